package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one virtual router of this host talks to its peers.
 *
 * @param router   its election
 * @param mode     {@code transport}
 * @param group    where multicast goes
 * @param peers    {@code unicast_peer}; empty if the file names none
 * @param key      the peer channel's key; empty: the channel is off
 * @param whyOff   why there is no key, for people; empty if there is one
 * @param claims   whether being master claims something in the cloud: then whoever is silent must be known, too
 */
public record MemberConfig(RouterConfig router, TransportMode mode, IpAddress group, List<IpAddress> peers, Optional<ChannelKey> key,
                           String whyOff, boolean claims) {
    public MemberConfig {
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(whyOff, "whyOff");
        peers = List.copyOf(peers);
    }
}
