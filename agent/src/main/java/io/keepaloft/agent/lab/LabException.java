package io.keepaloft.agent.lab;

/**
 * The rehearsal itself went wrong: a tool failed, something did not happen in time, or it was interrupted. An interrupt ends with
 * this exception and is not passed on, since what follows it is the taking down, which needs to wait for tools.
 */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
