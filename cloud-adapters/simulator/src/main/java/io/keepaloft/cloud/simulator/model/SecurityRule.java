package io.keepaloft.cloud.simulator.model;

/**
 * One thing that a security group allows.
 *
 * @param protocol IP protocol number, or {@link #ANY}
 * @param fromPort first port (ICMP: type), or {@link #ANY} for all, and for protocols without ports
 * @param toPort   last port (ICMP: code), or {@link #ANY}
 */
public record SecurityRule(String id, Direction direction, int protocol, int fromPort, int toPort, Peer peer, String description) {
    public static final int ANY = -1;
    /** VRRP's IP protocol number (RFC 5798 §5.1.1.4). */
    public static final int VRRP = 112;

    /** The other end of the traffic. */
    public record Peer(Kind kind, String value) {
        public enum Kind { IPV4_RANGE, IPV6_RANGE, SECURITY_GROUP, PREFIX_LIST }
    }

    /** Whether it allows the same traffic; id and description do not count. */
    public boolean sameTraffic(SecurityRule other) {
        return direction == other.direction && protocol == other.protocol && fromPort == other.fromPort && toPort == other.toPort
                && peer.equals(other.peer);
    }
}
