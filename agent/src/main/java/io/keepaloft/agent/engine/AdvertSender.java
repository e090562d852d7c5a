package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.Errno;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.AdvertFormat.V3Checksum;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Sends one instance's advertisements, to the group or to each unicast peer; allocates nothing and never throws. */
final class AdvertSender {
    private static final Logger LOG = LogManager.getLogger(AdvertSender.class);
    private static final int MAX_ADVERT_BYTES = 8 + 255 * 16 + 8;
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    private final AdvertEncoder encoder = new AdvertEncoder();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_ADVERT_BYTES);
    private final RateLimit complaints = new RateLimit(SAY_EVERY_NS);
    private AdvertFormat format;
    private IpAddress source;
    private IpAddress[] destinations;
    private String instance;
    private int lastErrno;

    void setup(RouterSetup setup) {
        instance = setup.instance().name();
        format = setup.rules().format();
        source = setup.source();
        destinations = setup.unicast()
                ? setup.instance().transport().peers().stream().map(io.keepaloft.agent.config.UnicastPeer::address).toArray(IpAddress[]::new)
                : new IpAddress[] {setup.instance().transport().multicastGroup()};
    }

    /** A peer makes its checksum as keepalived up to 1.3.6 did, and expects the same of us. */
    void useOldUnicastChecksum() {
        if (format.v3Checksum() == V3Checksum.STANDARD) {
            format = format.withV3Checksum(V3Checksum.OLD_UNICAST);
            LOG.info("{}: a peer computes the VRRPv3 checksum as keepalived up to 1.3.6 does; doing the same from now on.", instance);
        }
    }

    /** @return how many destinations it was sent to */
    int send(VrrpSocket socket, int priority, long nowNs) {
        int sent = 0;
        for (IpAddress destination : destinations) {
            encoder.encode(format, priority, source, destination, buffer);
            int errno = socket.send(buffer, destination.hi(), destination.lo());
            if (errno == 0) {
                sent++;
            } else {
                complain(destination, errno, nowNs);
            }
        }
        if (sent == destinations.length && lastErrno != 0) {
            lastErrno = 0;
            LOG.info("{}: advertisements can be sent again.", instance);
        }
        return sent;
    }

    private void complain(IpAddress destination, int errno, long nowNs) {
        lastErrno = errno;
        long heldBack = complaints.tryPass(nowNs);
        if (heldBack >= 0) {
            LOG.warn("{}: an advertisement to {} could not be sent: {}: {}. The peers may elect another master; trying again with the next one"
                    + " ({} failures not told since the last such line).", instance, destination, Errno.name(errno), Errno.sendHint(errno), heldBack);
        }
    }
}
