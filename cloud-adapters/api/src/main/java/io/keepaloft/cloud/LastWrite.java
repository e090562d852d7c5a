package io.keepaloft.cloud;

/**
 * What the last write of a takeover replaced, and when: tells an old state shown once more from a new one.
 *
 * @param replaced the observation that the write was planned against; null before the first write
 * @param endNs    when the write was answered
 * @param visibleNs how long after that the cloud may still show older states, nanoseconds
 * @param accepted  whether the cloud took all of it; else the state halfway through it may be the latest
 * @param ids       whether equal tokens are of one state; else another holder that is seen may be the latest
 */
record LastWrite(Observation replaced, long endNs, long visibleNs, boolean accepted, boolean ids) {
    LastWrite next(Plan plan, boolean whole, long nowNs) {
        return new LastWrite(plan.basis(), nowNs, visibleNs, whole, ids);
    }

    /** True while the write may not be visible yet. */
    boolean settling(long nowNs) {
        return replaced != null && nowNs - endNs < visibleNs;
    }

    /** True when what is seen may well be the state before, or halfway through, our own write. */
    boolean explains(Observation seen, long nowNs) {
        return settling(nowNs) && (isReplaced(seen) || seen instanceof Observation.Unheld);
    }

    private boolean isReplaced(Observation seen) {
        return seen instanceof Observation.HeldByOther now && replaced instanceof Observation.HeldByOther then ? ids && Right.sameState(now, then) : seen.equals(replaced);
    }
}
