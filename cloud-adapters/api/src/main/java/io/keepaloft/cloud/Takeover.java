package io.keepaloft.cloud;

import io.keepaloft.cloud.Observation.HeldByOther;
import io.keepaloft.cloud.Observation.HeldByUs;
import io.keepaloft.cloud.Stage.Looking;
import io.keepaloft.cloud.Stage.Planning;
import io.keepaloft.cloud.Stage.Purpose;
import io.keepaloft.cloud.Stage.Resting;
import io.keepaloft.cloud.Stage.Writing;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.DoubleSupplier;

/**
 * Takes one resource for one term and keeps it: a step machine without clock, thread or socket.
 *
 * <p>The driver asks {@link #next}, performs the action, hands the result back, and so on. It never gets a {@link TakeoverAction.Write}
 * unless the term is valid at the {@code nowNs} of that very question. Whatever goes wrong leads back to a fresh observation, never to
 * the same write again: whether a failed write took effect is unknown. Against a holder that comes during the term it writes only
 * once a referee, who knows the peers, says so: {@link Event#CONTESTED}, {@link #retake}.
 */
public final class Takeover {
    private static final long LOOK_GAP_NS = 500_000_000L;

    private final Claim claim;
    private final TakeoverLimits limits;
    private final Pace pace;
    private final Right right;
    private final Queue<TakeoverReport> reports = new ArrayDeque<>();

    private Stage stage = new Looking(Purpose.FRESH);
    private Episode episode;              // null while held
    private Standing standing;
    private long actionNs;                // when the pending action was given out
    private long lastLookNs;
    private LastWrite lastWrite;
    private long heldNs;                  // since when it is held
    private boolean lookFailing;
    private Plan toldPlan;

    /** @param random uniform in [0, 1), for jitter */
    public Takeover(Claim claim, TakeoverLimits limits, Standing before, DoubleSupplier random, long nowNs) {
        this.claim = claim;
        this.limits = limits;
        this.standing = before;
        this.pace = new Pace(limits, random);
        this.right = new Right(limits.verifyNs());
        this.episode = new Episode(nowNs, nowNs + limits.deadlineNs());
        this.lastWrite = new LastWrite(null, nowNs, limits.verifyNs());
        this.lastLookNs = nowNs - LOOK_GAP_NS;
    }

    public Standing standing() {
        return standing;
    }

    /** What to do now. Ask again after every answer, and when a wait is over. */
    public TakeoverAction next(long nowNs) {
        if (!reports.isEmpty()) {
            return new TakeoverAction.Tell(reports.remove());
        }
        if (!claim.term().validAt(nowNs)) {
            // No verdict for ever: the driver is told by the election when the claim is over. But whatever was planned is void.
            stage = new Looking(episode == null ? Purpose.RECONCILE : stage.verifying() ? Purpose.VERIFY : Purpose.FRESH);
            return new TakeoverAction.Wait(nowNs + limits.backoffBaseNs());
        }
        if (episode != null && episode.overdue(nowNs)) {
            reports.add(episode.failed(claim, nowNs, episode.overdueError(), stage instanceof Resting(long untilNs, _, _) ? untilNs : nowNs));
            return next(nowNs);
        }
        stage = stage.rested(nowNs);
        return switch (stage) {
            case Looking _ -> {
                actionNs = nowNs;
                lastLookNs = nowNs;
                yield new TakeoverAction.Observe(claim.resource());
            }
            case Planning(var basis, _) -> new TakeoverAction.MakePlan(claim.resource(), basis);
            case Writing writing -> write(writing, nowNs);
            case Stage.Contested(_, _, long untilNs) -> new TakeoverAction.Wait(episode.beforeDeadline(untilNs));
            case Resting(long untilNs, _, _) -> new TakeoverAction.Wait(episode == null ? untilNs : episode.beforeDeadline(untilNs));
        };
    }

    private TakeoverAction write(Writing writing, long nowNs) {
        if (nowNs - writing.seenNs() > limits.verifyNs()) {
            // The evidence is too old to write on: this host slept, or the call before took ages.
            stage = new Looking(Purpose.FRESH);
            return next(nowNs);
        }
        actionNs = nowNs;
        if (writing.index() == 0) {
            stage = new Writing(writing.plan(), 0, writing.seenNs(), nowNs);
        }
        return new TakeoverAction.Write(writing.plan().steps().get(writing.index()), limits.callTimeoutNs());
    }

    public void observed(Observation seen, long nowNs) {
        Purpose purpose = ((Looking) stage).purpose();
        // During a takeover the last failure stays in sight until the resource is ours: looking alone repairs nothing.
        standing = standing.saw(seen, nowNs, seen instanceof HeldByUs || episode == null ? null : episode.lastError());
        if (episode != null) {
            episode.saw(seen);
            right.looked(nowNs);
        }
        switch (purpose) {
            case FRESH -> {
                episode.phase(Phase.OBSERVE, actionNs, nowNs, claim.resource() + ": " + seen.describe());
                act(seen, nowNs);
            }
            case VERIFY -> verified(seen, nowNs);
            case RECONCILE -> reconciled(seen, nowNs);
        }
    }

    private void act(Observation seen, long nowNs) {
        switch (seen) {
            case HeldByUs _ -> held(nowNs);
            case Observation.Absent absent -> retry(new CloudException(Failure.NOT_FOUND, "observe", claim.resource() + " does not exist: "
                    + absent.why()), nowNs, Purpose.FRESH);
            case HeldByOther other -> {
                stage = right.stage(other, limits, nowNs);
                if (stage instanceof Stage.Contested(_, _, long untilNs)) {
                    reports.add(episode.report(claim, Event.CONTESTED, nowNs, null, null, untilNs));
                }
            }
            case Observation.Unheld _ -> stage = new Planning(seen, nowNs);
        }
    }

    /** The referee's verdict on {@link Event#CONTESTED}: the resource may be taken from the holder that was reported. Else harmless. */
    public void retake(long nowNs) {
        if (stage instanceof Stage.Contested(HeldByOther rival, long seenNs, _)) {
            right.grant(rival);
            pace.raceLost();
            stage = pace.fighting() ? new Resting(nowNs + pace.slowNs(), Purpose.FRESH, false) : new Planning(rival, seenNs);
        }
    }

    private void verified(Observation seen, long nowNs) {
        if (!(seen instanceof HeldByUs) && lastWrite.settling(nowNs)) {
            // Not yet visible, or read from a replica that lags: wait, and write nothing on such evidence.
            stage = new Resting(Math.min(nowNs + pace.verifyNs(), lastWrite.endNs() + limits.verifyNs()), Purpose.VERIFY, false);
            return;
        }
        episode.phase(Phase.VERIFY, lastWrite.endNs(), nowNs, claim.resource() + ": " + seen.describe());
        if (seen instanceof HeldByUs || seen instanceof HeldByOther other && right.against(other, nowNs) == Right.Against.CONTESTED) {
            act(seen, nowNs);
        } else {
            retry(new CloudException(Failure.LOST_RACE, "verify", "the claim was accepted, but " + claim.resource() + " is " + seen.describe()), nowNs,
                    Purpose.FRESH);
        }
    }

    private void reconciled(Observation seen, long nowNs) {
        if (seen instanceof HeldByUs) {
            if (lookFailing) {
                lookFailing = false;
                tell(Event.LOOK_RECOVERED, seen, null, nowNs, 0);
            }
            pace.seenHeld(nowNs - heldNs);
            stage = new Resting(nowNs + pace.reconcileNs(), Purpose.RECONCILE, true);
            return;
        }
        boolean older = seen instanceof HeldByOther other && right.against(other, nowNs) == Right.Against.UNSURE;
        if (older || lastWrite.explains(seen, nowNs)) {
            stage = new Resting(nowNs + Math.min(LOOK_GAP_NS, limits.reconcileNs()), Purpose.RECONCILE, false);
            return;
        }
        lookFailing = false;
        episode = new Episode(actionNs, nowNs + limits.deadlineNs());
        episode.saw(seen);
        episode.phase(Phase.OBSERVE, actionNs, nowNs, claim.resource() + ": " + seen.describe());
        if (seen instanceof HeldByOther) {
            act(seen, nowNs);
            return;
        }
        pace.raceLost();
        long nextNs = nowNs + (pace.fighting() ? pace.slowNs() : 0);
        reports.add(episode.report(claim, Event.DRIFTED, nowNs, null, null, nextNs));
        act(seen, nowNs);
        if (pace.fighting()) {
            stage = new Resting(nextNs, Purpose.FRESH, false);
        }
    }

    public void planned(Plan plan, long nowNs) {
        Planning planning = (Planning) stage;
        if (plan.steps().isEmpty()) {
            retry(new CloudException(Failure.FATAL, "plan", "the provider knows no way from \"" + planning.basis().describe() + "\" to holding "
                    + claim.resource()), nowNs, Purpose.FRESH);
            return;
        }
        if (limits.dryRun()) {
            if (!plan.equals(toldPlan)) {
                toldPlan = plan;
                reports.add(episode.report(claim, Event.WOULD_CLAIM, nowNs, plan, null, 0));
            }
            episode.reportedFailed();   // There is nothing to wait for: the deadline has no meaning.
            stage = new Resting(nowNs + limits.reconcileNs(), Purpose.FRESH, true);
            return;
        }
        reports.add(episode.report(claim, Event.PLANNED, nowNs, plan, null, nowNs));
        stage = new Writing(plan, 0, planning.seenNs(), nowNs);
    }

    public void written(long nowNs) {
        Writing writing = (Writing) stage;
        if (writing.index() + 1 < writing.plan().steps().size()) {
            stage = new Writing(writing.plan(), writing.index() + 1, writing.seenNs(), writing.firstWriteNs());
            return;
        }
        episode.phase(Phase.CLAIM, writing.firstWriteNs(), nowNs, claim.resource() + ": " + writing.plan().operations());
        lastWrite = lastWrite.next(writing.plan(), nowNs);
        right.wrote(writing.plan().basis(), nowNs);
        pace.wrote();
        stage = new Looking(Purpose.VERIFY);
    }

    /** The action that was given out did not succeed. */
    public void failed(CloudException error, long nowNs) {
        standing = standing.failed(error);
        switch (stage) {
            case Looking(var purpose) when purpose == Purpose.RECONCILE -> lookFailed(error, nowNs);
            case Looking(var purpose) -> {
                String name = purpose == Purpose.VERIFY ? Phase.VERIFY : Phase.OBSERVE;
                episode.phase(name, actionNs, nowNs, claim.resource() + ": " + error.describe());
                retry(error, nowNs, purpose == Purpose.VERIFY && lastWrite.settling(nowNs) ? Purpose.VERIFY : Purpose.FRESH);
            }
            case Writing writing -> {
                episode.phase(Phase.CLAIM, writing.firstWriteNs(), nowNs, claim.resource() + ": " + error.describe());
                lastWrite = lastWrite.next(writing.plan(), nowNs);
                // What the plan was made against is gone: somebody moved on, or the observation was stale.
                retry(error.failure() == Failure.NOT_FOUND ? error.as(Failure.LOST_RACE) : error, nowNs, Purpose.FRESH);
            }
            case Planning _, Resting _, Stage.Contested _ -> retry(error, nowNs, Purpose.FRESH);
        }
    }

    private void lookFailed(CloudException error, long nowNs) {
        long pauseNs = pace.lookAgainNs(error);
        stage = new Resting(nowNs + pauseNs, Purpose.RECONCILE, false);
        if (!lookFailing) {
            lookFailing = true;
            tell(Event.LOOK_FAILED, null, error, nowNs, nowNs + pauseNs);
        }
    }

    /** One attempt came to nothing: rests, for how long depends on why, and then looks again. */
    private void retry(CloudException error, long nowNs, Purpose then) {
        standing = standing.failed(error);
        episode.error(error);
        if (error.failure() == Failure.LOST_RACE) {
            pace.raceLost();
        }
        long pauseNs = pace.retryNs(error, episode.failedReported());
        stage = new Resting(nowNs + pauseNs, then, false);
        if (!error.failure().retryable() && !episode.failedReported()) {
            reports.add(episode.failed(claim, nowNs, error, nowNs + pauseNs));
        }
    }

    private void held(long nowNs) {
        reports.add(episode.report(claim, Event.HELD, nowNs, null, null, 0));
        right.held(nowNs);
        episode = null;
        toldPlan = null;
        heldNs = nowNs;
        pace.held();
        stage = new Resting(nowNs + pace.reconcileNs(), Purpose.RECONCILE, true);
    }

    /** Something suggests that the resource was taken (a losing advertisement): looks at once, at most twice a second. */
    public void lookNow(long nowNs) {
        pace.hinted();
        if (stage instanceof Resting resting && resting.hasty()) {
            stage = resting.noLongerThan(Math.max(lastLookNs + LOOK_GAP_NS, nowNs));
        }
    }

    /** What made the attempts fail is known to be over, e.g. the session is open at last: no reason to rest any longer. */
    public void retryNow(long nowNs) {
        if (stage instanceof Resting resting) {
            stage = resting.noLongerThan(nowNs);
        }
    }

    /** The claim is over: the reports still to be told, the last of them {@link Event#STOPPED} unless the resource was held. */
    public List<TakeoverReport> stopped(long nowNs) {
        if (episode != null) {
            reports.add(episode.report(claim, Event.STOPPED, nowNs, null, episode.lastError(), 0));
        }
        return List.copyOf(reports);
    }

    private void tell(Event event, Observation seen, CloudException error, long nowNs, long nextNs) {
        reports.add(new TakeoverReport(claim.instance(), claim.resource(), claim.term().number(), event, nowNs, nowNs, List.of(), seen, null, error, nextNs));
    }
}
