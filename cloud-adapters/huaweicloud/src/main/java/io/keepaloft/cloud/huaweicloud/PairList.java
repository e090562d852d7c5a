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
import java.util.stream.Stream;

/**
 * Adds one entry to a port's list of address pairs, which the API replaces as a whole and without a revision: the list is read again right before
 * it is written, and left alone if it is not the one that the plan was made from. Two who write in the same moment may still lose one entry, which
 * the look afterwards shows to its owner, who adds it again. Source: VPC API Reference, "Updating a Port".
 */
record PairList(Network network) {

    private static final String PORT = "port_id";
    private static final String PAIRS = "allowed_address_pairs";
    private static final String REPLACES = "replaces";

    /** Equal as long as nothing changes. */
    static String token(Port port) {
        return port.id() + " " + text(port.pairs());
    }

    /** @param token of {@link #token} */
    static Step add(String token, AddressPair wanted) {
        String[] parts = token.split(" ", 2);
        List<AddressPair> pairs = new ArrayList<>(parse(parts[1]));
        pairs.add(wanted);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(PORT, parts[0]);
        arguments.put(PAIRS, text(pairs));
        arguments.put(REPLACES, parts[1]);
        return new Step(Network.UPDATE_PORT, arguments);
    }

    void perform(Step step, ClaimContext claim) throws CloudException {
        String id = step.argument(PORT);
        Port now = network.port(id).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, step.operation(), "port " + id + " is gone"));
        if (!text(now.pairs()).equals(step.argument(REPLACES))) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the address pairs of " + now.text() + " were changed meanwhile; nothing was written");
        }
        network.updatePairs(id, parse(step.argument(PAIRS)), claim);
    }

    private static String text(List<AddressPair> pairs) {
        return pairs.stream().map(AddressPair::toString).collect(Collectors.joining(","));
    }

    private static List<AddressPair> parse(String text) {
        return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(AddressPair::parse).toList();
    }
}
