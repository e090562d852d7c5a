package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;

/** What {@code agent.handover} has a virtual thread for: one resource of one host, looked after until cancelled. */
abstract sealed class CloudWork permits ClaimWork, StandbyWork {
    static final long SESSION_WAIT_NS = VirtualTime.SECOND;

    final SimulatedHost host;
    final Resource resource;
    Standing standing;
    private final int life;
    private boolean cancelled;
    private boolean resting;
    private long rests;

    CloudWork(SimulatedHost host, Resource resource, Standing before) {
        this.host = host;
        this.resource = resource;
        this.standing = before;
        this.life = host.life();
    }

    /** Goes on until it waits for an answer or rests; each calls {@link #resume} later. */
    abstract void run();

    abstract void lookNow();

    abstract void sessionOpened();

    final void resume() {
        if (!cancelled()) {
            rests++;
            resting = false;
            run();
        }
    }

    /** The thread's own clock goes on with whatever the host's does. */
    final void restUntil(long untilNs) {
        long rest = ++rests;
        resting = true;
        host.after(Math.max(1, untilNs - host.nowNs()), () -> {
            if (rest == rests) {
                resume();
            }
        });
    }

    final void wake() {
        if (resting) {
            resume();
        }
    }

    /** An answer reaches the thread only if the host runs, and does nothing once the work is cancelled. */
    final void answer(Runnable deed) {
        host.onCpu(() -> {
            if (!cancelled()) {
                deed.run();
                resume();
            }
        });
    }

    /** True when calls can be made; else {@code failed} is told in a while, as {@code Sessions.await} does. */
    final boolean sessionOpen(java.util.function.Consumer<CloudException> failed) {
        if (!host.sessionOpen()) {
            host.after(SESSION_WAIT_NS, () -> answer(() -> failed.accept(new CloudException(Failure.UNAVAILABLE, "open", "still being opened"))));
        }
        return host.sessionOpen();
    }

    void cancel() {
        cancelled = true;
    }

    /** Also when the process that it was part of is gone. */
    final boolean cancelled() {
        return cancelled || life != host.life();
    }
}
