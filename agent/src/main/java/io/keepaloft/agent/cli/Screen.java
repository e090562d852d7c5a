package io.keepaloft.agent.cli;

import io.keepaloft.agent.linux.Terminal;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What text is printed on.
 *
 * @param columns after which lines are broken; 0: never, as in a pipe or a file
 * @param colours whether somebody sees them
 */
record Screen(int columns, boolean colours) {
    static final Screen PLAIN = new Screen(0, false);
    /** On less, breaking lines makes nothing easier to read. */
    private static final int FEWEST = 40;

    /** Standard output: plain in a pipe; colours neither where NO_COLOR is set and not empty (no-color.org) nor on a dumb terminal. */
    static Screen ofStandardOutput(Map<String, String> environment) {
        return of(Terminal.columns(), environment);
    }

    static Screen of(OptionalInt terminal, Map<String, String> environment) {
        if (terminal.isEmpty()) {
            return PLAIN;
        }
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty() && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Screen(terminal.getAsInt() < FEWEST ? 0 : terminal.getAsInt(), colours);
    }

    /** @param code of ECMA-48 SGR, e.g. {@code 31} for red */
    String painted(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** The text in lines, broken at spaces, all but the first behind as many spaces as the first has before it. */
    String broken(String text, int indent) {
        int room = columns - indent;
        if (columns == 0 || room < FEWEST / 2 || text.length() <= room) {
            return text;
        }
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ")) {
            if (used > 0 && used + 1 + word.length() > room) {
                lines.append(System.lineSeparator()).append(" ".repeat(indent));
                used = 0;
            } else if (used > 0) {
                lines.append(' ');
                used++;
            }
            lines.append(word);
            used += word.length();
        }
        return lines.toString();
    }
}
