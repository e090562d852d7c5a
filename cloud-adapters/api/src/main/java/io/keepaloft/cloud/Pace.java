package io.keepaloft.cloud;

import java.util.function.DoubleSupplier;

/** How long a takeover rests before it tries or looks again: soon at first, slowly when it fails, loses races or has been held for long. */
final class Pace {
    private static final long FIRST_LOOK_NS = 1_000_000_000L;
    private static final long VERIFY_PAUSE_NS = 50_000_000L;

    private final TakeoverLimits limits;
    private final Backoff backoff;
    private long lookPauseNs = FIRST_LOOK_NS;
    private long verifyPauseNs = VERIFY_PAUSE_NS;
    private int races;                    // lost in a row

    Pace(TakeoverLimits limits, DoubleSupplier random) {
        this.limits = limits;
        this.backoff = new Backoff(limits.backoffBaseNs(), limits.backoffCapNs(), random);
    }

    void raceLost() {
        races++;
    }

    boolean fighting() {
        return races > limits.racesAllowed();
    }

    /** About a reconcile interval: two claimants who fight must not fall into step. */
    long slowNs() {
        return backoff.around(limits.reconcileNs());
    }

    long retryNs(CloudException error, boolean slowly) {
        if (error.turnComesLater()) {
            return error.retryAfterNs();
        }
        return atLeastAsAsked(slowly || !error.failure().retryable() || fighting() ? slowNs() : backoff.next(), error);
    }

    long lookAgainNs(CloudException error) {
        return atLeastAsAsked(error.failure().retryable() ? backoff.next() : limits.reconcileNs(), error);
    }

    private long atLeastAsAsked(long pauseNs, CloudException error) {
        return Math.max(pauseNs, Math.min(error.retryAfterNs(), limits.retryAfterCapNs()));
    }

    void wrote() {
        verifyPauseNs = VERIFY_PAUSE_NS;
    }

    long verifyNs() {
        long pauseNs = verifyPauseNs;
        verifyPauseNs = Math.min(2 * verifyPauseNs, FIRST_LOOK_NS);
        return pauseNs;
    }

    void held() {
        lookPauseNs = FIRST_LOOK_NS;
        backoff.reset();
    }

    /** @param heldForNs long enough, and the races are forgotten; sooner than that another claimant may just be waiting for its next turn */
    void seenHeld(long heldForNs) {
        if (heldForNs >= 2 * limits.reconcileNs()) {
            races = 0;
        }
        backoff.reset();
    }

    /** Something may have happened to the hold, and if it was another host's write, that may take effect only after the next look. */
    void hinted() {
        lookPauseNs = FIRST_LOOK_NS;
    }

    /** A young hold is looked at sooner: what was observed may have been stale. */
    long reconcileNs() {
        long pauseNs = Math.min(lookPauseNs, limits.reconcileNs());
        lookPauseNs = Math.min(2 * lookPauseNs, limits.reconcileNs());
        return pauseNs;
    }
}
