package io.keepaloft.agent.notify;

import java.util.List;

/**
 * A state of an instance or sync group that notify scripts are to be told about.
 *
 * @param subject whose state it is
 * @param state the state's word in keepalived's vocabulary: MASTER, BACKUP, FAULT, STOP, DELETED, MASTER_RX_LOWER_PRI
 * @param priority the effective priority; 0 for a group
 * @param scripts what to run, in this order, each awaited
 */
public record Notification(Subject subject, String state, int priority, List<NotifyScript> scripts) {
    public Notification {
        scripts = List.copyOf(scripts);
    }

    /** An instance or a group; notifications of one subject stay in order. */
    public record Subject(Kind kind, String name) {}

    /** The first argument of a {@code notify} script. */
    public enum Kind { INSTANCE, GROUP }
}
