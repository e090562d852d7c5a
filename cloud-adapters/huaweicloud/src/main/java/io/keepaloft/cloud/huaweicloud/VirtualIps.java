package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;
import java.util.Optional;

/**
 * Makes this host's interface a member of a virtual IP. Its members are the address pairs of its port; the cloud delivers to whichever of them
 * announces the address with ARP, so all nodes are members for good, and becoming the master needs no call. Source: VPC User Guide, "Virtual IP
 * Address Overview"; VPC API Reference, "Updating a Port": the pairs of a virtual IP's port must be addresses that servers' interfaces have.
 */
record VirtualIps(Link link) implements Mover {

    static final String INSTEAD_OF_SECONDARY_IP = "virtual_ip: Huawei Cloud delivers the address to whoever of its members announces it, and VRRP moves it without a call";

    @Override
    public Guard guard() {
        return Guard.LAST_WRITER;
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        Optional<Port> found = find(resource.value());
        if (found.isEmpty()) {
            return new Observation.Absent("the subnet " + link.networkId() + " has no virtual IP " + resource.value() + ": " + create(link, resource.value()));
        }
        Port virtual = found.get();
        if (!virtual.virtualIp()) {
            throw new CloudException(Failure.FATAL, Network.UPDATE_PORT, resource.value() + " is no virtual IP but the address of " + virtual.text());
        }
        String token = PairList.token(virtual);
        Port own = link.own();
        return virtual.hasMember(own) ? new Observation.HeldByUs(token) : new Observation.Unheld(own.address(resource.value().contains(":")) + " " + token,
                "without this host among its members");
    }

    @Override
    public boolean alsoHeldBy(Resource resource, Port peer) throws CloudException {
        return find(resource.value()).filter(port -> port.virtualIp() && port.hasMember(peer)).isPresent();
    }

    Optional<Port> find(String address) throws CloudException {
        return link.neighbour(address);
    }

    /** How an operator makes one. */
    static String create(Link link, String address) {
        return "hcloud VPC CreatePort --cli-region=" + link.self().region() + " --port.network_id=" + link.networkId() + " --port.device_owner=" + Port.VIRTUAL_IP_OWNER
                + " --port.fixed_ips.1.ip_address=" + address;
    }

    @Override
    public List<Step> steps(Resource resource, Observation observation, String token) {
        String[] ownAndPort = token.split(" ", 3);
        return List.of(PairList.add(ownAndPort[1], new AddressPair(ownAndPort[0], null)));
    }

    @Override
    public void perform(Step step, ClaimContext claim) throws CloudException {
        link.network().pairLists().perform(step, claim);
    }
}
