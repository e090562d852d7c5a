package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The other nodes of the cluster, by the tags that their ports in our network carry.
 *
 * @param moving addresses that move with the mastership, and so are nobody's own
 */
record TaggedPorts(Link link, Set<String> moving) {

    /** Tags of ports are single words: {@code name=value}. Whether a server runs Neutron does not tell. */
    static List<Port> of(Link link, Map<String, String> tags) throws CloudException {
        List<String> words = Members.words(tags);
        return link.api().ports("network_id", link.networkId(), "tags", String.join(",", words)).stream()
                .filter(port -> !port.id().equals(link.self().networkInterface()) && port.tags().containsAll(words))
                .filter(port -> port.unbound() || !port.deviceId().equals(link.self().instanceId())).toList();
    }

    /** Each server once, with one address of each family: a second one would be a second peer, which never answers. */
    List<Peer> peers(Map<String, String> tags) throws CloudException {
        Map<String, Port> servers = new LinkedHashMap<>();
        of(link, tags).forEach(port -> servers.putIfAbsent(port.unbound() ? port.id() : port.deviceId(), port));
        List<Peer> found = new ArrayList<>();
        if (!servers.isEmpty()) {
            Set<String> subnets = Set.copyOf(link.api().port(link.self().networkInterface()).stream()
                    .flatMap(own -> own.fixedIps().stream()).map(FixedIp::subnetId).toList());
            servers.forEach((name, port) -> List.of(false, true).forEach(ipv6 -> {
                String address = port.addressTowards(subnets, ipv6, moving);
                if (!address.isEmpty()) {
                    found.add(new Peer(Objects.requireNonNull(name), address));
                }
            }));
        }
        return List.copyOf(found);
    }
}
