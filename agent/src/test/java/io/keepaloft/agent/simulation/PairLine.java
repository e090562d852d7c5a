package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.pairs.PairClaim;
import io.keepaloft.cloud.pairs.PortPairs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Address pairs by the same calls as the OpenStack provider's; what they write is the product's own {@link PairClaim}. */
final class PairLine implements KindLine {
    static final String UPDATE = "UpdatePort";
    static final String PORT = "port_id";
    private static final String REVISION = "revision_number";
    private static final String PAIRS = "allowed_address_pairs";
    /** No port lives to see it: a write under it asks, and does nothing. */
    private static final long NEVER = Integer.MAX_VALUE;

    private final Ec2 cloud;
    private final Ports ports;
    private final String self;
    private final Predicate<String> member;
    private final boolean exclusive;

    /** @param member by the port's id */
    PairLine(Ec2 cloud, Ports ports, String self, Predicate<String> member, boolean exclusive) {
        this.cloud = cloud;
        this.ports = ports;
        this.self = self;
        this.member = member;
        this.exclusive = exclusive;
    }

    private static AddressPair wanted(Resource resource) {
        return new AddressPair(resource.value(), null);
    }

    @Override public String looksBy() {
        return "GetPorts";
    }

    @Override public Observation look(Resource resource) {
        long lagNs = cloud.lagNs();
        List<PortPairs> others = !exclusive ? List.of() : ports.ids().stream().filter(id -> !id.equals(self)).map(id -> ports.seen(id, lagNs))
                .filter(port -> member.test(port.id()) || port.names(resource.value())).toList();
        return new PairClaim(ports.seen(self, lagNs), others).observation(wanted(resource), exclusive, (ids, token) -> new Observation.HeldByOther(
                String.join(" and ", new TreeSet<>(ids)), token, ids.stream().map(Simulation::addressOf).collect(Collectors.toSet())));
    }

    @Override public Plan plan(Resource resource, Observation seen) {
        List<Step> steps = new ArrayList<>();
        String token = switch (seen) {
            case Observation.Unheld unheld -> unheld.token();
            case Observation.HeldByOther other -> other.token();
            case Observation.HeldByUs _, Observation.Absent _ -> null;
        };
        if (token != null) {
            List<PortPairs> writes = PairClaim.of(token).writes(wanted(resource));
            if (seen instanceof Observation.HeldByOther) {
                steps.add(step(writes.getLast().at(NEVER)));
            }
            writes.forEach(write -> steps.add(step(write)));
        }
        return new Plan(resource, seen, Guard.COMPARE_AND_SWAP, steps);
    }

    private static Step step(PortPairs write) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(PORT, write.id());
        arguments.put(REVISION, Long.toString(write.revision()));
        arguments.put(PAIRS, write.pairs().stream().map(AddressPair::toString).collect(Collectors.joining(",")));
        return new Step(UPDATE, arguments);
    }

    @Override public void serve(Step step) throws CloudException {
        String id = step.argument(PORT);
        long revision = Long.parseLong(step.argument(REVISION));
        require(exclusive || id.equals(self), self + " writes the port " + id + ", and its pair is not exclusive");
        if (revision == NEVER) {
            return;
        }
        Set<String> before = ports.hold().ports();
        ports.replace(id, Stream.of(step.argument(PAIRS).split(",")).filter(pair -> !pair.isEmpty()).map(AddressPair::parse).toList(), revision);
        Set<String> holders = ports.hold().ports();
        require(id.equals(self) || !holders.contains(id), self + " gave " + id + " the pair");
        if (exclusive && holders.contains(self) && !before.contains(self)) {
            cloud.handedOver(ForeignHand.PAIR, self);
        }
    }

    @Override public String rehearsesBy() {
        return looksBy();
    }

    @Override public Object truth(Resource resource) {
        return exclusive ? ports.hold() : ports.truth(self);
    }

    @Override public boolean has(Resource resource) {
        return exclusive ? ports.hold().ports().equals(Set.of(self))
                : ports.hold().ports().contains(self) || ports.truth(self).pairs().stream().anyMatch(ForeignHand.COVERING::contains);
    }
}
