package io.keepaloft.agent.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps from event to event; events of one instant run in the order in which they were planned. */
final class VirtualTime {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;

    private record Planned(long atNs, long order, Runnable event) {}

    private final PriorityQueue<Planned> plan = new PriorityQueue<>(Comparator.comparingLong(Planned::atNs).thenComparingLong(Planned::order));
    private long nowNs = 1_000 * SECOND;
    private long order;

    long now() {
        return nowNs;
    }

    void after(long delayNs, Runnable event) {
        plan.add(new Planned(nowNs + Math.max(0, delayNs), order++, event));
    }

    /** Runs everything due until then, and after each event the check. */
    void runUntil(long endNs, int maxEvents, Runnable check) {
        for (int events = 0; !plan.isEmpty() && plan.peek().atNs() <= endNs; events++) {
            if (events > maxEvents) {
                throw new AssertionError("more than " + maxEvents + " events: something never comes to rest");
            }
            Planned next = plan.remove();
            nowNs = next.atNs();
            next.event().run();
            check.run();
        }
        nowNs = Math.max(nowNs, endNs);
    }
}
