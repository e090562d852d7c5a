package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an instance's advertisements travel.
 *
 * @param requested      what the file asks for, or its default
 * @param mode           what this version does: MULTICAST or UNICAST
 * @param source         {@code unicast_src_ip} or {@code mcast_src_ip}; empty: the interface's primary address
 * @param multicastGroup {@code mcast_dst_ip}, or the global group of the family
 * @param peers          {@code unicast_peer}
 * @param ttl            {@code unicast_ttl}; 255 by default, and always for multicast
 * @param checkSource    whether an advertisement from an address that is no peer is dropped (implied by a peer's TTL limits)
 * @param udpPort        the last rung of {@code transport auto}
 * @param cloudPeers     {@code cloud_peers}: how the provider's API is asked for peers, e.g. tag → ha=cluster1; empty: not at all
 */
public record Transport(
        Mode requested,
        Mode mode,
        Optional<IpAddress> source,
        IpAddress multicastGroup,
        List<UnicastPeer> peers,
        int ttl,
        boolean checkSource,
        int udpPort,
        Map<String, String> cloudPeers) {
    /** The keyword is the name in lower case. */
    public enum Mode { AUTO, MULTICAST, UNICAST, UDP }

    public Transport {
        peers = List.copyOf(peers);
        cloudPeers = Map.copyOf(cloudPeers);
    }
}
