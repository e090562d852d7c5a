package io.keepaloft.cloud;

import java.util.function.DoubleSupplier;

/**
 * While BACKUP: when to refresh the observation and rehearse the claim of one resource, so that a takeover finds warm connections and
 * proven permissions. Its failures are for status alone; they mean nothing to the election.
 */
public final class Rehearsal {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Shorter than the keep-alive of every known load balancer and connection pool on the way. */
    static final long INTERVAL_NS = 20 * SECOND_NS;

    private final Backoff slower;
    private Standing standing;
    private long dueNs;

    public Rehearsal(Standing before, DoubleSupplier random, long nowNs) {
        this.standing = before;
        this.slower = new Backoff(INTERVAL_NS, 3 * INTERVAL_NS, random);
        this.dueNs = nowNs;
    }

    /** When the next rehearsal is due: first an observation, then the rehearsal itself. */
    public long dueNs() {
        return dueNs;
    }

    public Standing standing() {
        return standing;
    }

    public void observed(Observation seen, long nowNs) {
        standing = standing.saw(seen, nowNs);
    }

    public void rehearsed(long nowNs) {
        slower.reset();
        dueNs = nowNs + INTERVAL_NS;
    }

    public void failed(CloudException error, long nowNs) {
        standing = standing.failed(error);
        dueNs = nowNs + Math.max(slower.next(), Math.min(error.retryAfterNs(), 10 * INTERVAL_NS));
    }
}
