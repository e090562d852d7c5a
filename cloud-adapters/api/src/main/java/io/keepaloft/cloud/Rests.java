package io.keepaloft.cloud;

import io.keepaloft.cloud.Stage.Cut;
import io.keepaloft.cloud.Stage.Purpose;
import io.keepaloft.cloud.Stage.Resting;
import java.util.function.DoubleSupplier;

/** The rests of one takeover, after what it saw or failed at: how long each is, for what it ends, and what may cut it short. */
final class Rests {
    private static final long LOOK_GAP_NS = 500_000_000L;

    private final TakeoverLimits limits;
    private final Pace pace;
    private long lastLookNs;
    private long heldNs;                  // since when it is held

    /** @param random uniform in [0, 1), for jitter */
    Rests(TakeoverLimits limits, DoubleSupplier random, long nowNs) {
        this.limits = limits;
        this.pace = new Pace(limits, random, nowNs);
        this.lastLookNs = nowNs - LOOK_GAP_NS;
    }

    void looks(long nowNs) {
        lastLookNs = nowNs;
    }

    void wrote() {
        pace.wrote();
    }

    /** It became ours. */
    Resting held(long nowNs) {
        heldNs = nowNs;
        pace.held(nowNs);
        return whileHeld(nowNs);
    }

    /** It was seen to be ours still. */
    Resting stillHeld(long nowNs) {
        pace.seenHeld(nowNs - heldNs);
        return whileHeld(nowNs);
    }

    private Resting whileHeld(long nowNs) {
        return new Resting(nowNs + pace.reconcileNs(nowNs), Purpose.RECONCILE, Cut.BY_HINT);
    }

    /** Until what was seen may be the present state: a look costs little, and its answer is no reason to write. */
    Resting untilItShows(Purpose then, long writtenNs, long nowNs) {
        long pauseNs = switch (then) {
            case FRESH -> LOOK_GAP_NS;
            case VERIFY -> Math.min(pace.verifyNs(), Math.max(0, writtenNs + limits.verifyNs() - nowNs));
            case RECONCILE -> Math.min(LOOK_GAP_NS, limits.reconcileNs());
        };
        return new Resting(nowNs + pauseNs, then, Cut.BY_NOTHING);
    }

    /** A dry run writes nothing, and has nothing to wait for but that the resource changes hands. */
    Resting insteadOfWriting(long nowNs) {
        return new Resting(nowNs + limits.reconcileNs(), Purpose.FRESH, Cut.BY_HINT);
    }

    /** Another has it, who may be fighting for it. @param obeys see {@link Takeover#retake} @return null: none is needed */
    Resting afterLoss(boolean obeys, long nowNs) {
        pace.raceLost();
        pardon(obeys, nowNs);
        return pace.fighting() ? new Resting(nowNs + pace.slowNs(), Purpose.FRESH, Cut.BY_NEWS) : null;
    }

    void pardon(boolean obeys, long nowNs) {
        if (obeys) {
            pace.reconciled(nowNs);
        }
    }

    /** One attempt came to nothing; how long depends on why. @param longAlready the takeover was reported failed */
    Resting afterFailure(CloudException error, boolean longAlready, Purpose then, long nowNs) {
        if (error.failure() == Failure.LOST_RACE) {
            pace.raceLost();
        }
        return new Resting(nowNs + pace.retryNs(error, longAlready), then, cut(error));
    }

    /** A look failed while the resource is ours as far as is known. */
    Resting afterFailedLook(CloudException error, long nowNs) {
        return new Resting(nowNs + pace.lookAgainNs(error), Purpose.RECONCILE, cut(error));
    }

    private static Cut cut(CloudException error) {
        return Pace.asked(error) ? Cut.BY_NOTHING : Cut.BY_NEWS;
    }

    /** Something suggests that the resource changed hands. @return the stage, its rest as short as a look at most twice a second allows */
    Stage hinted(Stage stage, long nowNs) {
        boolean news = pace.hinted(nowNs);
        boolean cut = stage instanceof Resting resting && (resting.cut() == Cut.BY_HINT || news && resting.cut() == Cut.BY_NEWS);
        return cut ? stage.restedBy(Math.max(lastLookNs + LOOK_GAP_NS, nowNs)) : stage;
    }
}
