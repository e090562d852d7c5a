package io.keepaloft.agent.config;

/**
 * One word of a statement, without its quotes, and where it stands.
 *
 * @param quoted whether it stood in quotes
 */
record Word(String text, String file, int line, int column, boolean quoted) {
    boolean is(String keyword) {
        return text.equals(keyword);
    }

    Problem problem(Problem.Level level, String message, String hint) {
        return new Problem(level, file, line, column, message, hint);
    }

    /** A part of this word, as a word at its own column. */
    Word part(int begin, int end) {
        return new Word(text.substring(begin, end), file, line, column + begin, quoted);
    }

    @Override
    public String toString() {
        return text;
    }
}
