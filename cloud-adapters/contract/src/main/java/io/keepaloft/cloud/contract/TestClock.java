package io.keepaloft.cloud.contract;

import java.util.concurrent.atomic.AtomicLong;

/** The time of one story: stands still but for what is told to pass. A site whose cloud is asynchronous hands it to the cloud too. */
public final class TestClock {
    private final AtomicLong nowNs = new AtomicLong();

    public long nowNs() {
        return nowNs.get();
    }

    public void pass(long durationNs) {
        nowNs.addAndGet(durationNs);
    }

    void passUntil(long untilNs) {
        nowNs.accumulateAndGet(untilNs, Math::max);
    }
}
