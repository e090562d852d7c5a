package io.keepaloft.agent.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for a condition by looking again and again until a deadline; nothing in the lab sleeps in the hope that it was enough. */
public final class Await {
    private static final long PAUSE_MS = 20;

    private Await() {
    }

    /** The first value that `look` finds. */
    public static <T> T value(String what, Duration limit, Supplier<Optional<T>> look) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new LabException("not within " + limit.toMillis() + " ms: " + what);
            }
            pause();
        }
    }

    /** Returns as soon as the condition holds. */
    public static void until(String what, Duration limit, Supplier<Boolean> condition) {
        value(what, limit, () -> condition.get() ? Optional.of(true) : Optional.empty());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }
}
