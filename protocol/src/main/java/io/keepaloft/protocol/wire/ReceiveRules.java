package io.keepaloft.protocol.wire;

import java.util.List;
import java.util.Objects;

/**
 * What a virtual router accepts from the network.
 *
 * @param format our own advertisements, which a peer's must resemble
 * @param delivery how advertisements may come; a router of the other kind is rejected
 * @param checkUnicastSource {@code check_unicast_src}: only the peers may speak, where it is to us alone
 * @param peers the unicast peers; empty for multicast
 * @param ownerIgnoresAdverts {@code owner_ignore_adverts}, and we are the owner (priority 255)
 * @param acceptOldUnicastChecksum version 3 unicast over IPv4: also accept a checksum made with 224.0.0.18
 */
public record ReceiveRules(AdvertFormat format, Delivery delivery, boolean checkUnicastSource, List<Peer> peers,
                           boolean ownerIgnoresAdverts, boolean acceptOldUnicastChecksum) {

    /** Whether packets to the group are accepted, or those to this host alone; ANY: both ({@code transport auto}). */
    public enum Delivery {
        MULTICAST, UNICAST, ANY;

        boolean accepts(boolean multicast) {
            return this == ANY || multicast == (this == MULTICAST);
        }
    }

    /** A unicast peer; TTL limits of -1 mean none. */
    public record Peer(IpAddress address, int minTtl, int maxTtl) {
        public Peer {
            Objects.requireNonNull(address, "address");
        }

        public static Peer of(IpAddress address) {
            return new Peer(address, -1, -1);
        }
    }

    public ReceiveRules {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(delivery, "delivery");
        peers = List.copyOf(peers);
    }

    public static ReceiveRules multicast(AdvertFormat format) {
        return new ReceiveRules(format, Delivery.MULTICAST, false, List.of(), false, false);
    }

    /** Unicast with keepalived's defaults: any source, and the old checksum form too. */
    public static ReceiveRules unicast(AdvertFormat format, List<Peer> peers) {
        return new ReceiveRules(format, Delivery.UNICAST, false, peers, false, true);
    }
}
