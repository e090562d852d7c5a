package io.keepaloft.agent.control;

/** Why the control channel could not be used, in one line, and what the operator can do about it. */
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** A failure with a hint; {@code cause} may be null. */
    public ControlException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What to do about it, in one line. */
    public String hint() {
        return hint;
    }
}
