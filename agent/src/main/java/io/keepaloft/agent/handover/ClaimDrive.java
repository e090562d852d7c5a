package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Claim;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Takeover;
import io.keepaloft.cloud.TakeoverAction;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Does what {@link Takeover} says for one claim: performs the calls, sleeps the rests, hands on the reports. */
final class ClaimDrive extends Drive {
    private static final Logger LOG = LogManager.getLogger(ClaimDrive.class);
    private static final long MISHAP_REST_NS = 1_000_000_000L;
    private static final long SESSION_WAIT_NS = 1_000_000_000L;

    private final Claim claim;
    private final Sessions sessions;
    private final Calls calls;
    private final LongSupplier clockNs;
    private final Consumer<TakeoverReport> sink;
    private final TakeoverLimits limits;
    private final HolderWatch holder;
    private Takeover takeover;
    private volatile boolean lookWanted;
    private volatile boolean sessionNew;
    private volatile boolean mayRetake;
    private volatile boolean holderObeys;
    private volatile boolean settled;
    private volatile Runnable whenSettled = () -> { };
    private ClaimDrive first;

    ClaimDrive(Claim claim, TakeoverLimits limits, Standing before, boolean inStep, Sessions sessions, Calls calls, LongSupplier clockNs, Consumer<TakeoverReport> sink) {
        super(claim.resource(), before, inStep);
        this.claim = claim;
        this.sessions = sessions;
        this.calls = calls;
        this.clockNs = clockNs;
        this.sink = sink;
        this.limits = limits;
        this.holder = new HolderWatch(claim.instance(), claim.resource(), "This host is master, and takes it.");
        this.takeover = begin();
    }

    /**
     * Lets another claim go first, since this one cannot succeed before it: an elastic IP on an address that itself has to come first. Not for
     * longer than a third of the deadline, in case it can after all. To be called before the start of either.
     */
    void after(ClaimDrive other) {
        first = other;
        Runnable before = other.whenSettled;
        other.whenSettled = () -> {
            before.run();
            wake();
        };
    }

    private void awaitFirst() {
        long untilNs = clockNs.getAsLong() + limits.deadlineNs() / 3;
        while (first != null && !first.settled && !cancelled() && untilNs - clockNs.getAsLong() > 0) {
            restUntil(untilNs, clockNs.getAsLong());
        }
    }

    private void tell(TakeoverReport report) {
        sink.accept(report);
        if (!settled && report.event() != TakeoverReport.Event.PLANNED) {
            settled = true;
            whenSettled.run();
        }
    }

    private Takeover begin() {
        return new Takeover(claim, limits, standing(), () -> ThreadLocalRandom.current().nextDouble(), clockNs.getAsLong());
    }

    Claim claim() {
        return claim;
    }

    @Override void lookNow() {
        lookWanted = true;
        wake();
    }

    @Override void sessionOpened() {
        sessionNew = true;
        wake();
    }

    /** From any thread. */
    void retake(boolean obeyed) {
        holderObeys = obeyed;
        mayRetake = true;
        wake();
    }

    @Override void run() {
        awaitFirst();
        while (!cancelled()) {
            try {
                turn();
            } catch (RuntimeException bug) {
                LOG.error("{}: an error of ours in the takeover of {}; beginning it again in {} ms.", claim.instance(), resource(), MISHAP_REST_NS / 1_000_000,
                        bug);
                takeover = begin();
                restUntil(clockNs.getAsLong() + MISHAP_REST_NS, clockNs.getAsLong());
            }
        }
        takeover.stopped(clockNs.getAsLong()).forEach(this::tell);
    }

    private void turn() {
        if (lookWanted) {
            lookWanted = false;
            takeover.lookNow(clockNs.getAsLong());
        }
        if (sessionNew) {
            sessionNew = false;
            takeover.retryNow(clockNs.getAsLong());
        }
        if (mayRetake) {
            mayRetake = false;
            takeover.retake(holderObeys, clockNs.getAsLong());
        }
        try {
            perform(takeover.next(clockNs.getAsLong()));
        } catch (CloudException failed) {
            takeover.failed(failed, clockNs.getAsLong());
        }
        standing(takeover.standing());
    }

    private void perform(TakeoverAction action) throws CloudException {
        switch (action) {
            case TakeoverAction.Observe(Resource resource) -> {
                Sessions.Open open = sessions.await(SESSION_WAIT_NS);
                var seen = open.looks().run("observe", () -> open.session().observe(resource));
                takeover.observed(seen, clockNs.getAsLong());
            }
            case TakeoverAction.MakePlan(Resource resource, var observation) -> {
                Sessions.Open open = sessions.await(SESSION_WAIT_NS);
                var plan = calls.run("plan", () -> open.session().plan(resource, observation));
                takeover.planned(plan, clockNs.getAsLong());
            }
            case TakeoverAction.Write(Step step, long timeoutNs) -> {
                Sessions.Open open = sessions.await(SESSION_WAIT_NS);
                calls.run(step.operation(), () -> {
                    write(open, step, timeoutNs);
                    return true;
                });
                takeover.written(clockNs.getAsLong());
            }
            case TakeoverAction.Tell(TakeoverReport report) -> {
                tell(report);
                if (report.event() == TakeoverReport.Event.STILL_CONTESTED) {
                    lookAtHolder(report.seen());
                }
            }
            case TakeoverAction.Wait(long untilNs) -> {
                if (!lookWanted && !sessionNew && !mayRetake) {
                    long nowNs = clockNs.getAsLong();
                    boolean held = Boolean.TRUE.equals(takeover.standing().held());
                    restUntil(held ? onBeat(untilNs, nowNs) : untilNs, nowNs);
                }
            }
        }
    }

    /** A machine that does not run fights for nothing. */
    private void lookAtHolder(Observation seen) {
        Sessions.Open open = sessions.now();
        holder.want();
        if (open != null && holder.off(open, seen)) {
            takeover.retake(true, clockNs.getAsLong());
        }
    }

    /** The permit may have been long in coming, so the term is asked once more, and again by the provider before the request leaves. */
    private void write(Sessions.Open open, Step step, long timeoutNs) throws CloudException {
        ClaimContext context = new ClaimContext(claim.instance(), claim.term().number(), timeoutNs,
                () -> !cancelled() && claim.term().validAt(clockNs.getAsLong()));
        if (!context.mayWrite()) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the term ended before the write left; nothing was written");
        }
        open.session().apply(step, context);
    }
}
