package io.keepaloft.cloud;

import io.keepaloft.cloud.Evidence.Meaning;
import io.keepaloft.cloud.Observation.HeldByOther;
import io.keepaloft.cloud.Observation.HeldByUs;
import io.keepaloft.cloud.Stage.Cut;
import io.keepaloft.cloud.Stage.Looking;
import io.keepaloft.cloud.Stage.Planning;
import io.keepaloft.cloud.Stage.Purpose;
import io.keepaloft.cloud.Stage.Resting;
import io.keepaloft.cloud.Stage.Writing;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Takes one resource for one term and keeps it: a step machine without clock, thread or socket.
 *
 * <p>The driver asks {@link #next}, performs the action, hands the result back, and so on. It never gets a {@link TakeoverAction.Write}
 * unless the term is valid at the {@code nowNs} of that very question. Whatever goes wrong leads back to a fresh observation, never to
 * the same write again: whether a failed write took effect is unknown. Against a holder that comes during the term it writes only
 * once a referee, who knows the peers, says so: {@link Event#CONTESTED}, {@link Event#SUSPECTED}, {@link #retake}.
 */
public final class Takeover {
    private final Claim claim;
    private final TakeoverLimits limits;
    private final Rests rests;
    private final Evidence evidence;
    private final Outage outage;
    private final Chronicle book;

    private Stage stage = new Looking(Purpose.FRESH);
    private Standing standing;
    private long actionNs;                // when the pending action was given out

    /** @param random uniform in [0, 1), for jitter */
    public Takeover(Claim claim, TakeoverLimits limits, Standing before, DoubleSupplier random, long nowNs) {
        this.claim = claim;
        this.limits = limits;
        this.standing = before;
        this.rests = new Rests(limits, random, nowNs);
        boolean interrupted = claim.term().interrupted() && before.held() != null; // what was never looked at was never ours
        this.evidence = new Evidence(limits, claim.resource().statesHaveIds(), interrupted, nowNs);
        this.outage = new Outage(claim.term().listenNs());
        this.book = new Chronicle(claim, limits.deadlineNs(), nowNs);
    }

    public Standing standing() {
        return standing;
    }

    /** What to do now. Ask again after every answer, and when a wait is over. */
    public TakeoverAction next(long nowNs) {
        if (book.hasNext()) {
            return new TakeoverAction.Tell(book.next());
        }
        if (!claim.term().validAt(nowNs)) {
            // No verdict for ever: the driver is told by the election when the claim is over. But whatever was planned is void.
            stage = new Looking(!book.takingOver() ? Purpose.RECONCILE : stage.verifying() ? Purpose.VERIFY : Purpose.FRESH);
            return new TakeoverAction.Wait(nowNs + limits.backoffBaseNs());
        }
        if (book.overdue(nowNs)) {
            book.late(nowNs, stage.endNs(nowNs));
            return next(nowNs);
        }
        stage = stage.rested(nowNs);
        return switch (stage) {
            case Looking _ -> {
                actionNs = nowNs;
                rests.looks(nowNs);
                yield new TakeoverAction.Observe(claim.resource());
            }
            case Planning(var basis, _) -> new TakeoverAction.MakePlan(claim.resource(), basis);
            case Writing writing -> write(writing, nowNs);
            case Stage.Contested(_, _, long untilNs) -> new TakeoverAction.Wait(book.beforeDeadline(untilNs));
            case Resting(long untilNs, _, _) -> new TakeoverAction.Wait(book.beforeDeadline(untilNs));
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
        outage.answered(nowNs);
        // During a takeover the last failure stays in sight until the resource is ours: looking alone repairs nothing.
        standing = standing.saw(seen, nowNs, seen instanceof HeldByUs || !book.takingOver() ? null : book.episode().lastError());
        if (book.takingOver()) {
            book.episode().saw(seen);
        }
        switch (purpose) {
            case FRESH -> {
                book.saw(seen, actionNs, nowNs);
                act(evidence.atFirst(seen, nowNs), seen, nowNs);
            }
            case VERIFY -> verified(evidence.afterWrite(seen, nowNs), seen, nowNs);
            case RECONCILE -> reconciled(evidence.whileHeld(seen, nowNs), seen, nowNs);
        }
    }

    private void act(Meaning meaning, Observation seen, long nowNs) {
        switch (meaning) {
            case OURS -> held(nowNs);
            case OLD, DOUBTFUL -> lookAgain(meaning, seen, Purpose.FRESH, nowNs);
            case CONTESTED -> {
                long againNs = nowNs + limits.reconcileNs();
                stage = new Stage.Contested((HeldByOther) seen, nowNs, againNs);
                book.contested((HeldByOther) seen, nowNs, againNs);
            }
            case OPEN -> {
                if (seen instanceof HeldByOther && outage.listens(nowNs)) {
                    stage = new Resting(outage.untilNs(), Purpose.FRESH, Cut.BY_NOTHING);
                } else if (seen instanceof Observation.Absent(String why)) {
                    retry(new CloudException(Failure.NOT_FOUND, "observe", claim.resource() + " does not exist: " + why), nowNs, Purpose.FRESH);
                } else {
                    stage = new Planning(seen, nowNs);
                }
            }
        }
    }

    /** Writes nothing on such evidence. If it may as well be the latest state, asks who knows the peers meanwhile. */
    private void lookAgain(Meaning meaning, Observation seen, Purpose then, long nowNs) {
        Resting rest = rests.untilItShows(then, evidence.writtenNs(), nowNs);
        stage = rest;
        if (meaning == Meaning.DOUBTFUL && evidence.worthTelling((HeldByOther) seen, nowNs)) {
            book.suspected(seen, nowNs, rest.untilNs());
        }
    }

    /**
     * The referee's verdict on {@link Event#CONTESTED}: the resource may be taken from the holder that was reported; or on
     * {@link Event#SUSPECTED}: if it still shows the same state. Else harmless.
     *
     * @param obeyed whether the holder obeys us, so that a fight of before is over
     */
    public void retake(boolean obeyed, long nowNs) {
        if (stage instanceof Stage.Contested(HeldByOther rival, long seenNs, _)) {
            evidence.granted(rival);
            Resting pause = rests.afterLoss(obeyed, nowNs);
            stage = pause != null ? pause : new Planning(rival, seenNs);
        } else if (evidence.permitted() && stage instanceof Resting) {
            rests.pardon(obeyed, nowNs);
            stage = stage.restedBy(nowNs);
        }
    }

    private void verified(Meaning meaning, Observation seen, long nowNs) {
        if (meaning == Meaning.OLD || meaning == Meaning.DOUBTFUL) {
            lookAgain(meaning, seen, Purpose.VERIFY, nowNs);
            return;
        }
        book.phase(Phase.VERIFY, evidence.writtenNs(), nowNs, seen.describe());
        if (meaning != Meaning.OPEN) {
            act(meaning, seen, nowNs);
        } else if (evidence.settling(nowNs)) {
            driftedTo(seen, nowNs);
        } else {
            retry(new CloudException(Failure.LOST_RACE, "verify", "the claim was accepted, but " + claim.resource() + " is " + seen.describe()), nowNs,
                    Purpose.FRESH);
        }
    }

    private void reconciled(Meaning meaning, Observation seen, long nowNs) {
        switch (meaning) {
            case OURS -> {
                book.lookRecovered(seen, nowNs);
                stage = rests.stillHeld(nowNs);
            }
            case OLD, DOUBTFUL -> lookAgain(meaning, seen, Purpose.RECONCILE, nowNs);
            case CONTESTED, OPEN -> {
                book.begin(actionNs, nowNs);
                book.saw(seen, actionNs, nowNs);
                if (meaning == Meaning.CONTESTED) {
                    act(meaning, seen, nowNs);
                } else {
                    driftedTo(seen, nowNs);
                }
            }
        }
    }

    /** It is lost, and may be taken again without asking. */
    private void driftedTo(Observation seen, long nowNs) {
        Resting pause = rests.afterLoss(false, nowNs);
        book.tell(Event.DRIFTED, nowNs, null, pause == null ? nowNs : pause.untilNs());
        act(Meaning.OPEN, seen, nowNs);
        if (pause != null) {
            stage = pause;
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
            book.wouldClaim(plan, nowNs);
            stage = rests.insteadOfWriting(nowNs);
            return;
        }
        book.tell(Event.PLANNED, nowNs, plan, nowNs);
        stage = new Writing(plan, 0, planning.seenNs(), nowNs);
    }

    public void written(long nowNs) {
        Writing writing = (Writing) stage;
        if (writing.index() + 1 < writing.plan().steps().size()) {
            stage = new Writing(writing.plan(), writing.index() + 1, writing.seenNs(), writing.firstWriteNs());
            return;
        }
        book.phase(Phase.CLAIM, writing.firstWriteNs(), nowNs, writing.plan().operations());
        evidence.accepted(writing.plan(), nowNs);
        rests.wrote();
        stage = new Looking(Purpose.VERIFY);
    }

    /** The action that was given out did not succeed. */
    public void failed(CloudException error, long nowNs) {
        standing = standing.failed(error);
        outage.failed(error, nowNs);
        switch (stage) {
            case Looking(var purpose) when purpose == Purpose.RECONCILE -> {
                Resting rest = rests.afterFailedLook(error, nowNs);
                stage = rest;
                book.lookFailed(error, nowNs, rest.untilNs());
            }
            case Looking(var purpose) -> {
                book.phase(purpose == Purpose.VERIFY ? Phase.VERIFY : Phase.OBSERVE, actionNs, nowNs, error.describe());
                retry(error, nowNs, purpose == Purpose.VERIFY && evidence.settling(nowNs) ? Purpose.VERIFY : Purpose.FRESH);
            }
            case Writing writing -> {
                book.phase(Phase.CLAIM, writing.firstWriteNs(), nowNs, error.describe());
                evidence.failed(writing.plan(), writing.index(), error.failure(), nowNs);
                // What the plan was made against is gone: somebody moved on, or the observation was stale.
                retry(error.failure() == Failure.NOT_FOUND ? error.as(Failure.LOST_RACE) : error, nowNs, Purpose.FRESH);
            }
            case Planning _, Resting _, Stage.Contested _ -> retry(error, nowNs, Purpose.FRESH);
        }
    }

    /** One attempt came to nothing: rests, for how long depends on why, and then looks again. */
    private void retry(CloudException error, long nowNs, Purpose then) {
        standing = standing.failed(error);
        book.episode().error(error);
        Resting rest = rests.afterFailure(error, book.episode().failedReported(), then, nowNs);
        stage = rest;
        if (!error.failure().retryable()) {
            book.hopeless(error, nowNs, rest.untilNs());
        }
    }

    private void held(long nowNs) {
        book.held(nowNs);
        evidence.held(nowNs);
        stage = rests.held(nowNs);
    }

    /** Something suggests that the resource was taken (a losing advertisement): looks at once, at most twice a second. */
    public void lookNow(long nowNs) {
        evidence.hinted(nowNs);
        stage = rests.hinted(stage, nowNs);
    }

    /** What made the attempts fail is known to be over, e.g. the session is open at last: no reason to rest any longer. */
    public void retryNow(long nowNs) {
        stage = stage.restedBy(nowNs);
    }

    /** The claim is over: the reports still to be told, the last of them {@link Event#STOPPED} unless the resource was held. */
    public List<TakeoverReport> stopped(long nowNs) {
        return book.closed(nowNs);
    }
}
