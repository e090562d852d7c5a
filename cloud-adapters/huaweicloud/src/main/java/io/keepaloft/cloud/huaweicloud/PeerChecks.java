package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the other nodes of an instance: by the addresses that are known, by tag, or else as members of its virtual IPs. */
record PeerChecks(Link link, Port own, Preflight.Found found) {

    List<End> check(PreflightRequest.Instance instance) throws CloudException {
        Set<String> addresses = new LinkedHashSet<>(instance.known());
        if (!instance.peerTags().isEmpty()) {
            tagged(instance.peerTags()).forEach(peer -> addresses.add(peer.address()));
        }
        if (addresses.isEmpty()) {
            for (String address : instance.addresses()) {
                link.neighbour(address).filter(Port::virtualIp).ifPresent(virtual -> virtual.pairs().stream().map(AddressPair::address)
                        .filter(member -> !own.has(member)).forEach(addresses::add));
            }
        }
        List<End> ends = new ArrayList<>();
        for (String address : addresses) {
            List<Port> ports = link.network().portsWith(address);
            ends.add(new End(address, ports.stream().filter(port -> port.networkId().equals(link.networkId())).findFirst().or(() -> ports.stream().findFirst()).orElse(null)));
        }
        return ends;
    }

    private List<Peer> tagged(Map<String, String> tags) throws CloudException {
        String words = tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().collect(Collectors.joining(", "));
        try {
            List<Peer> peers = link.servers().with(tags, link.vpcId(), link.blocks(), link.self().instanceId());
            boolean alone = peers.isEmpty();
            found.add("cloud-peers", alone ? Level.FAIL : Level.PASS, "tag " + words, alone ? "no other running server of this VPC carries it"
                    : "found " + peers.stream().map(peer -> peer.name() + " (" + peer.address() + ")").collect(Collectors.joining(", ")),
                    "this host speaks to nobody, and every node will become MASTER", alone ? create(tags) : "");
            return peers;
        } catch (CloudException refused) {
            found.unread("cloud-peers", "tag " + words, refused, "whether the nodes find each other is not known");
            throw refused;
        }
    }

    private String create(Map<String, String> tags) {
        StringBuilder line = new StringBuilder("hcloud ECS BatchCreateServerTags --cli-region=").append(link.self().region()).append(" --server_id=<id of the other server> --action=create");
        int place = 1;
        for (Map.Entry<String, String> tag : Map.copyOf(tags).entrySet()) {
            line.append(" --tags.").append(place).append(".key=").append(tag.getKey()).append(" --tags.").append(place).append(".value=").append(tag.getValue());
            place++;
        }
        return line.toString();
    }
}
