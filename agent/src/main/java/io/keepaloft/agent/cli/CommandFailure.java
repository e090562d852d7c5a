package io.keepaloft.agent.cli;

/** Ends a command with one line, a hint and an exit code. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;
    private final int exitCode;

    CommandFailure(int exitCode, String message, String hint) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    String hint() {
        return hint;
    }

    int exitCode() {
        return exitCode;
    }
}
