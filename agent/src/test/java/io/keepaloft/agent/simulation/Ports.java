package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.pairs.PortPairs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Neutron's ports of one network, as the Networking API v2.0 describes them: a list of address pairs each, replaced as a whole and only under the
 * revision that the port has; every write raises that, also one that changes nothing.
 */
final class Ports {
    /** Which ports have what the agents claim: the same object as long as that does not change. */
    record Hold(Set<String> ports) {}

    private record Version(PortPairs port, long sinceNs) {}

    private final VirtualTime time;
    private final Trace trace;
    private final Predicate<AddressPair> claimed;
    private final Map<String, List<Version>> ports = new LinkedHashMap<>();
    private Hold hold = new Hold(Set.of());
    private long heldSinceNs;
    /** Those of them that have it because somebody else gave it to them. */
    private final Set<String> givenByHand = new TreeSet<>();
    private long changes;
    /** Lists that agents wrote, in all. */
    long writes;

    /** @param claimed whether a pair is what the agents claim, and so nobody else's */
    Ports(VirtualTime time, Trace trace, Predicate<AddressPair> claimed) {
        this.time = time;
        this.trace = trace;
        this.claimed = claimed;
    }

    void create(String id, String mac) {
        ports.put(id, new ArrayList<>());
        become(new PortPairs(id, mac, 1, List.of()));
    }

    private void become(PortPairs port) {
        changes++;
        ports.get(port.id()).add(new Version(port, time.now()));
        Set<String> holders = new TreeSet<>();
        ids().stream().filter(id -> !ports.get(id).isEmpty() && truth(id).pairs().stream().anyMatch(claimed)).forEach(holders::add);
        if (!holders.equals(hold.ports())) {
            hold = new Hold(holders);
            heldSinceNs = time.now();
        }
        givenByHand.retainAll(holders);
        trace.say("cloud", () -> "port " + port.id() + " revision " + port.revision() + " now has " + port.pairs());
    }

    Set<String> ids() {
        return ports.keySet();
    }

    PortPairs truth(String id) {
        return ports.get(id).getLast().port();
    }

    Hold hold() {
        return hold;
    }

    long heldSinceNs() {
        return heldSinceNs;
    }

    /** How many ports have it, and not because somebody else gave it to them. */
    long claimedByAgents() {
        return hold.ports().stream().filter(id -> !givenByHand.contains(id)).count();
    }

    long changes() {
        return changes;
    }

    /** A port, that long ago. */
    PortPairs seen(String id, long lagNs) {
        List<Version> versions = ports.get(id);
        for (int i = versions.size() - 1; i > 0; i--) {
            if (versions.get(i).sinceNs() <= time.now() - lagNs) {
                return versions.get(i).port();
            }
        }
        return versions.getFirst().port();
    }

    /** Update port with {@code If-Match}, by an agent. */
    void replace(String id, List<AddressPair> pairs, long revision) throws CloudException {
        PortPairs now = truth(id);
        if (now.revision() != revision) {
            throw new CloudException(Failure.LOST_RACE, PairLine.UPDATE, "RevisionNumberConstraintFailed", "req", 412, 0, id + " has revision " + now.revision(), null);
        }
        if (pairs.stream().distinct().count() < pairs.size()) {
            throw new CloudException(Failure.FATAL, PairLine.UPDATE, "DuplicateAddressPairInRequest", "req", 400, 0, "twice the same in " + pairs, null);
        }
        writes++;
        givenByHand.remove(id);
        become(new PortPairs(id, now.mac(), revision + 1, pairs));
    }

    /** By somebody else, who reads and writes in one moment. */
    void byHand(String id, List<AddressPair> pairs) {
        PortPairs now = truth(id);
        if (now.pairs().stream().noneMatch(claimed)) {
            givenByHand.add(id);
        }
        become(new PortPairs(id, now.mac(), now.revision() + 1, pairs));
    }
}
