package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.Errno;
import io.keepaloft.protocol.paths.ChannelReject;
import io.keepaloft.protocol.paths.ConfigPart;
import io.keepaloft.protocol.paths.PathsStatus;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What the operator is told of one instance's paths: each change once, floods of the same once a minute. Engine thread only. */
final class PathsLog {
    private static final Logger LOG = LogManager.getLogger(PathsLog.class);
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    private final RateLimit rejections = new RateLimit(SAY_EVERY_NS);
    private final RateLimit failures = new RateLimit(SAY_EVERY_NS);
    private String obstacle;

    static String words(Set<Rung> rungs) {
        return rungs.stream().sorted().map(Rung::key).collect(Collectors.joining(", "));
    }

    void changed(String instance, PathsStatus paths) {
        LOG.info("{}: advertisements go by {}: {}.", instance, words(paths.active()), paths.reason());
    }

    void blocked(String instance, String what) {
        LOG.warn("{}: a path is blocked: {}. Nobody takes over for that while the peer channel hears the master; preflight looks for"
                + " the rule that is missing.", instance, what);
    }

    void open(String instance) {
        LOG.info("{}: no path is blocked any more.", instance);
    }

    void speaks(String instance, IpAddress peer, boolean speaks) {
        if (speaks) {
            LOG.info("{}: {} answers on the peer channel.", instance, peer);
        } else {
            LOG.info("{}: {} has gone quiet on the peer channel.", instance, peer);
        }
    }

    void differs(String instance, IpAddress peer, Set<ConfigPart> parts) {
        if (parts.isEmpty()) {
            LOG.info("{}: the configuration of {} is the same as ours now.", instance, peer);
        } else {
            LOG.warn("{}: the configuration of {} differs from ours: {}. Make both files agree, or they will not elect one master.", instance, peer,
                    parts.stream().map(ConfigPart::text).collect(Collectors.joining(", ")));
        }
    }

    void rejected(String instance, ChannelReject reason, IpAddress source, long nowNs) {
        long heldBack = rejections.tryPass(nowNs);
        if (heldBack >= 0) {
            LOG.warn("{}: dropped a datagram of the peer channel from {}: {}. It changes nothing ({} more dropped since the last such line; totals in status).",
                    instance, source, reason.key(), heldBack);
        }
    }

    void notSent(String instance, IpAddress peer, int errno, long nowNs) {
        long heldBack = failures.tryPass(nowNs);
        if (heldBack >= 0) {
            LOG.warn("{}: a datagram of the peer channel to {} could not be sent: {}: {}. Trying again with the next one ({} failures not told since the"
                    + " last such line).", instance, peer, Errno.name(errno), Errno.sendHint(errno), heldBack);
        }
    }

    /** @param why null when the port is open */
    void channel(String instance, String why) {
        if (why != null && obstacle == null) {
            LOG.warn("{}: the peer channel is off: {}. VRRP goes on without it; the port is tried again now and then.", instance, why);
        } else if (why == null && obstacle != null) {
            LOG.info("{}: the peer channel's port is open now.", instance);
        }
        obstacle = why;
    }

    /** Why the port is not open; null if it is, or is not wanted. */
    String obstacle() {
        return obstacle;
    }
}
