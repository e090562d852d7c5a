package io.keepaloft.cloud.rules;

import java.net.InetAddress;
import java.util.Objects;

/**
 * A packet as firewalls see it; the first of its flow.
 *
 * @param sourcePort      {@link #NO_PORT} for a protocol without ports; likewise the destination's. Types of ICMP are not modelled
 */
public record Packet(InetAddress source, InetAddress destination, int protocol, int sourcePort, int destinationPort) {
    public static final int NO_PORT = -1;

    public Packet {
        Objects.requireNonNull(source);
        Objects.requireNonNull(destination);
    }

    /** An advertisement by unicast. */
    public static Packet vrrp(InetAddress source, InetAddress destination) {
        return new Packet(source, destination, Protocols.VRRP, NO_PORT, NO_PORT);
    }

    /** A datagram of the peer channel, which is sent from the port that it is heard on. */
    public static Packet udp(InetAddress source, InetAddress destination, int port) {
        return new Packet(source, destination, Protocols.UDP, port, port);
    }

    /** The address at the other end, seen from the interface that the rules guard. */
    public InetAddress far(Direction direction) {
        return direction == Direction.INGRESS ? source : destination;
    }

    public InetAddress near(Direction direction) {
        return direction == Direction.INGRESS ? destination : source;
    }

    public boolean ipv6() {
        return destination.getAddress().length == 16;
    }

    /** The protocol, and the port where there is one: what messages call it. */
    public String what() {
        return protocol == Protocols.VRRP ? "protocol 112" : protocol == Protocols.UDP ? "UDP port " + destinationPort : "protocol " + protocol;
    }
}
