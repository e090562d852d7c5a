package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while a configuration is read, so that it can be told in one go. */
final class Problems {
    /** More than anybody reads; a broken generator must not fill the memory. */
    static final int MAX_PROBLEMS = 1000;

    private final Set<Problem> found = new LinkedHashSet<>();
    private final Set<Problem> unmoved = new LinkedHashSet<>();
    private int leftOut;
    private int leftOutErrors;

    void error(Text at, int index, String message, String hint) {
        add(new Problem(Problem.Level.ERROR, at.file(), at.line(), at.columnAt(index), message, hint));
    }

    void warn(Text at, int index, String message, String hint) {
        add(new Problem(Problem.Level.WARNING, at.file(), at.line(), at.columnAt(index), message, hint));
    }

    void error(Word word, String message, String hint) {
        add(word.problem(Problem.Level.ERROR, message, hint));
    }

    void warn(Word word, String message, String hint) {
        add(word.problem(Problem.Level.WARNING, message, hint));
    }

    /** A warning that means that a resource which somebody wants moved does not move. */
    void warnUnmoved(Word word, String message, String hint) {
        var problem = word.problem(Problem.Level.WARNING, message, hint);
        add(problem);
        if (unmoved.size() < MAX_PROBLEMS) {
            unmoved.add(problem);
        }
    }

    List<Problem> unmoved() {
        return List.copyOf(unmoved);
    }

    void add(Problem problem) {
        if (found.contains(problem)) {
            // A line that a loop or a definition repeats says it each time.
            return;
        }
        if (found.size() < MAX_PROBLEMS) {
            found.add(problem);
        } else {
            leftOut++;
            if (problem.isError()) {
                leftOutErrors++;
            }
        }
    }

    /** Everything found, sorted by line within each file; files stand in the order in which a problem was first found in them. */
    List<Problem> all() {
        var files = found.stream().map(Problem::file).distinct().toList();
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                .thenComparingInt(Problem::line).thenComparingInt(Problem::column));
        if (leftOut > 0) {
            var level = leftOutErrors > 0 ? Problem.Level.ERROR : Problem.Level.WARNING;
            sorted.add(new Problem(level, sorted.getLast().file(), 0, 0, leftOut + " more problems are not shown", "repair the first ones and check again"));
        }
        return List.copyOf(sorted);
    }
}
