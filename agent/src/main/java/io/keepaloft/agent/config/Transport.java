package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an instance's advertisements travel.
 *
 * @param mode           what the file asks for, or its default
 * @param source         {@code unicast_src_ip} or {@code mcast_src_ip}; empty: the interface's primary address
 * @param multicastGroup {@code mcast_dst_ip}, or the global group of the family
 * @param peers          {@code unicast_peer}, and in a running agent those that {@code cloud_peers} found
 * @param ttl            {@code unicast_ttl}; 255 by default, and always for multicast
 * @param checkSource    whether an advertisement from an address that is no peer is dropped (implied by a peer's TTL limits)
 * @param udpPort        of the peer channel, and of the last rung of {@code transport auto}
 * @param cloudPeers     {@code cloud_peers}: the tags that peers have in the cloud, e.g. ha → cluster1; empty: the cloud is not asked
 * @param channel        how the routers talk to each other beside VRRP
 */
public record Transport(
        Mode mode,
        Optional<IpAddress> source,
        IpAddress multicastGroup,
        List<UnicastPeer> peers,
        int ttl,
        boolean checkSource,
        int udpPort,
        Map<String, String> cloudPeers,
        PeerChannel channel) {
    /** The keyword is the name in lower case. */
    public enum Mode { AUTO, MULTICAST, UNICAST, UDP }

    public Transport {
        peers = List.copyOf(peers);
        cloudPeers = Map.copyOf(cloudPeers);
    }

    /** The same with these peers found, instead of those found before; a line of {@code unicast_peer} goes before what was found. */
    public Transport withFound(List<UnicastPeer> found) {
        List<UnicastPeer> all = new ArrayList<>(peers.stream().filter(peer -> !peer.found()).toList());
        for (UnicastPeer peer : found) {
            boolean known = all.stream().anyMatch(other -> other.address().equals(peer.address()));
            if (!known && !source.equals(Optional.of(peer.address()))) {
                all.add(peer);
            }
        }
        return new Transport(mode, source, multicastGroup, all, ttl, checkSource, udpPort, cloudPeers, channel);
    }

    /** Whether advertisements may go to, and come from, the group. */
    public boolean usesMulticast() {
        return mode == Mode.AUTO || mode == Mode.MULTICAST;
    }

    /** Whether they may go to, and come from, each peer by itself. */
    public boolean usesUnicast() {
        return mode == Mode.AUTO || mode == Mode.UNICAST;
    }
}
