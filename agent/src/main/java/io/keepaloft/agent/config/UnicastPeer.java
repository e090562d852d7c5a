package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;

/** A peer of {@code unicast_peer}; what it sends must arrive with a TTL (IPv6: hop limit) of minTtl..maxTtl, by default 0..255. */
public record UnicastPeer(IpAddress address, int minTtl, int maxTtl) {
}
