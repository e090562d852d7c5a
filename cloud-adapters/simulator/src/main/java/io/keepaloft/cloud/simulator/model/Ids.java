package io.keepaloft.cloud.simulator.model;

import java.util.random.RandomGenerator;

/** Makes ids that were never used before: a prefix and 17 hexadecimal digits. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** As OpenStack names its things; version 4 of RFC 9562. */
    public synchronized String uuid() {
        return new java.util.UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
    }

    /** 68 random bits: a collision in a lab's lifetime is not to be expected. */
    public synchronized String next(String prefix) {
        return "%s-%016x%x".formatted(prefix, random.nextLong(), random.nextInt(16));
    }
}
