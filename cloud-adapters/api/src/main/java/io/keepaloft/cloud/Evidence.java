package io.keepaloft.cloud;

import io.keepaloft.cloud.Observation.HeldByOther;
import io.keepaloft.cloud.Observation.HeldByUs;
import io.keepaloft.cloud.Observation.Unheld;

/** What a look proves, given what was written and seen before it: the cloud may show older states for a while. */
final class Evidence {
    enum Meaning {
        OURS,
        /** The state that our own write ended, or halfway through it: wait until it shows. */
        OLD,
        /** Another holder: an older state, or its write took effect after ours. */
        DOUBTFUL,
        /** Another host took it during the term, or the interrupted one before: a referee has to decide. */
        CONTESTED,
        /** It may be claimed: from the holder that was there when the term began, or that the referee decided against, or from nobody. */
        OPEN
    }

    private static final long LOOK_GAP_NS = 500_000_000L;

    private final boolean dryRun;
    private final Right right;
    private final Suspicion suspicion;
    private LastWrite lastWrite;

    /**
     * @param ids         see {@link Resource#statesHaveIds}
     * @param interrupted see {@link Term#interrupted}
     */
    Evidence(TakeoverLimits limits, boolean ids, boolean interrupted, long nowNs) {
        this.dryRun = limits.dryRun();
        this.right = new Right(limits.verifyNs(), ids, interrupted);
        this.suspicion = new Suspicion(nowNs);
        this.lastWrite = new LastWrite(null, nowNs, limits.verifyNs(), false, ids);
    }

    /** A look at the beginning of an attempt. A dry run takes nothing from anybody, so it has nobody to fight with. */
    Meaning atFirst(Observation seen, long nowNs) {
        right.looked(nowNs);
        return switch (seen) {
            case HeldByUs _ -> Meaning.OURS;
            case HeldByOther other when !dryRun -> against(other, nowNs);
            case Unheld _ when lastWrite.accepted() && halfway(nowNs) -> Meaning.OLD;
            case HeldByOther _, Unheld _, Observation.Absent _ -> Meaning.OPEN;
        };
    }

    /** A look after an accepted write. While it may not show yet, an old state is no reason to write again. */
    Meaning afterWrite(Observation seen, long nowNs) {
        right.looked(nowNs);
        return switch (seen) {
            case HeldByUs _ -> Meaning.OURS;
            case HeldByOther other -> {
                suspicion.notFree();
                yield against(other, nowNs);
            }
            case Unheld _ -> halfway(nowNs) ? Meaning.OLD : Meaning.OPEN;
            case Observation.Absent _ -> settling(nowNs) ? Meaning.OLD : Meaning.OPEN;
        };
    }

    /** A look while it is held. */
    Meaning whileHeld(Observation seen, long nowNs) {
        return switch (seen) {
            case HeldByUs _ -> {
                suspicion.end();
                right.stillHeld();
                yield Meaning.OURS;
            }
            case HeldByOther other -> {
                suspicion.notFree();
                yield lastWrite.explains(seen, nowNs) ? Meaning.OLD : against(other, nowNs);
            }
            case Unheld _ -> lastWrite.explains(seen, nowNs) && !suspicion.freeTwice(LOOK_GAP_NS, lastWrite.endNs(), nowNs) ? Meaning.OLD : Meaning.OPEN;
            case Observation.Absent _ -> lastWrite.explains(seen, nowNs) ? Meaning.OLD : Meaning.OPEN;
        };
    }

    /** Whether that nobody holds it may be a state halfway through our last write, which does not show yet. */
    private boolean halfway(long nowNs) {
        return settling(nowNs) && !suspicion.freeTwice(LOOK_GAP_NS, lastWrite.endNs(), nowNs);
    }

    private Meaning against(HeldByOther other, long nowNs) {
        return switch (right.against(other, nowNs)) {
            case GIVEN -> Meaning.OPEN;
            case OLDER -> Meaning.OLD;
            case UNSURE -> Meaning.DOUBTFUL;
            case CONTESTED -> Meaning.CONTESTED;
        };
    }

    /** Whether those who know the peers are to be asked about it now. */
    boolean worthTelling(HeldByOther doubtful, long nowNs) {
        return suspicion.toldAgain(doubtful, nowNs);
    }

    /** Something may have happened to the hold. */
    void hinted(long nowNs) {
        suspicion.hinted(nowNs);
    }

    /** What they were asked about may be ended, if it is still shown; false if there is nothing. */
    boolean permitted() {
        boolean asked = suspicion.state() != null;
        if (asked) {
            right.permit(suspicion.state());
            suspicion.end();
        }
        return asked;
    }

    /** The referee decided against this holder. */
    void granted(HeldByOther rival) {
        right.grant(rival);
    }

    /** True while the last write may not be visible yet. */
    boolean settling(long nowNs) {
        return lastWrite.settling(nowNs);
    }

    long writtenNs() {
        return lastWrite.endNs();
    }

    void accepted(Plan plan, long nowNs) {
        lastWrite = lastWrite.next(plan, true, nowNs);
        right.wrote(plan.basis(), nowNs);
        suspicion.end();
    }

    /** @param step the first that was not accepted; whether it took effect is perhaps not known */
    void failed(Plan plan, int step, Failure failure, long nowNs) {
        if (step > 0 || !failure.nothingDone()) {
            lastWrite = lastWrite.next(plan, false, nowNs);
        }
    }

    void held(long nowNs) {
        right.held(nowNs);
        suspicion.end();
    }
}
