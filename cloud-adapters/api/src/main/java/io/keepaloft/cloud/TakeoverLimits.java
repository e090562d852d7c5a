package io.keepaloft.cloud;

/**
 * The bounds of a takeover, all in nanoseconds.
 *
 * @param deadlineNs     from the claim (or the drift) until it is reported failed
 * @param reconcileNs    between two looks while held, and between two attempts once reported failed
 * @param verifyNs       how long an accepted write may take to become visible; also how long older states may still be shown after it
 * @param callTimeoutNs  the longest that one write may take
 * @param backoffBaseNs  the shortest wait before trying again
 * @param backoffCapNs   the longest such wait before the deadline
 * @param retryAfterCapNs the longest wait that a provider can impose
 * @param racesAllowed   races that may be lost in a row before the next attempt waits for {@code reconcileNs}: two claimants who both
 *                       believe to be master must never fight in a tight loop
 * @param dryRun         plan, tell, and write nothing
 */
public record TakeoverLimits(long deadlineNs, long reconcileNs, long verifyNs, long callTimeoutNs, long backoffBaseNs, long backoffCapNs,
                             long retryAfterCapNs, int racesAllowed, boolean dryRun) {
    private static final long MS = 1_000_000L;

    public TakeoverLimits {
        if (deadlineNs <= 0 || reconcileNs <= 0 || verifyNs <= 0 || backoffBaseNs <= 0 || backoffCapNs < backoffBaseNs) {
            throw new IllegalArgumentException("limits must be positive: deadline " + deadlineNs + " ns, reconcile " + reconcileNs + " ns");
        }
    }

    public static TakeoverLimits of(CloudSettings settings, boolean dryRun) {
        long verifyNs = Math.clamp(settings.deadlineNs() / 3, 1_000 * MS, 10_000 * MS);
        return new TakeoverLimits(settings.deadlineNs(), settings.reconcileIntervalNs(), verifyNs, settings.callTimeoutNs(), 100 * MS, 5_000 * MS,
                Math.max(settings.reconcileIntervalNs(), 60_000 * MS), 5, dryRun);
    }
}
