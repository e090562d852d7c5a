package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Binds floating IPs to this host's port, or to the virtual address's own port, where they stay whoever is master.
 *
 * <p>Neutron moves a floating IP from whoever has it without a word; under the observed revision it moves it only if nobody else did
 * meanwhile. Source: Networking API v2.0, "Update floating IP".
 */
final class FloatingIps {

    private static final String ID = "floatingip_id";
    private static final String PORT = "port_id";
    private static final String FIXED = "fixed_ip_address";
    private static final String REVISION = "revision_number";

    private final Link link;
    private final Mode mode;
    private final Set<String> moving;

    /** @param moving addresses that this host's port has only while it is master */
    FloatingIps(Link link, Mode mode, Set<String> moving) {
        this.link = link;
        this.mode = mode;
        this.moving = Set.copyOf(moving);
    }

    Guard guard() {
        return link.ifMatch() && mode == Mode.SAFE ? Guard.COMPARE_AND_SWAP : Guard.LAST_WRITER;
    }

    /** Where the address belongs. */
    record Target(Port port, String address) {}

    /** @throws CloudException {@link Failure#FATAL} when no port that we may use has the address that it belongs to */
    Observation observe(Resource resource) throws CloudException {
        Optional<FloatingIp> found = find(resource);
        if (found.isEmpty()) {
            return new Observation.Absent("no floating IP " + resource.value() + " belongs to this project");
        }
        FloatingIp ip = found.get();
        Target target = target(resource);
        String token = String.join(" ", ip.id(), Long.toString(ip.revision()), target.port().id(), target.address());
        if (ip.portId() == null) {
            return new Observation.Unheld(token);
        }
        if (ip.portId().equals(target.port().id()) && target.address().equals(ip.fixedAddress())) {
            return new Observation.HeldByUs(token);
        }
        Port holder = link.api().port(ip.portId()).orElse(null);
        refuseToRob(ip, holder, target);
        // A port without a server keeps an address that moves with the mastership: it says nothing about who has it.
        Set<String> addresses = holder == null || holder.unbound() ? Set.of() : Set.copyOf(holder.addressesBut(moving));
        return new Observation.HeldByOther(holder == null ? "port " + ip.portId() + " of another project" : holder.text(), token, addresses, Power.machines(holder == null ? List.of() : List.of(holder)));
    }

    /** Whose port has it; empty: nobody's, or one of another project. */
    Optional<Port> holder(Resource resource) throws CloudException {
        String port = find(resource).map(FloatingIp::portId).orElse(null);
        return port == null ? Optional.empty() : link.api().port(port);
    }

    /** What a load balancer or a router has is in use by many, and on a virtual address's port it serves whoever is master. */
    private static void refuseToRob(FloatingIp ip, Port holder, Target target) throws CloudException {
        if (holder != null && holder.ofAService()) {
            throw new CloudException(Failure.FATAL, Neutron.UPDATE_FLOATINGIP, "the floating IP " + ip.address() + " is that of a " + holder.deviceOwner() + ", " + holder.text()
                    + ", which is no server and so no member; it is left there. Name another floating IP");
        }
        if (holder != null && holder.unbound() && !target.port().unbound() && target.port().pairs().stream().anyMatch(pair -> holder.addresses().stream().anyMatch(pair::is))) {
            throw new CloudException(Failure.FATAL, Neutron.UPDATE_FLOATINGIP, "the floating IP " + ip.address() + " is bound to " + holder.text() + ", which keeps a virtual address, and "
                    + "there it serves whoever is master; it is left there. Write: elastic_ip " + ip.address() + " to " + ip.fixedAddress());
        }
    }

    /** True while it is bound to a port without a server: it leads to whoever has that port's address. */
    boolean staysWhoeverIsMaster(Resource resource) throws CloudException {
        Target target = target(resource);
        return target.port().unbound() && find(resource).filter(ip -> target.port().id().equals(ip.portId()) && target.address().equals(ip.fixedAddress())).isPresent();
    }

    /** By address or id; looked for in the answer again. */
    Optional<FloatingIp> find(Resource resource) throws CloudException {
        return link.api().floatingIps("floating_ip_address", resource.value()).stream().filter(ip -> ip.address().equals(resource.value())).findFirst();
    }

    Target target(Resource resource) throws CloudException {
        Port own = link.api().port(link.self().networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "get_port",
                "this host's port " + link.self().networkInterface() + " is gone from the project"));
        String to = resource.option(Resource.TO);
        if (to == null || own.has(to) || moving.contains(to)) {
            // Also while another port has an address that moves: a secondary_ip is claimed first, and then it is our port's.
            return new Target(own, to == null ? own.address(false, moving, link.local().addresses()) : to);
        }
        Optional<Port> other = link.api().ports("network_id", own.networkId(), "fixed_ips", "ip_address=" + to).stream().filter(port -> port.has(to)).findFirst();
        if (other.isPresent() && other.get().unbound()) {
            return new Target(other.get(), to);
        }
        // Neutron refuses to bind to an address that is only an allowed pair of the port.
        throw new CloudException(Failure.FATAL, Neutron.UPDATE_FLOATINGIP, other.isPresent()
                ? to + " is the address of " + other.get().text() + ", not of this host: correct \"to\""
                : "no port has " + to + ", and a floating IP can only be bound to a port's own address: openstack port create --network " + own.networkId()
                        + " --fixed-ip ip-address=" + to + " vip-" + to);
    }

    Plan plan(Resource resource, Observation observation) {
        List<Step> steps = switch (observation) {
            case Observation.HeldByUs _, Observation.Absent _ -> List.of();
            case Observation.Unheld unheld -> List.of(bind(unheld.token()));
            case Observation.HeldByOther other -> List.of(bind(other.token()));
        };
        return new Plan(resource, observation, guard(), steps);
    }

    private Step bind(String token) {
        String[] parts = token.split(" ", 4);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(ID, parts[0]);
        arguments.put(PORT, parts[2]);
        arguments.put(FIXED, parts[3]);
        if (guard() == Guard.COMPARE_AND_SWAP) {
            arguments.put(REVISION, parts[1]);
        }
        return new Step(Neutron.UPDATE_FLOATINGIP, arguments);
    }

    void perform(Step step, ClaimContext claim) throws CloudException {
        String revision = step.argument(REVISION);
        link.api().bind(step.argument(ID), step.argument(PORT), step.argument(FIXED), revision == null ? -1 : Long.parseLong(revision), claim);
    }
}
