package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.Errno;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.agent.linux.PacketSocket;
import io.keepaloft.agent.linux.Sysctl;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Tells the neighbours where an address lives now: gratuitous ARP (RFC 5227 §3), unsolicited neighbour advertisements (RFC 4861 §7.2.6). */
final class Announcer {
    private static final Logger LOG = LogManager.getLogger(Announcer.class);
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    private final PacketSocket socket;
    private final RateLimit complaints = new RateLimit(SAY_EVERY_NS);

    Announcer(PacketSocket socket) {
        this.socket = socket;
    }

    /** @return whether it was sent */
    boolean announce(String instance, InterfaceInfo on, IpAddress address, long nowNs) {
        int errno = address.family() == Family.IPV4
                ? socket.gratuitousArp(on.index(), on.mac(), address.lo())
                : socket.unsolicitedNeighborAdvertisement(on.index(), on.mac(), address.hi(), address.lo(), Sysctl.forwardsIpv6(on.name()));
        if (errno != 0 && complaints.tryPass(nowNs) >= 0) {
            LOG.warn("{}: {} could not be announced on {}: {}: {}. Neighbours may go on sending to the old master until their caches expire.",
                    instance, address, on.name(), Errno.name(errno), Errno.sendHint(errno));
        }
        return errno == 0;
    }
}
