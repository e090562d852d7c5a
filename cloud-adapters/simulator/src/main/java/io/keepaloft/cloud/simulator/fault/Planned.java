package io.keepaloft.cloud.simulator.fault;

/** A fault that waits for the next call of its action. */
public sealed interface Planned {
    /** Whether the call takes effect before it goes wrong. */
    boolean afterApply();

    /** An error answer. */
    record Failure(int httpStatus, String code, String message, boolean afterApply) implements Planned { }

    /** No answer: the connection is closed. */
    record Cut(boolean afterApply) implements Planned { }
}
