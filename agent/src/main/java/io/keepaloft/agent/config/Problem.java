package io.keepaloft.agent.config;

import java.util.Objects;

/**
 * One thing that is wrong, or surprising, at one place of the configuration.
 *
 * @param file   the file as it was named, by the user or by an {@code include}
 * @param line   counted from 1; 0 when the problem is the whole file's
 * @param column counted from 1; 0 when the problem is the whole line's or file's
 * @param hint   what to do about it, or the empty string
 */
public record Problem(Level level, String file, int line, int column, String message, String hint) {
    /** An error keeps the agent from starting; a warning does not. */
    public enum Level { ERROR, WARNING }

    public Problem {
        Objects.requireNonNull(level);
        Objects.requireNonNull(file);
        Objects.requireNonNull(message);
        Objects.requireNonNull(hint);
    }

    public boolean isError() {
        return level == Level.ERROR;
    }

    /** {@code file:line:column: error: message (hint: …)}, the form that editors and people know from compilers. */
    @Override
    public String toString() {
        var text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
            if (column > 0) {
                text.append(':').append(column);
            }
        }
        text.append(isError() ? ": error: " : ": warning: ").append(message);
        if (!hint.isEmpty()) {
            text.append(" (hint: ").append(hint).append(')');
        }
        // What is quoted from the file must not steer the terminal.
        return text.chars().map(c -> Character.isISOControl(c) ? '?' : c).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
