package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that another thread brings about, with a generous limit. */
final class HandoverWaits {
    private HandoverWaits() {}

    static void until(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, "in vain: " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
