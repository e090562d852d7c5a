package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Adds entries to a port's list of address pairs, which the API replaces as a whole and without a revision: the list is read right before it is
 * written, and all that stands in it by then stays. This host's own writes go one after the other, and each brings along what waits for it. Of two
 * hosts that write in the same moment one may still lose the entry; the look afterwards shows that to its owner, who adds it again.
 * Source: VPC API Reference, "Updating a Port".
 */
final class PairList {

    private static final String PORT = "port_id";
    private static final String ADDS = "allowed_address_pairs.add";
    /** How long one waits for the others, before it looks again. */
    private static final long PATIENCE_NS = 2_000_000_000L;

    private final Network network;
    /** Held from the look at a list until the write that replaces it: or else one of our own writes would undo another. */
    private final Lock writing = new ReentrantLock();
    /** As many as the calls that are under way. */
    private final Set<Addition> waiting = ConcurrentHashMap.newKeySet();

    PairList(Network network) {
        this.network = network;
    }

    /** One entry that is wanted, and on whose behalf. */
    private static final class Addition {
        private final String portId;
        private final AddressPair pair;
        private final ClaimContext claim;
        /** Guarded by the lock. */
        private boolean made;

        Addition(Step step, ClaimContext claim) {
            this.portId = step.argument(PORT);
            this.pair = AddressPair.parse(step.argument(ADDS));
            this.claim = claim;
        }

        boolean mayComeAlongWith(Addition other) {
            return portId.equals(other.portId) && claim != null && claim.mayWrite();
        }
    }

    /** Equal as long as nothing changes. */
    static String token(Port port) {
        return port.id() + " " + port.pairs().stream().map(AddressPair::toString).collect(Collectors.joining(","));
    }

    static Step add(String portId, AddressPair wanted) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(PORT, portId);
        arguments.put(ADDS, wanted.toString());
        return new Step(Network.UPDATE_PORT, arguments);
    }

    /** @param claim on whose behalf, or null for a repair that people asked for */
    void perform(Step step, ClaimContext claim) throws CloudException {
        Addition mine = new Addition(step, claim);
        waiting.add(mine);
        try {
            await(step);
            try {
                if (!mine.made) {
                    write(step, mine);
                }
            } finally {
                writing.unlock();
            }
        } finally {
            waiting.remove(mine);
        }
    }

    private void await(Step step) throws CloudException {
        try {
            if (writing.tryLock(PATIENCE_NS, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new CloudException(Failure.RETRYABLE, step.operation(), "it was not made: for " + PATIENCE_NS / 1_000_000 + " ms others of this host's address pairs were being written");
    }

    private void write(Step step, Addition mine) throws CloudException {
        Port now = network.port(mine.portId, mine.claim).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, step.operation(), "port " + mine.portId + " is gone"));
        List<Addition> together = waiting.stream().filter(each -> each == mine || each.mayComeAlongWith(mine)).toList();
        List<AddressPair> merged = new ArrayList<>(now.pairs());
        together.stream().map(each -> each.pair).filter(pair -> !now.pairs().contains(pair)).distinct().forEach(merged::add);
        if (merged.size() > now.pairs().size()) {
            network.updatePairs(mine.portId, merged, gate(mine, together));
        }
        together.forEach(each -> each.made = true);
    }

    /** The request leaves while every mastership that it is for still stands. */
    private static ClaimContext gate(Addition mine, List<Addition> together) {
        return mine.claim == null ? null : new ClaimContext(mine.claim.instance(), mine.claim.term(), mine.claim.timeoutNs(),
                () -> together.stream().allMatch(each -> each.claim.mayWrite()));
    }
}
