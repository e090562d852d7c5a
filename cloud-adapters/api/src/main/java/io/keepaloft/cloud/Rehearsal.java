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

    /** Hints come once per advertisement; looking that often serves nobody. */
    private static final long LOOK_GAP_NS = SECOND_NS;

    private final Backoff slower;
    private Standing standing;
    private long rehearsalNs;              // when the next full rehearsal is due
    private long lookNs;                   // when to look, if that is sooner
    private long lastLookNs;
    private long pauseNs = LOOK_GAP_NS;    // until the next look, while the new master has not taken the resource yet
    private boolean failing;

    /** @param random uniform in [0, 1), for jitter */
    public Rehearsal(Standing before, DoubleSupplier random, long nowNs) {
        this.standing = before;
        this.slower = new Backoff(INTERVAL_NS, 3 * INTERVAL_NS, random);
        this.rehearsalNs = nowNs;
        this.lookNs = nowNs;
        this.lastLookNs = nowNs - LOOK_GAP_NS;
    }

    /** When to observe next; and to rehearse too, if {@link #rehearsalDue} then. */
    public long dueNs() {
        return rehearsalNs - lookNs < 0 ? rehearsalNs : lookNs;
    }

    public boolean rehearsalDue(long nowNs) {
        return nowNs - rehearsalNs >= 0;
    }

    public Standing standing() {
        return standing;
    }

    /** Somebody waits to see who holds it, e.g. a planned hand-over: looks at once, at most once a second, and not while calls fail. */
    public void lookNow(long nowNs) {
        long soonestNs = lastLookNs + LOOK_GAP_NS;
        if (!failing && soonestNs - lookNs < 0) {
            lookNs = soonestNs - nowNs > 0 ? soonestNs : nowNs;
        }
    }

    public void observed(Observation seen, long nowNs) {
        observed(seen, false, nowNs);
    }

    /** @param holderOff see {@link Standing#holderOff} */
    public void observed(Observation seen, boolean holderOff, long nowNs) {
        standing = standing.saw(seen, nowNs, null).withHolderOff(holderOff);
        lastLookNs = nowNs;
        pauseNs = seen instanceof Observation.HeldByOther ? INTERVAL_NS : Math.min(2 * pauseNs, INTERVAL_NS);
        lookNs = nowNs + pauseNs;
    }

    public void rehearsed(long nowNs) {
        failing = false;
        slower.reset();
        rehearsalNs = nowNs + INTERVAL_NS;
    }

    public void failed(CloudException error, long nowNs) {
        failing = true;
        standing = standing.failed(error);
        lastLookNs = nowNs;
        rehearsalNs = nowNs + Math.max(slower.next(), Math.min(error.retryAfterNs(), 10 * INTERVAL_NS));
        lookNs = rehearsalNs;
    }
}
