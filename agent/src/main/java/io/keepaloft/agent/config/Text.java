package io.keepaloft.agent.config;

import java.util.Arrays;

/**
 * A piece of a line that remembers, for each of its characters, the column of the file it comes from,
 * so that a problem found after substitutions still points at what the user wrote.
 *
 * @param chars   the characters
 * @param columns the column of each character, counted from 1; characters put in by a substitution have the column of the {@code $}
 */
record Text(String file, int line, String chars, int[] columns) {
    static Text of(String file, int line, String chars) {
        var columns = new int[chars.length()];
        Arrays.setAll(columns, index -> index + 1);
        return new Text(file, line, chars, columns);
    }

    int length() {
        return chars.length();
    }

    char at(int index) {
        return chars.charAt(index);
    }

    boolean isBlank() {
        return chars.isBlank();
    }

    /** The column where the character at the index comes from; behind the end, the one after the last. */
    int columnAt(int index) {
        if (index < columns.length) {
            return columns[index];
        }
        return columns.length == 0 ? 1 : columns[columns.length - 1] + 1;
    }

    Text from(int begin) {
        return slice(begin, length());
    }

    Text slice(int begin, int end) {
        return new Text(file, line, chars.substring(begin, end), Arrays.copyOfRange(columns, begin, end));
    }

    /** Without the white space at both ends. */
    Text trimmed() {
        int begin = 0;
        int end = length();
        while (begin < end && Character.isWhitespace(at(begin))) {
            begin++;
        }
        while (end > begin && Character.isWhitespace(at(end - 1))) {
            end--;
        }
        return begin == 0 && end == length() ? this : slice(begin, end);
    }

    /** This text with a part replaced; the new characters get the column where the part began. */
    Text replaced(int begin, int end, String replacement) {
        var newColumns = new int[length() - (end - begin) + replacement.length()];
        System.arraycopy(columns, 0, newColumns, 0, begin);
        Arrays.fill(newColumns, begin, begin + replacement.length(), columnAt(begin));
        System.arraycopy(columns, end, newColumns, begin + replacement.length(), length() - end);
        return new Text(file, line, chars.substring(0, begin) + replacement + chars.substring(end), newColumns);
    }

    /** This text followed by another; its place is this one's. */
    Text plus(Text tail) {
        var newColumns = Arrays.copyOf(columns, length() + tail.length());
        System.arraycopy(tail.columns, 0, newColumns, length(), tail.length());
        return new Text(file, line, chars + tail.chars, newColumns);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && file.equals(text.file) && line == text.line && chars.equals(text.chars)
                && Arrays.equals(columns, text.columns);
    }

    @Override
    public int hashCode() {
        return chars.hashCode() * 31 + line;
    }

    /** The characters alone. */
    @Override
    public String toString() {
        return chars;
    }
}
