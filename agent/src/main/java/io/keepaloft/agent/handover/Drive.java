package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import java.util.concurrent.locks.LockSupport;

/** One virtual thread that looks after one resource for as long as one wish lasts. */
abstract sealed class Drive permits ClaimDrive, RehearsalDrive {
    /**
     * Looks that are in no hurry begin on a beat that all drives of this process share, so that those of hundreds of resources come at the same
     * moments, and a session makes a few requests of them: a cloud's budget of requests is the whole account's.
     */
    private static final long BEAT_NS = 1_000_000_000L;

    private final boolean inStep;
    private final Resource resource;
    private volatile Thread thread;
    private volatile boolean cancelled;
    private volatile Standing standing;

    /** @param inStep one of many: its looks wait for the beat */
    Drive(Resource resource, Standing before, boolean inStep) {
        this.inStep = inStep;
        this.resource = resource;
        this.standing = before;
    }

    /** Runs until cancelled; called once, on the drive's own thread. */
    abstract void run();

    /** Look at the cloud soon; called from any thread. */
    abstract void lookNow();

    /** Also whether the machine of another holder runs, where that matters; called from any thread. */
    void lookAtHolder() {
        lookNow();
    }

    /** The session is open at last; called from any thread. */
    abstract void sessionOpened();

    final Drive start(String name) {
        thread = Thread.ofVirtual().name(name).unstarted(this::run);
        thread.start();
        return this;
    }

    /** The wish is over. A call in flight is not waited for: when it returns, nothing follows it. */
    final void cancel() {
        cancelled = true;
        wake();
    }

    final boolean cancelled() {
        return cancelled;
    }

    final void wake() {
        LockSupport.unpark(thread);
    }

    /** Parks until {@code untilNs}, or until woken; may return early for no reason. */
    final void restUntil(long untilNs, long nowNs) {
        if (!cancelled && untilNs - nowNs > 0) {
            LockSupport.parkNanos(this, untilNs - nowNs);
        }
    }

    /** The first beat from then on; the same moment when it is near, or for one of few. */
    final long onBeat(long untilNs, long nowNs) {
        return inStep && untilNs - nowNs >= BEAT_NS / 2 ? Math.ceilDiv(untilNs, BEAT_NS) * BEAT_NS : untilNs;
    }

    final Resource resource() {
        return resource;
    }

    final Standing standing() {
        return standing;
    }

    final void standing(Standing now) {
        standing = now;
    }
}
