package io.keepaloft.protocol.election;

/** On which occasion addresses are announced; keepalived has its own repeat count for each. */
public enum Announcement {
    /** At once on becoming master. */
    BECAME_MASTER,
    /** {@code garp_master_delay} after becoming master. */
    DELAYED,
    /** {@code garp_master_refresh}. */
    REFRESH,
    /** A lower router claimed the addresses: at once, and after {@code garp_lower_prio_delay}. */
    LOWER_PRIORITY_HEARD,
    /** An address that somebody had deleted was added again. */
    ADDED_AGAIN,
    /** The cloud was made to agree: what was announced before may have fallen to its anti-spoofing. */
    RESOURCE_CLAIMED
}
