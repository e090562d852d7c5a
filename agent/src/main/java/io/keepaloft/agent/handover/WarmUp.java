package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Claim;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.Term;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Runs one whole takeover in memory, with nothing behind it: the provider's rehearsal warms its calls, this warms our own side of them.
 * The first takeover of a cold process costs tens of milliseconds of class loading, which a failover must not pay.
 */
final class WarmUp {
    private final TakeoverLimits limits;
    private final LongSupplier clockNs;
    private final AtomicBoolean done = new AtomicBoolean();

    WarmUp(TakeoverLimits limits, LongSupplier clockNs) {
        this.limits = limits;
        this.clockNs = clockNs;
    }

    /** Once a process, on the first observation from which a takeover would have something to do. */
    void once(String instance, Resource resource, Sessions.Open open, Observation seen) {
        boolean something = switch (seen) {
            case Observation.HeldByOther _, Observation.Unheld _ -> true;
            case Observation.HeldByUs _, Observation.Absent _ -> false;
        };
        if (something && done.compareAndSet(false, true)) {
            run(instance, resource, open, seen);
        }
    }

    private void run(String instance, Resource resource, Sessions.Open open, Observation seen) {
        Sessions nowhere = Sessions.opened(new Sessions.Open(new Nowhere(open.session().plan(resource, seen)), open.identity()));
        ClaimDrive[] drive = new ClaimDrive[1];
        drive[0] = new ClaimDrive(new Claim(instance, resource, new Imagined()), limits, Standing.UNKNOWN, false, nowhere,
                new Calls(1), clockNs, report -> {
                    record(report);
                    boolean ended = report.event() != TakeoverReport.Event.PLANNED;
                    if (ended) {
                        drive[0].cancel();
                    }
                });
        drive[0].run();
    }

    /** What the log and the journal would make of it, made and thrown away. */
    private static void record(TakeoverReport report) {
        TakeoverLog.text(report);
        OpenTransition transition = new OpenTransition(TransitionRecord.begin(report.instance(), "BACKUP", "MASTER", "rehearsal", Instant.EPOCH,
                report.beganNs()).record(0), List.of(report.resource()));
        transition.add(report);
        JournalCodec.encode(transition.now());
    }

    /** Always valid, so that the run ends in any case: held, or failed at the deadline. Nothing is written under it. */
    private record Imagined() implements Term {
        @Override public long number() {
            return 0;
        }

        @Override public boolean validAt(long nowNs) {
            return true;
        }
    }

    /** A session that accepts every write and performs none. */
    private static final class Nowhere implements CloudSession {
        private final Plan plan;
        private boolean claimed;

        Nowhere(Plan plan) {
            this.plan = plan;
        }

        @Override public Identity identity() {
            throw new UnsupportedOperationException();
        }

        @Override public Guard guard(Resource resource) {
            return plan.guard();
        }

        @Override public Observation observe(Resource resource) {
            return claimed ? new Observation.HeldByUs("") : plan.basis();
        }

        @Override public Plan plan(Resource resource, Observation observation) {
            return plan;
        }

        @Override public void apply(Step step, ClaimContext context) {
            claimed = step.equals(plan.steps().getLast());
        }

        @Override public void rehearse(Resource resource, Observation observation) {}

        @Override public List<Finding> preflight(PreflightRequest request) {
            return List.of();
        }

        @Override public void close() {}
    }
}
