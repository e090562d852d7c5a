package io.keepaloft.cloud.simulator.fault;

/** A throttle as EC2 describes its own: a bucket of tokens that refills steadily, a call takes one. Not thread-safe; its owner locks. */
final class TokenBucket {
    private final double perSecond;
    private final int size;
    private double tokens;
    private long filledNs;

    TokenBucket(double perSecond, int size, long nowNs) {
        this.perSecond = perSecond;
        this.size = size;
        this.tokens = size;
        this.filledNs = nowNs;
    }

    boolean take(long nowNs) {
        tokens = Math.min(size, tokens + (nowNs - filledNs) * perSecond / 1e9);
        filledNs = nowNs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    double perSecond() {
        return perSecond;
    }

    int size() {
        return size;
    }
}
