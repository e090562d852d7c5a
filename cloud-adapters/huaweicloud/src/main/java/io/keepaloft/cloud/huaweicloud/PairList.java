package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Adds one entry to a port's list of address pairs, which the API replaces as a whole and without a revision: the list is read right before it is
 * written, and all that stands in it by then stays. Of two who write in the same moment one may still lose the entry; the look afterwards shows
 * that to its owner, who adds it again. Source: VPC API Reference, "Updating a Port".
 */
record PairList(Network network) {

    private static final String PORT = "port_id";
    private static final String ADDS = "allowed_address_pairs.add";

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
