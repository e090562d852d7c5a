package io.keepaloft.agent.lab;

/** The rehearsal itself went wrong: a tool failed, or something did not happen in time. */
public sealed class LabException extends RuntimeException permits LabInterruptedException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
