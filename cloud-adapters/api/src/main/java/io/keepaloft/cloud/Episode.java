package io.keepaloft.cloud;

import java.util.ArrayList;
import java.util.List;

/** One takeover from its claim (or drift) until held: its deadline, its timeline, and whether it was reported failed. */
final class Episode {
    /** A takeover that retries for hours keeps its beginning and its end. */
    static final int MAX_PHASES = 48;

    private final long beganNs;
    private final long deadlineNs;
    private final List<Phase> phases = new ArrayList<>();
    private boolean failedReported;
    private CloudException lastError;
    private Observation seen;

    Episode(long beganNs, long deadlineNs) {
        this.beganNs = beganNs;
        this.deadlineNs = deadlineNs;
    }

    void phase(String name, long startNs, long endNs, String detail) {
        if (phases.size() == MAX_PHASES) {
            phases.remove(MAX_PHASES / 2);
        }
        phases.add(new Phase(name, startNs, Math.max(0, endNs - startNs), detail));
    }

    void error(CloudException error) {
        lastError = error;
    }

    void saw(Observation observation) {
        seen = observation;
    }

    boolean overdue(long nowNs) {
        return !failedReported && nowNs - deadlineNs >= 0;
    }

    void reportedFailed() {
        failedReported = true;
    }

    boolean failedReported() {
        return failedReported;
    }

    /** Why it is late: the last failure, or none when everything merely took long. */
    CloudException overdueError() {
        return lastError != null ? lastError
                : new CloudException(Failure.RETRYABLE, "takeover", "not held within " + (deadlineNs - beganNs) / 1_000_000 + " ms");
    }

    /** A rest must not sleep through the deadline, which has to be reported. */
    long beforeDeadline(long untilNs) {
        return failedReported || deadlineNs - untilNs > 0 ? untilNs : deadlineNs;
    }

    CloudException lastError() {
        return lastError;
    }

    TakeoverReport failed(Claim claim, long nowNs, CloudException error, long nextNs) {
        reportedFailed();
        return report(claim, TakeoverReport.Event.FAILED, nowNs, null, error, nextNs);
    }

    TakeoverReport report(Claim claim, TakeoverReport.Event event, long nowNs, Plan plan, CloudException error, long nextNs) {
        return new TakeoverReport(claim.instance(), claim.resource(), claim.term().number(), event, beganNs, nowNs, phases, seen, plan, error, nextNs);
    }
}
