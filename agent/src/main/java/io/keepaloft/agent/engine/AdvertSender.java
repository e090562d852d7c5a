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

/** Sends one instance's advertisements, to the group or to a peer; allocates nothing and never throws. */
final class AdvertSender {
    private static final Logger LOG = LogManager.getLogger(AdvertSender.class);
    private static final int MAX_ADVERT_BYTES = 8 + 255 * 16 + 8;
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    private final AdvertEncoder encoder = new AdvertEncoder();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_ADVERT_BYTES);
    private final RateLimit complaints = new RateLimit(SAY_EVERY_NS);
    private AdvertFormat format;
    private IpAddress source;
    private String instance;
    /** Where the last one that failed was to go. */
    private IpAddress failing;

    void setup(RouterSetup setup) {
        instance = setup.instance().name();
        format = setup.rules().format();
        source = setup.source();
    }

    /** A peer makes its checksum as keepalived up to 1.3.6 did, and expects the same of us. */
    void useOldUnicastChecksum() {
        if (format.v3Checksum() == V3Checksum.STANDARD) {
            format = format.withV3Checksum(V3Checksum.OLD_UNICAST);
            LOG.info("{}: a peer computes the VRRPv3 checksum as keepalived up to 1.3.6 does; doing the same from now on.", instance);
        }
    }

    /** @return whether it was sent */
    boolean send(VrrpSocket socket, int priority, IpAddress destination, long nowNs) {
        encoder.encode(format, priority, source, destination, buffer);
        int errno = socket.send(buffer, destination.hi(), destination.lo());
        if (errno != 0) {
            complain(destination, errno, nowNs);
        } else if (destination.equals(failing)) {
            failing = null;
            LOG.info("{}: advertisements can be sent again.", instance);
        }
        return errno == 0;
    }

    private void complain(IpAddress destination, int errno, long nowNs) {
        failing = destination;
        long heldBack = complaints.tryPass(nowNs);
        if (heldBack >= 0) {
            LOG.warn("{}: an advertisement to {} could not be sent: {}: {}. The peers may elect another master; trying again with the next one"
                    + " ({} failures not told since the last such line).", instance, destination, Errno.name(errno), Errno.sendHint(errno), heldBack);
        }
    }
}
