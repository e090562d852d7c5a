package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Adds one entry to a port's list of address pairs, which the API replaces as a whole and without a revision: the list is read right before it is
 * written, and all that stands in it by then stays. This host's own additions go one after the other. Of two hosts that write in the same moment one
 * may still lose the entry; the look afterwards shows that to its owner, who adds it again. Source: VPC API Reference, "Updating a Port".
 */
record PairList(Network network) {

    private static final String PORT = "port_id";
    private static final String ADDS = "allowed_address_pairs.add";
    /** How long one waits for the others, before it looks again. */
    private static final long PATIENCE_NS = 2_000_000_000L;

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
        await(step);
        try {
            merge(step, claim);
        } finally {
            network.pairLists().unlock();
        }
    }

    private void await(Step step) throws CloudException {
        try {
            if (network.pairLists().tryLock(PATIENCE_NS, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new CloudException(Failure.RETRYABLE, step.operation(), "it was not made: for " + PATIENCE_NS / 1_000_000 + " ms others of this host's address pairs were being written");
    }

    private void merge(Step step, ClaimContext claim) throws CloudException {
        String id = step.argument(PORT);
        Port now = network.port(id, claim).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, step.operation(), "port " + id + " is gone"));
        AddressPair wanted = AddressPair.parse(step.argument(ADDS));
        if (!now.pairs().contains(wanted)) {
            List<AddressPair> merged = new ArrayList<>(now.pairs());
            merged.add(wanted);
            network.updatePairs(id, merged, claim);
        }
    }
}
