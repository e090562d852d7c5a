package io.keepaloft.agent.lab.scenario;

import java.util.List;
import java.util.Map;

/**
 * One thing that happens, and what has to be observed afterwards.
 *
 * @param label of the table's first column, e.g. {@code (5)}; may be empty
 * @param event in words
 * @param actions one after the other
 * @param expected by program; a program that is not there only plays the step
 * @param never by program, what must not be seen from the step's beginning to its end
 * @param only the programs that play it
 * @param line of the file
 */
public record Step(String label, String event, List<Action> actions, Map<Program, Expectation> expected, Map<Program, List<Never>> never,
                   List<Program> only, int line) {
    public Step {
        actions = List.copyOf(actions);
        expected = Map.copyOf(expected);
        never = Map.copyOf(never);
        only = List.copyOf(only);
    }
}
