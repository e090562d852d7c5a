package io.keepaloft.agent.lab;

/** The rehearsal itself went wrong: a tool failed, or something did not happen in time. */
public class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
