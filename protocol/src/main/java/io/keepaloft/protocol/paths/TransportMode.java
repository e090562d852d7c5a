package io.keepaloft.protocol.paths;

/** What {@code transport} asks for. */
public enum TransportMode {
    /** The best rung that reaches every peer, found out over the peer channel. */
    AUTO,
    MULTICAST,
    UNICAST,
    UDP
}
