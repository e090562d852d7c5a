package io.keepaloft.agent.engine;

/** Lets one line through per interval and counts those that it held back, so that a flood of bad packets is one log line. */
final class RateLimit {
    private final long intervalNs;
    private long nextNs = Long.MIN_VALUE;
    private long heldBack;

    RateLimit(long intervalNs) {
        this.intervalNs = intervalNs;
    }

    /** @return how many were held back since the last line (0 or more) if this one may pass, -1 if it may not */
    long tryPass(long nowNs) {
        if (nextNs != Long.MIN_VALUE && nowNs - nextNs < 0) {
            heldBack++;
            return -1;
        }
        nextNs = nowNs + intervalNs;
        long count = heldBack;
        heldBack = 0;
        return count;
    }
}
