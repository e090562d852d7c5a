package io.keepaloft.cloud.simulator.model;

/**
 * One thing that a security group says of traffic.
 *
 * @param protocol IP protocol number, or {@link #ANY}
 * @param fromPort first port (ICMP: type), or {@link #ANY} for all, and for protocols without ports
 * @param toPort   last port (ICMP: code), or {@link #ANY}
 * @param effect   what it says: {@link Effect#ALLOW} in clouds whose rules can say nothing else
 * @param wording  how an API that keeps the words was told it; null = as its meaning reads
 */
public record SecurityRule(String id, Direction direction, int protocol, int fromPort, int toPort, Peer peer, String description,
                           Effect effect, Wording wording) {
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

    /**
     * Of the rules that match, the one with the lowest number decides; of equal numbers, a denial goes first (Huawei Cloud's order).
     *
     * @param enabled false = it says nothing
     */
    public record Effect(boolean allow, int priority, boolean enabled) {
        public static final Effect ALLOW = new Effect(true, 1, true);
    }

    public SecurityRule(String id, Direction direction, int protocol, int fromPort, int toPort, Peer peer, String description) {
        this(id, direction, protocol, fromPort, toPort, peer, description, null);
    }

    /** A rule that allows. */
    public SecurityRule(String id, Direction direction, int protocol, int fromPort, int toPort, Peer peer, String description, Wording wording) {
        this(id, direction, protocol, fromPort, toPort, peer, description, Effect.ALLOW, wording);
    }

    /** Whether it is about IPv6 packets; a rule of EC2 that names a group is about both, and counts as IPv4 here. */
    public boolean ipv6() {
        return wording == null ? peer.kind() == Peer.Kind.IPV6_RANGE : wording.ipv6();
    }

    /** Whether it is about the same traffic; id, description, effect and wording do not count. */
    public boolean sameTraffic(SecurityRule other) {
        return direction == other.direction && protocol == other.protocol && fromPort == other.fromPort && toPort == other.toPort
                && peer.equals(other.peer) && ipv6() == other.ipv6();
    }
}
