package io.keepaloft.agent.lab.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a packet is to somebody who looks for what nodes say to each other. */
public enum PacketKind {
    /** An advertisement of protocol 112 to the group. */
    VRRP_MULTICAST,
    /** An advertisement of protocol 112 to one peer. */
    VRRP_UNICAST,
    /** An advertisement on the last rung: a datagram of the peer channel that stands for one. */
    VRRP_UDP,
    /** Any other datagram of the peer channel. */
    PEER_CHANNEL,
    /** Gratuitous ARP, or an unsolicited neighbour advertisement. */
    GARP,
    /** A live probe, on any rung, with which paths are tested. */
    PROBE,
    /** Echoes and errors of ICMP and ICMPv6; neighbour discovery is left out. */
    ICMP;

    /** As scenarios and reports spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a scenario can count: each kind by its word, and `vrrp`, which is protocol 112 to anybody. */
    public static Map<String, Set<PacketKind>> words() {
        Map<String, Set<PacketKind>> all = new LinkedHashMap<>();
        all.put("vrrp", Set.of(VRRP_MULTICAST, VRRP_UNICAST));
        Arrays.stream(values()).forEach(kind -> all.put(kind.word(), EnumSet.of(kind)));
        return Collections.unmodifiableMap(all);
    }
}
