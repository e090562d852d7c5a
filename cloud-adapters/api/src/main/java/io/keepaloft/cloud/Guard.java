package io.keepaloft.cloud;

/** What protects a claim against a second claimant; every provider declares it for each kind of resource. */
public enum Guard {
    /** Exactly the observed state is replaced, and of several claimants one wins: AWS elastic IP without reassociation, Neutron {@code If-Match}. */
    COMPARE_AND_SWAP,
    /** Taken from the observed holder, then claimed only if free; a foreign claimant in between makes the second step fail. */
    TWO_STEP,
    /** The last write wins whoever made it. Nothing but the election's term speaks for the write: it must be valid when the write leaves. */
    LAST_WRITER
}
