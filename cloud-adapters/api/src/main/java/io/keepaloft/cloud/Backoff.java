package io.keepaloft.cloud;

import java.util.function.DoubleSupplier;

/** Waits between attempts: decorrelated jitter, so that claimants who failed together do not come back together. */
public final class Backoff {
    private final long baseNs;
    private final long capNs;
    private final DoubleSupplier random;
    private long previousNs;

    /** @param random uniform in [0, 1) */
    public Backoff(long baseNs, long capNs, DoubleSupplier random) {
        this.baseNs = baseNs;
        this.capNs = capNs;
        this.random = random;
        this.previousNs = baseNs;
    }

    /** Uniform between the base and three times the previous wait, never above the cap. */
    public long next() {
        long span = Math.max(0, 3 * previousNs - baseNs);
        previousNs = Math.min(capNs, baseNs + (long) (random.getAsDouble() * span));
        return previousNs;
    }

    /** {@code aroundNs}, a quarter more or less: for slow rounds, which must not fall into step either. */
    public long around(long aroundNs) {
        return aroundNs - aroundNs / 4 + (long) (random.getAsDouble() * (aroundNs / 2.0));
    }

    public void reset() {
        previousNs = baseNs;
    }
}
