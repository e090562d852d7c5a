package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.wire.PacketKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Kinds of packets that are drawn as one row of a host's lane, from top to bottom. */
enum PacketGroup {
    PROTOCOL_112("VRRP (protocol 112)", PacketKind.VRRP_MULTICAST, PacketKind.VRRP_UNICAST),
    UDP("VRRP over UDP", PacketKind.VRRP_UDP),
    CHANNEL("peer channel, probes, ICMP", PacketKind.PEER_CHANNEL, PacketKind.PROBE, PacketKind.ICMP),
    GARP("gratuitous ARP, unsolicited neighbour advertisements", PacketKind.GARP);

    private final String title;
    private final Set<PacketKind> kinds;

    PacketGroup(String title, PacketKind... kinds) {
        this.title = title;
        this.kinds = Set.of(kinds);
    }

    String title() {
        return title;
    }

    /** In the page's style sheet. */
    String style() {
        return "p" + ordinal();
    }

    /** Those of its kinds that there are. */
    Map<String, Integer> of(Map<String, Integer> counts) {
        Map<String, Integer> own = new LinkedHashMap<>();
        counts.forEach((word, count) -> {
            if (kinds.stream().anyMatch(kind -> kind.word().equals(word))) {
                own.put(word, count);
            }
        });
        return own;
    }
}
