package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.Resource;
import java.util.HashMap;
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
    /** Whoever was not asked about for so long is gone from the configuration. */
    private static final long GONE_NS = 180 * EACH_NS;

    /** @param lastNs of its last turn; null: it had none */
    private record Turn(Long lastNs, long askedNs) {
        boolean before(Turn other) {
            return other.lastNs != null && (lastNs == null || lastNs - other.lastNs < 0);
        }
    }

    private final LongSupplier clockNs;
    private final Map<Resource, Turn> turns = new HashMap<>();
    private long fullNs;

    DryRuns(LongSupplier clockNs) {
        this.clockNs = clockNs;
        this.fullNs = clockNs.getAsLong();
    }

    /** False: others are due before it; its permissions were or will be proven in another round. */
    synchronized boolean due(Resource resource) {
        long nowNs = clockNs.getAsLong();
        turns.values().removeIf(turn -> nowNs - turn.askedNs() > GONE_NS);
        Turn mine = new Turn(turns.containsKey(resource) ? turns.get(resource).lastNs() : null, nowNs);
        turns.put(resource, mine);
        long left = BURST - Math.ceilDiv(Math.max(0, fullNs - nowNs), EACH_NS);
        if (turns.values().stream().filter(other -> other.before(mine)).count() >= left) {
            return false;
        }
        fullNs = (fullNs - nowNs > 0 ? fullNs : nowNs) + EACH_NS;
        turns.put(resource, new Turn(nowNs, nowNs));
        return true;
    }
}
