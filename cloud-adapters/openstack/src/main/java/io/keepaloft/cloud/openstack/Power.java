package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether servers run, as far as Neutron tells: a server's port goes {@code DOWN} when the hypervisor has unplugged it. Nova need not be asked, which
 * would need another endpoint and another right.
 *
 * <p>Not every driver wires ports, and then they are {@code DOWN} for ever. So {@code DOWN} counts only where our own port is {@code ACTIVE}, which is
 * of the same kind, and only for a server's port that nobody switched off. Source: Networking API v2.0, "Ports", status, binding:vnic_type.
 */
record Power(Neutron api, String ownPort) {
    private static final String RUNS = "ACTIVE";
    private static final String OFF = "DOWN";

    /** For an observation: the ports; empty as soon as one of them is no server's. */
    static Set<String> machines(List<Port> holders) {
        return holders.stream().allMatch(Power::servers) ? holders.stream().map(Port::id).collect(Collectors.toSet()) : Set.of();
    }

    private static boolean servers(Port port) {
        return !port.unbound() && port.deviceOwner().startsWith("compute:");
    }

    boolean isOff(Observation.HeldByOther seen) throws CloudException {
        if (seen.machines().isEmpty()) {
            return false;
        }
        Optional<Port> own = api.port(ownPort).filter(port -> port.wiring().status().equals(RUNS));
        if (own.isEmpty()) {
            return false;
        }
        for (String id : seen.machines()) {
            Optional<Port> holder = api.port(id).filter(Power::servers);
            if (holder.isEmpty() || !isOff(holder.get().wiring(), own.get().wiring())) {
                return false;
            }
        }
        return true;
    }

    /** @param own which is {@code ACTIVE} */
    static boolean isOff(Port.Wiring holder, Port.Wiring own) {
        return holder.status().equals(OFF) && holder.adminUp() && holder.kind().equals(own.kind());
    }
}
