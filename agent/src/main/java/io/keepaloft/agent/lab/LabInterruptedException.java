package io.keepaloft.agent.lab;

/**
 * The lab was interrupted, as Ctrl-C does; nobody may take it for a story's result, and so it is no {@link LabException}: whoever looks at
 * something that may fail must not swallow it. The thread's interrupt flag is not set again: what follows is the taking down, which needs to
 * wait for tools.
 */
public final class LabInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabInterruptedException(InterruptedException cause) {
        super("interrupted", cause);
    }

    public LabInterruptedException(String how) {
        super("interrupted: " + how);
    }
}
