package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.http.Http;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives this host's port the right to send from the virtual address and, when {@code exclusive}, takes it from the other members' ports:
 * the fabric then drops what a stale master sends.
 *
 * <p>An exclusive claim writes every other member's port first, with the revision that was observed, even where there is nothing to remove:
 * a write that changes nothing still raises a port's revision, and so voids what any other claimant has observed of its own port. Of several
 * that claim from one state each must therefore write all the others' ports and then its own, all at the revisions of that state. Whoever
 * comes second to any one of these ports is refused with 412 and begins again with a look. So at most one of them ends with the pair. Before
 * it is taken from anybody Neutron is asked whether our own port may have it, see {@link Ask}.
 *
 * <p>The list is replaced as a whole (Networking API v2.0, "Update port"); under a revision nothing that others added meanwhile can be lost.
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

    /** True when the port may send from all of it; when {@code exactly}, only by a pair of its own that could be taken away again. */
    static boolean has(Port port, Resource resource, boolean exactly) {
        String mac = resource.option(MAC) == null ? port.mac() : resource.option(MAC);
        return port.pairs().stream().anyMatch(pair -> pair.hasMac(mac, port.mac()) && (exactly ? pair.is(resource.value()) : pair.covers(resource.value())));
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
            return new Observation.HeldByUs(token(own, List.of()));
        }
        List<Port> others = exclusive ? others(own, resource) : List.of();
        List<Port> holders = others.stream().filter(port -> hasAny(port, resource)).toList();
        String token = token(own, others);
        if (!holders.isEmpty()) {
            Set<String> addresses = new TreeSet<>();
            holders.forEach(port -> addresses.addAll(port.addressesBut(moving)));
            return new Observation.HeldByOther(String.join(" and ", holders.stream().map(Port::text).toList()), token, addresses, Power.machines(holders));
        }
        return has(own, resource, exclusive) ? new Observation.HeldByUs(token) : new Observation.Unheld(token, "not among the address pairs of this host's port");
    }

    private static boolean hasAny(Port port, Resource resource) {
        return port.pairs().stream().anyMatch(pair -> pair.is(resource.value()));
    }

    /** The members' ports but ours: in our network, with the pair, a member's address or the members' tags. Asked anew at each look, so nobody is missed who came late. */
    private List<Port> others(Port own, Resource resource) throws CloudException {
        members.mustBeKnown(own);
        return link.api().ports("network_id", own.networkId()).stream()
                .filter(port -> !port.id().equals(own.id()))
                .filter(port -> hasAny(port, resource) || members.has(port))
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
            JsonNode ports = parse(token);
            List<AddressPair> own = withPair(ports.get(0), resource);
            if (observation instanceof Observation.HeldByOther && link.ifMatch()) {
                steps.add(step(((ObjectNode) ports.get(0)).deepCopy().put(REVISION, Ask.NEVER), own));
            }
            for (int i = 1; i < ports.size(); i++) {
                List<AddressPair> pairs = AddressPair.list(ports.get(i).path(PAIRS));
                steps.add(step(ports.get(i), pairs.stream().filter(pair -> !pair.is(resource.value())).toList()));
            }
            steps.add(step(ports.get(0), own));
        }
        return new Plan(resource, observation, guard(), steps);
    }

    private static List<AddressPair> withPair(JsonNode port, Resource resource) {
        List<AddressPair> pairs = new ArrayList<>(AddressPair.list(port.path(PAIRS)));
        AddressPair wanted = new AddressPair(resource.value(), resource.option(MAC));
        String mac = port.path("mac").asText();
        if (pairs.stream().noneMatch(pair -> pair.is(wanted.address()) && pair.hasMac(wanted.mac() == null ? mac : wanted.mac(), mac))) {
            pairs.add(wanted);
        }
        return pairs;
    }

    private Step step(JsonNode port, List<AddressPair> pairs) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(PORT, port.path("id").asText());
        arguments.put(REVISION, port.path(REVISION).asText());
        arguments.put(PAIRS, AddressPair.json(pairs).toString());
        if (!link.ifMatch()) {
            arguments.put(REPLACES, port.path(PAIRS).toString());
        }
        return new Step(Neutron.UPDATE_PORT, arguments);
    }

    void perform(Step step, ClaimContext claim) throws CloudException {
        String portId = step.argument(PORT);
        List<AddressPair> pairs = AddressPair.list(parse(step.argument(PAIRS)));
        if (step.argument(REPLACES) != null) {
            // Nothing compares for us: at least what others changed since the look is not overwritten.
            List<AddressPair> before = AddressPair.list(parse(step.argument(REPLACES)));
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

    /** The ports of one look, ours first: all that a write needs, and equal as long as nothing changes. */
    private static String token(Port own, List<Port> others) {
        ArrayNode ports = Http.JSON.createArrayNode();
        List<Port> all = new ArrayList<>(List.of(own));
        all.addAll(others);
        for (Port port : all) {
            ports.addObject().put("id", port.id()).put("mac", port.mac()).put(REVISION, port.revision()).set(PAIRS, AddressPair.json(port.pairs()));
        }
        return ports.toString();
    }

    private static JsonNode parse(String ours) {
        try {
            return Http.JSON.readTree(ours);
        } catch (JsonProcessingException notOurs) {
            throw new IllegalArgumentException("this is no observation of this session", notOurs);
        }
    }
}
