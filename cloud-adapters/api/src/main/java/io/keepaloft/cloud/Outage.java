package io.keepaloft.cloud;

/**
 * What a time in which the cloud did not answer means for the first write after it: whatever cut this host off from the cloud may have cut it off from
 * a better master, too, and that one is heard within an advertisement interval of the end.
 */
final class Outage {
    private static final long NONE = Long.MIN_VALUE;
    /** Shorter than about as long as the peers wait for a master, it hid no election. */
    private static final int INTERVALS = 2;

    private final long listenNs;
    private long firstNs = NONE;
    private long lastNs;
    private long untilNs = NONE;

    /** @param listenNs see {@link Term#listenNs} */
    Outage(long listenNs) {
        this.listenNs = listenNs;
    }

    void failed(CloudException error, long nowNs) {
        if (error.failure() == Failure.UNAVAILABLE || error.failure() == Failure.RETRYABLE && error.httpStatus() == 0) {
            firstNs = firstNs == NONE ? nowNs : firstNs;
            lastNs = nowNs;
        } else {
            firstNs = NONE; // it answered
        }
    }

    void answered(long nowNs) {
        if (firstNs != NONE && lastNs - firstNs >= INTERVALS * listenNs) {
            untilNs = nowNs + listenNs;
        }
        firstNs = NONE;
    }

    /** Whether to go on listening before anything is taken from another host. */
    boolean listens(long nowNs) {
        return untilNs != NONE && nowNs - untilNs < 0;
    }

    long untilNs() {
        return untilNs;
    }
}
