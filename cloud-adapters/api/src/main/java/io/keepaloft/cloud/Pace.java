package io.keepaloft.cloud;

import java.util.function.DoubleSupplier;

/** How long a takeover rests before it tries or looks again: soon at first, slowly when it fails, loses races or has been held for long. */
final class Pace {
    private static final long LONGEST_VERIFY_PAUSE_NS = 1_000_000_000L;
    private static final long VERIFY_PAUSE_NS = 50_000_000L;

    private final TakeoverLimits limits;
    private final Backoff throttled;
    private final Backoff probe;
    private long lookPauseNs;
    private long closelyUntilNs;
    private long lastHintNs;
    private long pardonsSinceNs;
    private int pardons;
    private long verifyPauseNs = VERIFY_PAUSE_NS;
    private int races;                    // lost in a row

    Pace(TakeoverLimits limits, DoubleSupplier random, long nowNs) {
        this.limits = limits;
        this.throttled = new Backoff(limits.backoffBaseNs(), limits.backoffCapNs(), random);
        this.probe = new Backoff(limits.backoffBaseNs(), limits.probeNs(), random);
        this.lookPauseNs = limits.probeNs();
        this.closelyUntilNs = nowNs;
        this.lastHintNs = nowNs - limits.reconcileNs();
        this.pardonsSinceNs = nowNs;
    }

    void raceLost() {
        races++;
    }

    boolean fighting() {
        return races > limits.racesAllowed();
    }

    /** About a reconcile interval: two claimants who fight must not fall into step. */
    long slowNs() {
        return probe.around(limits.reconcileNs());
    }

    /**
     * After an attempt that came to nothing. What only people repair is tried again as seldom as they look; a budget that is used up, which is
     * the whole account's, in ever longer pauses; what the cloud may repair at any moment, about every second ({@link TakeoverLimits#probeNs}) however long it lasts.
     *
     * @param longAlready the takeover was reported failed
     */
    long retryNs(CloudException error, boolean longAlready) {
        if (error.turnComesLater()) {
            return error.retryAfterNs();
        }
        return atLeastAsAsked(!error.failure().retryable() || fighting() ? slowNs() : soonNs(error, longAlready), error);
    }

    /** After a look that failed while the resource is ours as far as is known. */
    long lookAgainNs(CloudException error) {
        return atLeastAsAsked(error.failure().retryable() ? soonNs(error, false) : limits.reconcileNs(), error);
    }

    private long soonNs(CloudException error, boolean longAlready) {
        if (error.failure() == Failure.THROTTLED) {
            return throttled.next();
        }
        return longAlready ? probe.around(limits.probeNs()) : probe.next();
    }

    /** Whether the cloud asked for a pause, which nothing cuts short. */
    static boolean asked(CloudException error) {
        return error.retryAfterNs() > 0;
    }

    private long atLeastAsAsked(long pauseNs, CloudException error) {
        return Math.max(pauseNs, Math.min(error.retryAfterNs(), limits.retryAfterCapNs()));
    }

    void wrote() {
        verifyPauseNs = VERIFY_PAUSE_NS;
    }

    long verifyNs() {
        long pauseNs = verifyPauseNs;
        verifyPauseNs = Math.min(2 * verifyPauseNs, LONGEST_VERIFY_PAUSE_NS);
        return pauseNs;
    }

    void held(long nowNs) {
        closely(nowNs);
        throttled.reset();
        probe.reset();
    }

    /** @param heldForNs long enough, and the races are forgotten; sooner than that another claimant may just be waiting for its next turn */
    void seenHeld(long heldForNs) {
        if (heldForNs >= 2 * limits.reconcileNs()) {
            races = 0;
        }
        throttled.reset();
        probe.reset();
    }

    /**
     * Something may have happened to the hold: another master was heard, or a way to a peer changed.
     *
     * @return whether it is news, the first hint for a reconcile interval: then a fight of before may be over. Two who go on fighting while
     *         one hears the other give hints all the time, and are not let off.
     */
    boolean hinted(long nowNs) {
        boolean news = nowNs - lastHintNs >= limits.reconcileNs();
        if (news) {
            races = 0;
        }
        lastHintNs = nowNs;
        closely(nowNs);
        return news;
    }

    /**
     * The other claimant obeys us: that fight is over, and the next would be another. But who hears it many times in a short while has to do with one
     * that obeys, and claims all the same.
     */
    void reconciled(long nowNs) {
        if (nowNs - pardonsSinceNs >= 2 * limits.reconcileNs()) {
            pardonsSinceNs = nowNs;
            pardons = 0;
        }
        if (pardons++ < limits.racesAllowed()) {
            races = 0;
        }
    }

    /** As long as the cloud may show older states, or another's write may be under way, it costs no more than a second to see what it became. */
    private void closely(long nowNs) {
        lookPauseNs = limits.probeNs();
        closelyUntilNs = nowNs + limits.verifyNs();
    }

    /** A young hold is looked at sooner: what was observed may have been stale. */
    long reconcileNs(long nowNs) {
        long pauseNs = Math.min(lookPauseNs, limits.reconcileNs());
        if (nowNs - closelyUntilNs >= 0) {
            lookPauseNs = Math.min(2 * lookPauseNs, limits.reconcileNs());
        }
        return pauseNs;
    }
}
