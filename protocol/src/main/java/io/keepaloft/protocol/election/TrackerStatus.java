package io.keepaloft.protocol.election;

/** What is known of a tracked thing; rise and fall have been counted by whoever reports it. */
public enum TrackerStatus {
    UP,
    DOWN,
    /** No result yet: with weight 0 the router does not start, with another weight it adds nothing. */
    UNKNOWN
}
