package io.keepaloft.agent.logging;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.async.AsyncQueueFullPolicy;
import org.apache.logging.log4j.core.async.EventRoute;

/**
 * What happens to a log line for which the ring buffer has no room: it is dropped at once, whatever its level, and how
 * many were is told as soon as there is room again.
 *
 * <p>Log4j's own {@code Discard} still waits for lines above its threshold, and tells of the first drop only. Named in
 * {@code log4j2.component.properties}; Log4j makes the one instance.
 */
public final class DropAndCount implements AsyncQueueFullPolicy {
    private static final long TELL_EVERY_SECONDS = 5;

    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean telling = new AtomicBoolean();

    @Override
    public EventRoute getRoute(long backgroundThreadId, Level level) {
        if (Thread.currentThread().threadId() == backgroundThreadId) {
            // A line of the logging thread itself: it would wait for itself in the ring.
            return EventRoute.SYNCHRONOUS;
        }
        dropped.increment();
        if (telling.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("log-drops").start(this::tell);
        }
        return EventRoute.DISCARD;
    }

    private void tell() {
        try {
            long told;
            do {
                TimeUnit.SECONDS.sleep(TELL_EVERY_SECONDS);
                told = dropped.sumThenReset();
                if (told > 0) {
                    // Without room it is dropped too, and counted with the others next time.
                    LogManager.getLogger(DropAndCount.class).warn(
                            "{} log lines were dropped: whoever reads standard error is too slow; the agent itself was not held up", told);
                }
            } while (told > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            telling.set(false);
        }
    }
}
