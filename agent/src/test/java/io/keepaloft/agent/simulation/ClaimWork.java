package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.Claim;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Takeover;
import io.keepaloft.cloud.TakeoverAction;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.cloud.Term;

/** Does what the real {@link Takeover} says, as {@code ClaimDrive} does, with a host that may die or freeze between any two steps. */
final class ClaimWork extends CloudWork {
    private final Claim claim;
    private final Takeover takeover;
    private final TakeoverLimits limits;
    private Observation lastSeen;
    private long lastSeenNs;
    private long freeSinceNs = -1;
    private long hintNs = Long.MIN_VALUE / 2;
    private Observation basis;
    private Observation replaced;
    private Plan plan;
    private Object accepted;
    private long acceptedNs;
    private boolean lookWanted;
    private boolean sessionNew;
    private boolean mayRetake;
    private int races;
    private boolean holderObeys;

    ClaimWork(SimulatedHost host, Claim claim, TakeoverLimits limits, Standing before) {
        super(host, claim.resource(), before);
        this.claim = claim;
        this.limits = limits;
        this.takeover = new Takeover(claim, limits, before, host::dice, host.nowNs());
    }

    long term() {
        return claim.term().number();
    }

    Term right() {
        return claim.term();
    }

    @Override void lookNow() {
        lookWanted = true;
        wake();
    }

    @Override void sessionOpened() {
        sessionNew = true;
        wake();
    }

    /** The engine's permission; it comes on another thread. */
    void retake(boolean obeyed) {
        host.after((long) (host.dice() * VirtualTime.MS), () -> {
            holderObeys = obeyed;
            mayRetake = true;
            wake();
        });
    }

    @Override void cancel() {
        super.cancel();
        takeover.stopped(host.nowNs()).forEach(this::tell);
    }

    @Override void run() {
        boolean answered = true;
        while (answered && !cancelled()) {
            if (lookWanted) {
                lookWanted = false;
                hintNs = host.nowNs();
                takeover.lookNow(host.nowNs());
            }
            if (sessionNew) {
                sessionNew = false;
                takeover.retryNow(host.nowNs());
            }
            if (mayRetake) {
                mayRetake = false;
                raceLost();
                takeover.retake(holderObeys, host.nowNs());
            }
            answered = perform(takeover.next(host.nowNs()));
            standing = takeover.standing();
        }
    }

    /** @return true when the answer is already in */
    private boolean perform(TakeoverAction action) {
        switch (action) {
            case TakeoverAction.Tell(TakeoverReport report) -> tell(report);
            case TakeoverAction.MakePlan(_, Observation seen) -> {
                basis = seen;
                plan = host.line().plan(resource, seen);
                takeover.planned(plan, host.nowNs());
            }
            case TakeoverAction.Wait(long untilNs) -> {
                restUntil(untilNs);
                return false;
            }
            case TakeoverAction.Observe _ -> {
                if (sessionOpen(this::failed)) {
                    host.countCall();
                    host.line().observe(resource, seen -> answer(() -> {
                        freeSinceNs = !(seen instanceof Observation.Unheld) ? -1 : freeSinceNs < 0 ? host.nowNs() : freeSinceNs;
                        lastSeen = seen;
                        lastSeenNs = host.nowNs();
                        takeover.observed(seen, host.nowNs());
                        standing = takeover.standing();
                    }), error -> answer(() -> failed(error)));
                }
                return false;
            }
            case TakeoverAction.Write(Step step, long timeoutNs) -> {
                write(step, timeoutNs);
                return false;
            }
        }
        return true;
    }

    /** Others write to the lists that a pair is in. Whoever lost too many races to them rests, and once more before it takes the pair from whoever came meanwhile. */
    private void raceLost() {
        if (resource.kind() == Kind.ALLOWED_ADDRESS_PAIR && ++races > limits.racesAllowed()) {
            host.line().restsFor(2 * limits.reconcileNs() * 5 / 4);
        }
    }

    private void failed(CloudException error) {
        if (error.failure() == Failure.LOST_RACE) {
            raceLost();
        }
        takeover.failed(error, host.nowNs());
        standing = takeover.standing();
    }

    /** A permit, credentials, a signature and a connection take their time, so the term is asked again right before the request leaves. */
    private void write(Step step, long timeoutNs) {
        ClaimContext context = new ClaimContext(claim.instance(), term(), timeoutNs, () -> !cancelled() && claim.term().validAt(host.nowNs()));
        host.say(() -> "is about to write " + step);
        Observation against = basis;
        host.require(!readsAnOldState(), "is told to write " + step + " because an old state was shown once more");
        accepted = null;
        host.require(context.mayWrite(), "is told to write " + step + " when its term is over");
        host.require(host.nowNs() - lastSeenNs <= limits.verifyNs(), "is told to write " + step + " on old evidence");
        host.fate.beforeWrite();
        host.after(host.preparationNs(), () -> host.onCpu(() -> {
            if (!context.mayWrite()) {
                host.say(() -> "does not write " + step + ": the term is over");
                answer(() -> failed(new CloudException(Failure.LOST_RACE, step.operation(), "the mastership ended before the request left")));
                return;
            }
            host.require(host.resources.contains(resource) || host.agent().handover().wishUnread(), "writes " + step + ", which its configuration has lost");
            host.countCall();
            host.writes(step, claim.term());
            host.line().apply(resource, step, timeoutNs, () -> answer(() -> {
                takeover.written(host.nowNs());
                freeSinceNs = -1;
                if (step == plan.steps().getLast()) {
                    accepted = host.line().truth(resource);
                    acceptedNs = host.nowNs();
                    replaced = against;
                }
                standing = takeover.standing();
            }), error -> answer(() -> failed(error)));
            host.fate.afterWrite();
        }));
    }

    /**
     * What was accepted still stands, and what is seen is what it replaced, or halfway there. But that nobody has it, shown twice after a
     * hint, may be acted on: another master may have stopped halfway, and such a claim takes nothing from anybody. Of a route nobody can tell an old
     * state from one that has come again.
     */
    private boolean readsAnOldState() {
        boolean stands = accepted != null && accepted.equals(host.line().truth(resource)) && host.line().has(resource)
                && host.nowNs() - acceptedNs < limits.verifyNs();
        boolean shownTwice = freeSinceNs >= 0 && freeSinceNs < lastSeenNs && hintNs >= acceptedNs - VirtualTime.SECOND;
        return stands && (basis instanceof Observation.Unheld ? !shownTwice : resource.kind() != Kind.ROUTE && basis.equals(replaced));
    }

    private void tell(TakeoverReport report) {
        boolean again = host.agent().rivals.again(report);
        if (report.event() == TakeoverReport.Event.DRIFTED) {
            raceLost();
        }
        boolean still = report.event() == TakeoverReport.Event.STILL_CONTESTED;
        boolean contested = report.event() == TakeoverReport.Event.CONTESTED || still;
        if ((contested || report.event() == TakeoverReport.Event.SUSPECTED) && report.seen() instanceof Observation.HeldByOther seen) {
            host.after((long) (host.dice() * VirtualTime.MS), () -> host.agent().taken(resource, seen, report.term(), contested, again));
        }
        if (still && report.seen() instanceof Observation.HeldByOther seen && host.line().isOff(seen)) {
            takeover.retake(true, host.nowNs());
        }
        host.say(() -> "term " + term() + " " + resource.value() + " " + report.event() + (report.error() == null ? "" : ": " + report.error().describe()));
        host.require(report.event() != TakeoverReport.Event.HELD || lastSeen instanceof Observation.HeldByUs, "reports held what it did not see");
    }
}
