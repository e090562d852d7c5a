package io.keepaloft.cloud.contract;

import io.keepaloft.cloud.Claim;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Takeover;
import io.keepaloft.cloud.TakeoverAction;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.TakeoverReport.Event;
import io.keepaloft.cloud.Term;
import java.util.ArrayList;
import java.util.List;

/** One takeover on one host, call by call, on the story's own clock: rests cost nothing, and it can be left for dead after any call. */
final class Run {
    static final long MS = 1_000_000L;
    private static final int MOST_TURNS = 4000;

    private final CloudSession session;
    private final TestClock clock;
    private final Takeover takeover;
    private final List<TakeoverReport> reports = new ArrayList<>();
    private final List<Step> writes = new ArrayList<>();

    Run(CloudSession session, Resource resource, TakeoverLimits limits, TestClock clock) {
        this.session = session;
        this.clock = clock;
        this.takeover = new Takeover(new Claim("VI_1", resource, new Forever()), limits, Standing.UNKNOWN, () -> 0.5, clock.nowNs());
    }

    /** A mastership that outlives the story. */
    private record Forever() implements Term {
        @Override public long number() {
            return 1;
        }

        @Override public boolean validAt(long nowNs) {
            return true;
        }
    }

    List<TakeoverReport> reports() {
        return reports;
    }

    /** Goes on until this has been reported once more. */
    TakeoverReport until(Event event) {
        int known = reports.size();
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            turn();
            for (TakeoverReport report : reports.subList(known, reports.size())) {
                if (report.event() == event) {
                    return report;
                }
            }
        }
        throw new AssertionError("never " + event + " of " + said());
    }

    /** Makes that many calls to the provider and stops dead, whatever would come next. @return false if it was held before */
    boolean calls(int count) {
        for (int made = 0, turns = 0; made < count && turns < MOST_TURNS; turns++) {
            made += turn() ? 1 : 0;
            if (held()) {
                return false;
            }
        }
        return true;
    }

    boolean held() {
        return reports.stream().anyMatch(report -> report.event() == Event.HELD);
    }

    boolean failed() {
        return reports.stream().anyMatch(report -> report.event() == Event.FAILED);
    }

    /** The writes that were tried, in order. */
    List<Step> writes() {
        return writes;
    }

    String said() {
        return reports.stream().map(report -> report.event() + (report.error() == null ? "" : " (" + report.error().describe() + ")")).toList().toString();
    }

    /** @return true when the provider was asked for something */
    private boolean turn() {
        try {
            switch (takeover.next(clock.nowNs())) {
                case TakeoverAction.Observe(Resource resource) -> {
                    var seen = session.observe(resource);
                    clock.pass(MS);
                    takeover.observed(seen, clock.nowNs());
                }
                case TakeoverAction.MakePlan(Resource resource, var basis) -> {
                    takeover.planned(session.plan(resource, basis), clock.nowNs());
                    return false;
                }
                case TakeoverAction.Write(Step step, long timeoutNs) -> {
                    writes.add(step);
                    session.apply(step, new ClaimContext("VI_1", 1, timeoutNs, () -> true));
                    clock.pass(MS);
                    takeover.written(clock.nowNs());
                }
                case TakeoverAction.Tell(TakeoverReport report) -> {
                    reports.add(report);
                    return false;
                }
                case TakeoverAction.Wait(long untilNs) -> {
                    clock.passUntil(untilNs);
                    return false;
                }
            }
        } catch (CloudException failed) {
            clock.pass(MS);
            takeover.failed(failed, clock.nowNs());
        }
        return true;
    }
}
