package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.pairs.PairClaim;
import io.keepaloft.cloud.pairs.PortPairs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives this host's port the right to send from the virtual address and, when {@code exclusive}, takes it from the other members' ports:
 * the fabric then drops what a stale master sends. What is written, and why one claimant at most ends with the pair, says {@link PairClaim}.
 * Before it is taken from anybody Neutron is asked whether our own port may have it, see {@link Ask}.
 *
 * <p>The list is replaced as a whole (Networking API v2.0, "Update port"); under a revision nothing that others added meanwhile can be lost.
 * Whoever comes second is refused with 412.
 */
final class AddressPairs {

    static final String MAC = "mac";

    private static final String PORT = "port_id";
    private static final String REVISION = "revision_number";
    private static final String PAIRS = "allowed_address_pairs";
    private static final String REPLACES = "replaces";

    private final Link link;
    private final Members members;
    private final Set<String> moving;

    /** @param moving addresses that a port has only while its host is master */
    AddressPairs(Link link, Members members, Set<String> moving) {
        this.link = link;
        this.members = members;
        this.moving = Set.copyOf(moving);
    }

    Guard guard() {
        return link.ifMatch() ? Guard.COMPARE_AND_SWAP : Guard.LAST_WRITER;
    }

    static boolean exclusive(Resource resource) {
        return Boolean.parseBoolean(resource.option(Resource.EXCLUSIVE));
    }

    static AddressPair wanted(Resource resource) {
        return new AddressPair(resource.value(), resource.option(MAC));
    }

    Observation observe(Resource resource) throws CloudException {
        Port own = link.api().port(link.self().networkInterface()).orElse(null);
        if (own == null) {
            return new Observation.Absent("this host's port " + link.self().networkInterface() + " is gone from the project");
        }
        boolean exclusive = exclusive(resource);
        if (!own.portSecurity()) {
            if (exclusive) {
                throw new CloudException(Failure.FATAL, Neutron.UPDATE_PORT, "port security is off on " + own.text() + ", so the fabric drops nothing of anybody's and "
                        + "exclusive cannot work: openstack port set --enable-port-security --security-group <group> " + own.id());
            }
            return new Observation.HeldByUs(claim(own, List.of()).token());
        }
        List<Port> others = exclusive ? others(own, resource) : List.of();
        return claim(own, others).observation(wanted(resource), exclusive, (ids, token) -> heldBy(others.stream().filter(port -> ids.contains(port.id())).toList(), token));
    }

    private static PairClaim claim(Port own, List<Port> others) {
        return new PairClaim(own.pairList(), others.stream().map(Port::pairList).toList());
    }

    private Observation.HeldByOther heldBy(List<Port> holders, String token) {
        Set<String> addresses = new TreeSet<>();
        holders.forEach(port -> addresses.addAll(port.addressesBut(moving)));
        return new Observation.HeldByOther(String.join(" and ", holders.stream().map(Port::text).toList()), token, addresses, Power.machines(holders));
    }

    /** The members' ports but ours: in our network, with the pair, a member's address or the members' tags. Asked anew at each look, so nobody is missed who came late. */
    private List<Port> others(Port own, Resource resource) throws CloudException {
        members.mustBeKnown(own);
        return link.api().ports("network_id", own.networkId()).stream()
                .filter(port -> !port.id().equals(own.id()))
                .filter(port -> port.pairList().names(resource.value()) || members.has(port))
                .sorted(Comparator.comparing(Port::id)).toList();
    }

    Plan plan(Resource resource, Observation observation) {
        String token = switch (observation) {
            case Observation.Unheld unheld -> unheld.token();
            case Observation.HeldByOther other -> other.token();
            case Observation.HeldByUs _, Observation.Absent _ -> null;
        };
        List<Step> steps = new ArrayList<>();
        if (token != null) {
            PairClaim seen = PairClaim.of(token);
            List<PortPairs> writes = seen.writes(wanted(resource));
            if (observation instanceof Observation.HeldByOther && link.ifMatch()) {
                steps.add(step(seen, writes.getLast().at(Ask.NEVER)));
            }
            writes.forEach(write -> steps.add(step(seen, write)));
        }
        return new Plan(resource, observation, guard(), steps);
    }

    private Step step(PairClaim seen, PortPairs write) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(PORT, write.id());
        arguments.put(REVISION, Long.toString(write.revision()));
        arguments.put(PAIRS, PairJson.of(write.pairs()).toString());
        if (!link.ifMatch()) {
            arguments.put(REPLACES, PairJson.of(seen.pairsOf(write.id())).toString());
        }
        return new Step(Neutron.UPDATE_PORT, arguments);
    }

    void perform(Step step, ClaimContext claim) throws CloudException {
        String portId = step.argument(PORT);
        List<AddressPair> pairs = PairJson.list(parse(step.argument(PAIRS)));
        if (step.argument(REPLACES) != null) {
            // Nothing compares for us: at least what others changed since the look is not overwritten.
            List<AddressPair> before = PairJson.list(parse(step.argument(REPLACES)));
            if (!link.api().port(portId).map(port -> port.pairs().equals(before)).orElse(false)) {
                throw new CloudException(Failure.LOST_RACE, step.operation(), "the address pairs of port " + portId + " were changed meanwhile; nothing was written");
            }
        }
        long revision = link.ifMatch() ? Long.parseLong(step.argument(REVISION)) : -1;
        if (revision == Ask.NEVER) {
            Ask.whether(step.operation(), () -> link.api().updatePairs(portId, pairs, revision, claim));
        } else {
            link.api().updatePairs(portId, pairs, revision, claim);
        }
    }

    private static JsonNode parse(String ours) {
        try {
            return Http.JSON.readTree(ours);
        } catch (JsonProcessingException notOurs) {
            throw new IllegalArgumentException("this is no step of this session", notOurs);
        }
    }
}
