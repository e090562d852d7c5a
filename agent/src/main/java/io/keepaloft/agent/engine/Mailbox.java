package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.EventFd;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one way into the engine for other threads: a bounded queue, and an event descriptor that wakes the engine. */
final class Mailbox {
    private static final int CAPACITY = 1024;
    private static final long PATIENCE_MS = 1_000;

    private final ArrayBlockingQueue<EngineEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final EventFd wake;

    Mailbox(EventFd wake) {
        this.wake = wake;
    }

    /**
     * Hands an event to the engine. May wait up to a second for room, so it must not be called on the engine thread.
     *
     * @return false if the engine did not make room in time, or the caller was interrupted
     */
    boolean post(EngineEvent event) {
        try {
            if (!queue.offer(event, PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        wake.signal();
        return true;
    }

    /** The next event, or null; engine thread only. */
    EngineEvent poll() {
        return queue.poll();
    }
}
