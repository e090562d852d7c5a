package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import java.util.Optional;

/**
 * A virtual address with a port of its own, which no server has: the port keeps the address from others, OVN delivers to it, and a floating IP
 * can stay on it whoever is master. What follows the master is the right to send from it, so that is a pair on this host's port.
 */
final class VirtualIps {

    private final Link link;
    private final AddressPairs pairs;

    VirtualIps(Link link, AddressPairs pairs) {
        this.link = link;
        this.pairs = pairs;
    }

    /** The line that makes the port which keeps the address. */
    static String create(String networkId, String address) {
        return "openstack port create --network " + networkId + " --fixed-ip ip-address=" + address + " --disable vip-" + address;
    }

    Guard guard() {
        return pairs.guard();
    }

    Observation observe(Resource resource) throws CloudException {
        String address = resource.value();
        Optional<Port> vip = link.api().ports("network_id", link.networkId(), "fixed_ips", "ip_address=" + address).stream().filter(port -> port.has(address)).findFirst();
        if (vip.isEmpty()) {
            return new Observation.Absent("no port keeps " + address + ": " + create(link.networkId(), address));
        }
        if (!vip.get().unbound()) {
            throw new CloudException(Failure.FATAL, Neutron.UPDATE_PORT, address + " is the own address of " + vip.get().text() + ", not a virtual one: two servers would answer for "
                    + "it. Choose another address, or free this one");
        }
        return pairs.observe(pair(resource));
    }

    Plan plan(Resource resource, Observation observation) {
        Plan plan = pairs.plan(pair(resource), observation);
        return new Plan(resource, observation, plan.guard(), plan.steps());
    }

    private static Resource pair(Resource resource) {
        return new Resource(Kind.ALLOWED_ADDRESS_PAIR, resource.value(), resource.options());
    }
}
