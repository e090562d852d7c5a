package io.keepaloft.agent.notify;

/** The states that notify scripts are told of, in keepalived's words (keepalived.conf(5), {@code notify}). */
public enum NotifyState {
    MASTER, BACKUP, FAULT, STOP, DELETED,
    /** No change of state: while MASTER, an advertisement of lower priority was heard. */
    MASTER_RX_LOWER_PRI
}
