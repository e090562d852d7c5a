package io.keepaloft.agent.lab.scenario;

import java.time.Duration;
import java.util.List;

/**
 * What has to be observed after a step.
 *
 * @param within by when all conditions have to hold together, from the end of the step's actions
 * @param hold how long they then have to go on holding
 * @param silence the longest time without an answer that is allowed, from the step's beginning to its end; null = any
 * @param awayAtLeast how long nobody must have answered, for programs that are expected to fail; null = does not matter
 */
public record Expectation(Duration within, Duration hold, Duration silence, Duration awayAtLeast, List<Condition> conditions) {
    public static final Duration WITHIN = Duration.ofSeconds(60);

    public Expectation {
        conditions = List.copyOf(conditions);
    }
}
