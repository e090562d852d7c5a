package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the other nodes of an instance: by the addresses that are known, by tag, or else as members of its virtual IPs. */
record PeerChecks(Link link, Port own, Preflight.Found found) {
    static final String ID = "cloud-peers";
    /** What follows when the tag was not looked for. */
    static final String UNKNOWN = "whether the nodes find each other is not known";

    /** Of what is said of a tag. */
    static String subject(Map<String, String> tags) {
        return "tag " + tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().collect(Collectors.joining(", "));
    }

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
            ends.add(new End(address, link.inVpc(address).orElse(null)));
        }
        return ends;
    }

    private List<Peer> tagged(Map<String, String> tags) throws CloudException {
        String subject = subject(tags);
        try {
            String self = link.self().instanceId();
            List<Peer> all = link.servers().with(tags, link.vpcId(), link.blocks(), "");
            List<Peer> peers = all.stream().filter(peer -> !peer.name().equals(self)).toList();
            boolean ourselves = self.isEmpty() || peers.size() < all.size();
            String who = peers.stream().map(peer -> peer.name() + " (" + peer.address() + ")").collect(Collectors.joining(", "));
            if (peers.isEmpty()) {
                found.add(ID, Level.FAIL, subject, (ourselves ? "it finds only ourselves: " : "nobody has it, not even this host: ") + "no other running server of this VPC carries it",
                        "this host would speak to nobody, and every node would become MASTER", create(tags, "<id of the other server>") + (ourselves ? "" : "; " + create(tags, self)));
            } else if (ourselves) {
                found.pass(ID, subject, "found " + who);
            } else {
                found.add(ID, Level.FAIL, subject, "found " + who + ", but this host itself does not carry it",
                        "the other nodes do not find this host and do not speak to it: both sides will become MASTER", create(tags, self));
            }
            return peers;
        } catch (CloudException refused) {
            found.unread(ID, subject, refused, UNKNOWN);
            throw refused;
        }
    }

    private String create(Map<String, String> tags, String server) {
        StringBuilder line = new StringBuilder("hcloud ECS BatchCreateServerTags --cli-region=").append(link.self().region()).append(" --server_id=").append(server).append(" --action=create");
        int place = 1;
        for (Map.Entry<String, String> tag : Map.copyOf(tags).entrySet()) {
            line.append(" --tags.").append(place).append(".key=").append(tag.getKey()).append(" --tags.").append(place).append(".value=").append(tag.getValue());
            place++;
        }
        return line.toString();
    }
}
