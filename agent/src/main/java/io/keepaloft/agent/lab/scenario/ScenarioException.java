package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A scenario cannot be used; says everything that is wrong with it at once. */
public final class ScenarioException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ScenarioException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
