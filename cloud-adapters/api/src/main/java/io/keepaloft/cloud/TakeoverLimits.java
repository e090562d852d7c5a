package io.keepaloft.cloud;

/**
 * The bounds of a takeover, all in nanoseconds.
 *
 * @param deadlineNs     from the claim (or the drift) until it is reported failed
 * @param reconcileNs    between two looks while held, and between two attempts at what only people can repair
 * @param verifyNs       how long an accepted write may take to become visible; also how long older states may still be shown after it
 * @param callTimeoutNs  the longest that one write may take
 * @param backoffBaseNs  the shortest wait before trying again
 * @param backoffCapNs   the longest such wait when the service refuses for too many requests; what else it may repair is tried every second
 * @param probeNs        between two attempts at what the cloud may repair at any moment, and between two looks while another's write may show late
 * @param retryAfterCapNs the longest wait that a provider can impose
 * @param racesAllowed   races that may be lost in a row before the next attempt waits for {@code reconcileNs}: two claimants who both
 *                       believe to be master must never fight in a tight loop
 * @param dryRun         plan, tell, and write nothing
 */
public record TakeoverLimits(long deadlineNs, long reconcileNs, long verifyNs, long callTimeoutNs, long backoffBaseNs, long backoffCapNs, long probeNs,
                             long retryAfterCapNs, int racesAllowed, boolean dryRun) {
    private static final long MS = 1_000_000L;
    /**
     * Nobody tells when a cloud works again. A look a second of the one host that waits for it is less than a person makes who reloads the
     * console.
     */
    private static final long PROBE_NS = 1_000 * MS;
    /** That many resources of one host are probed every second; more take turns. */
    private static final int PROBES_A_SECOND = 8;

    public TakeoverLimits {
        if (deadlineNs <= 0 || reconcileNs <= 0 || verifyNs <= 0 || backoffBaseNs <= 0 || probeNs < backoffBaseNs || backoffCapNs < probeNs) {
            throw new IllegalArgumentException("limits must be positive: deadline " + deadlineNs + " ns, reconcile " + reconcileNs + " ns");
        }
    }

    public static TakeoverLimits of(CloudSettings settings, boolean dryRun) {
        long verifyNs = Math.clamp(settings.deadlineNs() / 3, 1_000 * MS, 10_000 * MS);
        return new TakeoverLimits(settings.deadlineNs(), settings.reconcileIntervalNs(), verifyNs, settings.callTimeoutNs(), 100 * MS, 5_000 * MS, PROBE_NS,
                Math.max(settings.reconcileIntervalNs(), 60_000 * MS), 5, dryRun);
    }

    /** For one of so many resources that a host takes side by side. */
    public TakeoverLimits amongst(int resources) {
        long sharedNs = Math.clamp(resources * PROBE_NS / PROBES_A_SECOND, probeNs, backoffCapNs);
        return new TakeoverLimits(deadlineNs, reconcileNs, verifyNs, callTimeoutNs, backoffBaseNs, backoffCapNs, sharedNs, retryAfterCapNs, racesAllowed, dryRun);
    }
}
