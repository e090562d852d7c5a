package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides whose turn it is to be rehearsed by dry runs: they cost the account's tokens as real calls do, so that many resources must take
 * turns. A takeover somewhere else in the account needs the tokens more.
 */
final class DryRuns {
    /** So many at once, and one more each second: a fifth of what EC2 gives back. */
    static final int BURST = 10;
    private static final long EACH_NS = 1_000_000_000L;
    private static final int MOST_KNOWN = 10_000;

    private final LongSupplier clockNs;
    private final Map<Resource, Long> lastNs = new LinkedHashMap<>();
    private long fullNs;

    DryRuns(LongSupplier clockNs) {
        this.clockNs = clockNs;
        this.fullNs = clockNs.getAsLong();
    }

    /** False: others are due before it; its permissions were or will be proven in another round. */
    synchronized boolean due(Resource resource) {
        long nowNs = clockNs.getAsLong();
        Long last = lastNs.get(resource);
        // As long as a round of all takes. A new one is everybody's junior, and still comes before those that had their turn.
        if (last != null && nowNs - last < (lastNs.size() - BURST) * EACH_NS) {
            return false;
        }
        if (fullNs - nowNs > (BURST - 1) * EACH_NS) {
            return false;
        }
        fullNs = (fullNs - nowNs > 0 ? fullNs : nowNs) + EACH_NS;
        if (lastNs.size() >= MOST_KNOWN) {
            lastNs.clear();
        }
        lastNs.put(resource, nowNs);
        return true;
    }
}
