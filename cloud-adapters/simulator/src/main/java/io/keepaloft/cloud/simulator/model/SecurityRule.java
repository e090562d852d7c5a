package io.keepaloft.cloud.simulator.model;

/**
 * One thing that a security group allows.
 *
 * @param protocol IP protocol number, or {@link #ANY}
 * @param fromPort first port (ICMP: type), or {@link #ANY} for all, and for protocols without ports
 * @param toPort   last port (ICMP: code), or {@link #ANY}
 * @param wording  how an API that keeps the words was told it; null = as its meaning reads
 */
public record SecurityRule(String id, Direction direction, int protocol, int fromPort, int toPort, Peer peer, String description,
                           Wording wording) {
    public static final int ANY = -1;
    /** VRRP's IP protocol number (RFC 5798 §5.1.1.4). */
    public static final int VRRP = 112;

    /** The other end of the traffic. */
    public record Peer(Kind kind, String value) {
        public enum Kind { IPV4_RANGE, IPV6_RANGE, SECURITY_GROUP, PREFIX_LIST }
    }

    /**
     * Neutron shows a rule as it was written: "vrrp" and "112" are one protocol and two texts.
     *
     * @param ipv6     the rule's ether type
     * @param protocol null = any
     * @param prefix   null = any
     */
    public record Wording(boolean ipv6, String protocol, String prefix) { }

    public SecurityRule(String id, Direction direction, int protocol, int fromPort, int toPort, Peer peer, String description) {
        this(id, direction, protocol, fromPort, toPort, peer, description, null);
    }

    /** Whether it is about IPv6 packets; a rule of EC2 that names a group is about both, and counts as IPv4 here. */
    public boolean ipv6() {
        return wording == null ? peer.kind() == Peer.Kind.IPV6_RANGE : wording.ipv6();
    }

    /** Whether it allows the same traffic; id, description and wording do not count. */
    public boolean sameTraffic(SecurityRule other) {
        return direction == other.direction && protocol == other.protocol && fromPort == other.fromPort && toPort == other.toPort
                && peer.equals(other.peer) && ipv6() == other.ipv6();
    }
}
