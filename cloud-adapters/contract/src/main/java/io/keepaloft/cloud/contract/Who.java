package io.keepaloft.cloud.contract;

/** Who may hold a resource of a {@link CloudSite}. */
public enum Who {
    /** Two hosts of one cluster. */
    A, B,
    /** Somebody in the same network who belongs to no cluster of ours: no session is ever opened for it. */
    STRANGER
}
