package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.config.Nearest;
import io.keepaloft.agent.config.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is common to a whole file while it is read: its name, its settings, and what is wrong with it so far. */
final class Sheet {
    private static final int MAX_PROBLEMS = 200;
    private static final Pattern SETTING = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_-]*)}");

    private final String file;
    private final List<String> lines;
    private final Map<String, String> settings;
    private final List<Problem> problems = new ArrayList<>();

    /** @param text all of the file */
    Sheet(String file, String text, Map<String, String> settings) {
        this.file = file;
        this.lines = List.of(text.split("\\R", -1));
        this.settings = Map.copyOf(settings);
    }

    /** How errors call the file. */
    String file() {
        return file;
    }

    /** Their names. */
    Set<String> settings() {
        return settings.keySet();
    }

    /** How long a line is. @param line counted from 1 */
    int length(int line) {
        return line <= lines.size() ? lines.get(line - 1).length() : 0;
    }

    /** One that somebody else has found. */
    void add(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    void error(Node at, String message, String hint) {
        error(at.getStartMark().orElse(null), message, hint);
    }

    void error(Mark at, String message, String hint) {
        add(Problem.Level.ERROR, at, message, hint);
    }

    void add(Problem.Level level, Node at, String message, String hint) {
        add(level, at.getStartMark().orElse(null), message, hint);
    }

    private void add(Problem.Level level, Mark at, String message, String hint) {
        add(new Problem(level, file, at == null ? 0 : at.getLine() + 1, at == null ? 0 : at.getColumn() + 1, message, hint));
    }

    /** "did you mean 'x'?", or all that there are. */
    static String nearest(String typed, Collection<String> known) {
        return Nearest.hint(typed, known, known.isEmpty() ? "" : "one of: " + String.join(", ", known.stream().sorted().toList()));
    }

    /**
     * Puts in the settings: {@code ${name}}.
     *
     * @param lenient leaves unknown names as they are: keepalived.conf has definitions of the same form
     */
    FilledText filledIn(Node at, String text, boolean lenient) {
        FilledText filled = new FilledText(text);
        Matcher matcher = SETTING.matcher(text);
        int kept = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = settings.get(name);
            if (value != null) {
                filled.keep(kept, matcher.start());
                filled.fill(matcher.start(), name, value);
                kept = matcher.end();
            } else if (!lenient) {
                error(at, "there is no setting '" + name + "'", nearest(name, settings.keySet()));
            }
        }
        filled.keep(kept, text.length());
        return filled;
    }

    /** By line, warnings too. */
    List<Problem> problems() {
        return problems.stream().distinct().sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column)).toList();
    }

    boolean wrong() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
