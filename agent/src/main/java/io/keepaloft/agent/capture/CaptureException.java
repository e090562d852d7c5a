package io.keepaloft.agent.capture;

/** Why nothing can be captured, in one line, and what to do about it. */
public final class CaptureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    CaptureException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What to do about it, in one line. */
    public String hint() {
        return hint;
    }
}
