package io.keepaloft.cloud.simulator.model;

import java.util.random.RandomGenerator;

/** Makes ids that were never used before: a prefix and 17 hexadecimal digits. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** 68 random bits: a collision in a lab's lifetime is not to be expected. */
    public synchronized String next(String prefix) {
        return "%s-%016x%x".formatted(prefix, random.nextLong(), random.nextInt(16));
    }
}
