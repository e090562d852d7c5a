package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes an address one of this host's port's own (a fixed IP), after the port that was seen to have it has given it up; which it does once
 * Neutron has said that our port may have it.
 *
 * <p>Each port is written under the revision that was observed, and Neutron gives an address to one port at a time (409
 * IpAddressAlreadyAllocated), so of several claimants one wins, also those that saw it free. The list is replaced as a whole ("Update
 * port"); under a revision nothing that others changed meanwhile can be lost. Neutron shows a port's addresses sorted, so which of them
 * is a server's first is not told: the last one of a port is never taken, nor that of a port without a server, which keeps it for somebody.
 */
final class FixedIps {

    /** The argument that tells these steps from those of {@link AddressPairs}. */
    static final String FIXED = "fixed_ips";

    private static final String PORT = "port_id";
    private static final String REVISION = "revision_number";
    private static final String REPLACES = "replaces";

    private final Link link;

    FixedIps(Link link) {
        this.link = link;
    }

    /** Without revisions Neutron still refuses an address that another port has. */
    Guard guard() {
        return link.ifMatch() ? Guard.COMPARE_AND_SWAP : Guard.TWO_STEP;
    }

    Observation observe(Resource resource) throws CloudException {
        String address = resource.value();
        Port own = link.api().port(link.self().networkInterface()).orElse(null);
        if (own == null) {
            return new Observation.Absent("this host's port " + link.self().networkInterface() + " is gone from the project");
        }
        if (own.has(address)) {
            mayLose(own, address);
            return new Observation.HeldByUs(token(own, null));
        }
        Optional<Port> holder = link.api().ports("network_id", own.networkId(), "fixed_ips", "ip_address=" + address).stream().filter(port -> port.has(address)).findFirst();
        if (holder.isEmpty()) {
            return new Observation.Unheld(token(own, null));
        }
        if (holder.get().unbound()) {
            throw new CloudException(Failure.FATAL, Neutron.UPDATE_PORT, address + " is kept by " + holder.get().text() + ", which no server has: a secondary_ip must be free to "
                    + "move. Say virtual_ip or allowed_address_pair instead, or delete that port: openstack port delete " + holder.get().id());
        }
        mayLose(holder.get(), address);
        return new Observation.HeldByOther(holder.get().text(), token(own, holder.get()),
                Set.copyOf(holder.get().addressesBut(Set.of(address))), Power.machines(List.of(holder.get())));
    }

    private static void mayLose(Port port, String address) throws CloudException {
        if (port.fixedIps().size() == 1) {
            throw new CloudException(Failure.FATAL, Neutron.UPDATE_PORT, address + " is the only address of " + port.text() + ": a secondary_ip is one beside the server's own; "
                    + "choose another");
        }
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
            List<FixedIp> own = new ArrayList<>(FixedIp.list(ports.path("own").path(FIXED)));
            own.add(new FixedIp("", resource.value()));
            if (ports.has("holder")) {
                if (link.ifMatch()) {
                    steps.add(step(((ObjectNode) ports.path("own")).deepCopy().put(REVISION, Ask.NEVER), own));
                }
                List<FixedIp> rest = FixedIp.list(ports.path("holder").path(FIXED)).stream().filter(ip -> !ip.is(resource.value())).toList();
                steps.add(step(ports.path("holder"), rest));
            }
            steps.add(step(ports.path("own"), own));
        }
        return new Plan(resource, observation, guard(), steps);
    }

    private Step step(JsonNode port, List<FixedIp> ips) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(PORT, port.path("id").asText());
        arguments.put(REVISION, port.path(REVISION).asText());
        arguments.put(FIXED, FixedIp.json(ips).toString());
        if (!link.ifMatch()) {
            arguments.put(REPLACES, port.path(FIXED).toString());
        }
        return new Step(Neutron.UPDATE_PORT, arguments);
    }

    void perform(Step step, ClaimContext claim) throws CloudException {
        String portId = step.argument(PORT);
        if (step.argument(REPLACES) != null) {
            // Nothing compares for us: at least what others changed since the look is not overwritten.
            List<FixedIp> before = FixedIp.list(parse(step.argument(REPLACES)));
            if (!link.api().port(portId).map(port -> port.fixedIps().equals(before)).orElse(false)) {
                throw new CloudException(Failure.LOST_RACE, step.operation(), "the addresses of port " + portId + " were changed meanwhile; nothing was written");
            }
        }
        List<FixedIp> ips = FixedIp.list(parse(step.argument(FIXED)));
        long revision = link.ifMatch() ? Long.parseLong(step.argument(REVISION)) : -1;
        if (revision == Ask.NEVER) {
            Ask.whether(step.operation(), () -> link.api().updateFixedIps(portId, ips, revision, claim));
        } else {
            link.api().updateFixedIps(portId, ips, revision, claim);
        }
    }

    /** The ports of one look: all that a write needs, and equal as long as nothing changes. */
    private static String token(Port own, Port holder) {
        ObjectNode token = Http.JSON.createObjectNode();
        token.set("own", of(own));
        if (holder != null) {
            token.set("holder", of(holder));
        }
        return token.toString();
    }

    private static ObjectNode of(Port port) {
        ObjectNode object = Http.JSON.createObjectNode().put("id", port.id()).put(REVISION, port.revision());
        object.set(FIXED, FixedIp.json(port.fixedIps()));
        return object;
    }

    private static JsonNode parse(String ours) {
        try {
            return Http.JSON.readTree(ours);
        } catch (JsonProcessingException notOurs) {
            throw new IllegalArgumentException("this is no observation of this session", notOurs);
        }
    }
}
