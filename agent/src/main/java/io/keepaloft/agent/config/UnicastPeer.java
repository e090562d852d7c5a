package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;

/**
 * A node that is spoken to; what it sends must arrive with a TTL (IPv6: hop limit) of minTtl..maxTtl, by default 0..255.
 *
 * @param foundAs what the cloud calls the node that {@code cloud_peers} found; empty for a line of {@code unicast_peer}
 */
public record UnicastPeer(IpAddress address, int minTtl, int maxTtl, String foundAs) {
    private static final int MAX_TTL = 255;

    public UnicastPeer(IpAddress address, int minTtl, int maxTtl) {
        this(address, minTtl, maxTtl, "");
    }

    public static UnicastPeer found(IpAddress address, String name) {
        return new UnicastPeer(address, 0, MAX_TTL, name);
    }

    public boolean found() {
        return !foundAs.isEmpty();
    }
}
