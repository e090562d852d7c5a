package io.keepaloft.agent.config;

import java.util.List;

/**
 * What a configuration file says, and everything that is wrong with it, in the order of the file.
 * The configuration is complete also when there are errors, with defaults where a value was wrong; start nothing with it then.
 *
 * @param conditions the ids that {@code @id} lines are for, and {@code ^id} where they are for all but that one
 * @param unmoved those of the warnings that mean that a resource which somebody wants moved does not move
 */
public record ParsedConfig(Config config, List<Problem> problems, List<Problem> unmoved, List<String> conditions) {
    public ParsedConfig {
        problems = List.copyOf(problems);
        unmoved = List.copyOf(unmoved);
        conditions = List.copyOf(conditions);
    }

    /** Without conditions. */
    public ParsedConfig(Config config, List<Problem> problems, List<Problem> unmoved) {
        this(config, problems, unmoved, List.of());
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    public List<Problem> errors() {
        return problems.stream().filter(Problem::isError).toList();
    }

    public List<Problem> warnings() {
        return problems.stream().filter(problem -> !problem.isError()).toList();
    }
}
