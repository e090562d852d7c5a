package io.keepaloft.agent.preflight;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Optional;

/**
 * Packets of VRRP or of the peer channel in one direction over one interface, as far as they are known before they come.
 *
 * @param source      empty: any, or not known yet
 * @param destination likewise
 * @param passage     protocol 112, or the UDP port that they come from and go to
 */
record Flow(Direction direction, Family family, String interfaceName, Optional<IpAddress> source,
        Optional<IpAddress> destination, boolean multicast, Passage passage) {
    enum Direction {
        IN("input"), OUT("output");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        /** As nftables calls the hook. */
        String word() {
            return word;
        }
    }

    @Override
    public String toString() {
        return (udp() ? passage : "VRRP") + " " + (direction == Direction.IN ? "in from " : "out to ") + (direction == Direction.IN ? source : destination)
                .map(IpAddress::toString).orElse("any host") + (direction == Direction.IN && multicast ? " to " + destination.orElseThrow() : "")
                + " on " + interfaceName;
    }

    /** Rather than protocol 112. */
    boolean udp() {
        return passage.port() != 0;
    }

    /** As findings name it; whoever sends to a multicast group reaches all of it. */
    Finding.Way way() {
        if (multicast) {
            return new Finding.Way(direction == Direction.IN ? Finding.Way.ANYBODY : Finding.Way.HERE, destination.orElseThrow().toString());
        }
        return direction == Direction.IN ? new Finding.Way(source.map(IpAddress::toString).orElse(Finding.Way.ANYBODY), Finding.Way.HERE)
                : new Finding.Way(Finding.Way.HERE, destination.map(IpAddress::toString).orElse(Finding.Way.ANYBODY));
    }

    /** As nftables calls the protocol. */
    String protocol() {
        return family == Family.IPV4 ? "ip" : "ip6";
    }
}
