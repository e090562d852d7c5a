package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.nio.ByteBuffer;

/**
 * What a router that gave way says of itself on protocol 112: that it is there.
 *
 * <p>A backup is silent, and so are two that both gave way, each to a holder that it could not hear: when the way between them is whole again, neither
 * would notice if they know of no channel to each other. It is a {@link ProbeFrame}, which no router takes for an advertisement, with the body
 * {@code 'K' 'L' 1}, and 0, or 1 for the answer of a backup that did not give way; no more authentic than an advertisement is.
 */
public final class LifeSign {
    private static final long PERIOD_NS = Channel.SECOND_NS / 2;
    private static final long ANSWER_PAUSE_NS = PERIOD_NS / 2;
    private static final int SIGN = 'K' << 24 | 'L' << 16 | 1 << 8;
    private static final int ANSWER = SIGN | 1;

    private final VirtualRouter router;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(ProbeFrame.HEADER_BYTES + Integer.BYTES);
    private long dueNs;
    private long answerAllowedNs;

    LifeSign(VirtualRouter router) {
        this.router = router;
    }

    /** When the next one is to be sent; {@link VirtualRouter#NEVER} while there is no need. */
    long dueNs() {
        return router.yielded() ? dueNs : VirtualRouter.NEVER;
    }

    void send(Ways ways, long nowNs) {
        dueNs = nowNs + PERIOD_NS;
        ways.signLife(packet(SIGN));
    }

    /** A backup is silent, and must not be taken for one that is cut off. A master advertises, and who gave way signs by itself. */
    void answer(Ways ways, long nowNs) {
        if (router.state() instanceof State.Backup && !router.yielded() && nowNs >= answerAllowedNs) {
            answerAllowedNs = nowNs + ANSWER_PAUSE_NS;
            ways.signLife(packet(ANSWER));
        }
    }

    private ByteBuffer packet(int body) {
        AdvertFormat format = router.config().format();
        packet.clear();
        ProbeFrame.header(format.version(), format.vrid(), packet);
        return packet.putInt(body).flip();
    }

    /** Whether a packet for which {@link ProbeFrame#is} holds is one, and came to the group from this link (RFC 5798 §5.1.1.3) or to us alone. */
    public static boolean is(Packet packet) {
        return (!packet.multicast() || packet.ttl() == 255) && (ProbeFrame.says(packet, SIGN) || ProbeFrame.says(packet, ANSWER));
    }

    /** Whether it expects no answer, because it is one. */
    public static boolean answers(Packet packet) {
        return ProbeFrame.says(packet, ANSWER);
    }
}
