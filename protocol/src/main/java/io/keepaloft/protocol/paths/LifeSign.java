package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.nio.ByteBuffer;
import java.util.Collection;

/**
 * What a router says of itself on protocol 112 where an advertisement would say too much: that it is there, and whether it is heard.
 *
 * <p>A backup is silent, and so are two that both gave way, each to a holder that it could not hear: when the way between them is whole again, neither
 * would notice if they know of no channel to each other. So whoever gave way signs twice a second, and a master signs before it judges a loss, and
 * everybody a few times when its state changes or somebody new is heard, so that also those are known who have nothing to say; whoever
 * hears a sign answers with its number, which tells who signed that it was heard, and when it had said so.
 *
 * <p>It is a {@link ProbeFrame}, which no router takes for an advertisement, with the body {@code 'K' 'L' 1}, the {@link Kind}, and eight bytes
 * that mean something to who signed alone; no more authentic than an advertisement is.
 */
public final class LifeSign {
    /** In the order of their codes. */
    public enum Kind {
        SIGN,
        ANSWER,
        /** A sign of one that gave way, by its own judgment, to a holder of the cloud's resource: whoever obeyed it until then does, too. */
        YIELDED
    }

    static final long PERIOD_NS = Channel.SECOND_NS / 2;
    /** Between two answers to one peer, and to all, on the average. */
    private static final long ANSWER_PAUSE_NS = PERIOD_NS / 4;
    private static final long ANSWERS_APART_NS = PERIOD_NS / Peers.CAPACITY;
    /** As many may come at once: a greeting, a question, and the question once more; and that of several peers. */
    private static final int ANSWER_BURST = 4;
    /** How often a router makes itself known that may never have been heard: the network may lose one. */
    private static final int GREETINGS = 3;
    /** Before the first of them, and between two that are due for different reasons. */
    private static final long APART_NS = PERIOD_NS / 10;
    /** An older one was not asked for any more. */
    private static final long PATIENCE_NS = 5 * Channel.SECOND_NS;
    /** Addresses of one holder. */
    private static final int MOST_STRANGERS = 8;
    private static final int SIGN = 'K' << 24 | 'L' << 16 | 1 << 8;
    private static final int BODY_BYTES = Integer.BYTES + Long.BYTES;

    private final VirtualRouter router;
    private final Peers peers;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(ProbeFrame.HEADER_BYTES + BODY_BYTES);
    private int greetings;
    private long sentNs = Peer.LONG_AGO_NS;
    private long dueNs;
    private long answerAllowedNs = Peer.LONG_AGO_NS;

    LifeSign(VirtualRouter router, Peers peers) {
        this.router = router;
        this.peers = peers;
    }

    /** When the next one is to be sent; {@link VirtualRouter#NEVER} while there is no need. */
    long dueNs() {
        return greetings > 0 || router.yielded() || router.followingSinceNs() != VirtualRouter.NEVER ? dueNs : VirtualRouter.NEVER;
    }

    /** It became backup or master, or somebody new is heard: whoever does not speak on the peer channel is to know it, and to be known. */
    void greet(Ways ways, long nowNs) {
        if (ways.config.claims() && active() && !peers.allSpeak()) {
            greetings = GREETINGS;
            dueNs = Math.max(nowNs, sentNs + APART_NS);
        }
    }

    private boolean active() {
        return router.state() instanceof State.Backup || router.master();
    }

    /** @param yielded whether we gave way by our own judgment */
    void send(Ways ways, boolean yielded, long nowNs) {
        sentNs = nowNs;
        dueNs = nowNs + PERIOD_NS;
        greetings = active() ? Math.max(0, greetings - 1) : 0;
        ways.signLife(packet(yielded ? Kind.YIELDED : Kind.SIGN, number(nowNs)));
    }

    /** Asks whoever does not speak on the peer channel whether it hears us, and the holder itself if it is a stranger: the cloud says where it is. */
    void ask(Ways ways, Collection<IpAddress> holder, long nowNs) {
        boolean stranger = holder.stream().noneMatch(address -> peers.known(address) != null);
        if (stranger || !peers.allSpeak()) {
            send(ways, false, nowNs);
        }
        if (stranger && ways.config.mode() == TransportMode.AUTO) {
            holder.stream().filter(peers::possible).limit(MOST_STRANGERS).forEach(address -> ways.present(address, packet(Kind.SIGN, number(nowNs)), nowNs));
        }
    }

    /** @return who signed; null: nobody else, or too many peers are known */
    Peer heard(Ways ways, Kind kind, long number, long hi, long lo, long nowNs) {
        IpAddress own = router.config().source();
        Peer peer = hi == own.hi() && lo == own.lo() ? null : peers.at(hi, lo, nowNs);
        if (peer == null) {
            return null;
        }
        peer.proved = true;
        peer.signedNs = nowNs;
        long agoNs = nowNs - (number - peers.session());
        peer.answersSigns |= kind != Kind.ANSWER; // whoever signs answers, too
        if (kind == Kind.ANSWER && agoNs >= 0 && agoNs <= PATIENCE_NS) {
            peer.answersSigns = true;
            peer.heardUsNs = peer.spoke ? peer.heardUsNs : Math.max(peer.heardUsNs, nowNs - agoNs);
        } else if (kind != Kind.ANSWER && active() && nowNs >= Math.max(answerAllowedNs, peer.signAllowedNs)) {
            answerAllowedNs = Math.max(answerAllowedNs, nowNs - Peers.CAPACITY * ANSWERS_APART_NS) + ANSWERS_APART_NS;
            peer.signAllowedNs = Math.max(peer.signAllowedNs, nowNs - ANSWER_BURST * ANSWER_PAUSE_NS) + ANSWER_PAUSE_NS;
            ways.answerLife(packet(Kind.ANSWER, number), peer);
        }
        return peer;
    }

    /** Of one session, and of its moment; nobody else can tell which. */
    private long number(long nowNs) {
        return nowNs + peers.session();
    }

    private ByteBuffer packet(Kind kind, long number) {
        AdvertFormat format = router.config().format();
        packet.clear();
        ProbeFrame.header(format.version(), format.vrid(), packet);
        return packet.putInt(SIGN | kind.ordinal()).putLong(number).flip();
    }

    /** What a packet is for which {@link ProbeFrame#is} holds; null: none, or it came to the group through a router (RFC 5798 §5.1.1.3). */
    public static Kind kind(Packet packet) {
        boolean ours = ProbeFrame.bodyLength(packet) == BODY_BYTES && (!packet.multicast() || packet.ttl() == 255);
        return switch (ours ? ProbeFrame.bodyInt(packet, 0) - SIGN : -1) {
            case 0 -> Kind.SIGN;
            case 1 -> Kind.ANSWER;
            case 2 -> Kind.YIELDED;
            default -> null;
        };
    }

    /** The sign's own, or that of the sign that it answers. */
    public static long number(Packet packet) {
        return ProbeFrame.bodyLong(packet, Integer.BYTES);
    }
}
