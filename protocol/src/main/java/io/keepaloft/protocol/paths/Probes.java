package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Live probes of one virtual router: which rungs deliver, in both directions.
 *
 * <p>Whoever asks sends the same question on every rung, in rounds; whoever hears one answers on every rung, and says on which it heard
 * questions. So one rung that works is enough to tell of all. Probes are authentic or nothing, no election takes notice of them
 * ({@link ProbeFrame}), and answers go to known peers at a limited rate.
 *
 * <p>On unicast only a master sends them, as it may send advertisements there anyway. Security groups are stateful: what a backup sends to the
 * master by protocol 112 would open its own group for the master's packets, for minutes, and hide the very rule that is missing; and what it
 * sends passes the master's group as an answer to the advertisements, so it would prove nothing. (Amazon EC2 User Guide, "Security group connection
 * tracking": of other protocols than TCP, UDP and ICMP the addresses and the protocol are tracked.) Not thread-safe.
 */
public final class Probes {
    private static final long ANSWER_PAUSE_NS = 40_000_000L;
    /** Who may ask at the same time without disturbing each other. */
    private static final int ASKERS = 8;

    /** Sends the buffer's remaining bytes: to a group or a peer with protocol 112, or to a peer's UDP port. */
    public interface Sending {
        void send(Rung rung, ByteBuffer probe, IpAddress destination);
    }

    /**
     * What the probes showed of one peer.
     *
     * @param answered whether anything came back
     * @param sent     the rungs on which it was asked
     * @param heardUs  those on which it heard us
     * @param answers  the rungs on which it answered, as it says
     * @param heard    those on which we heard it
     */
    public record Result(IpAddress peer, boolean answered, Set<Rung> sent, Set<Rung> heardUs, Set<Rung> answers, Set<Rung> heard) {
    }

    private static final class Asker {
        private long number;
        private IpAddress from;
        private int heardOn;
        private long answerAllowedNs;
    }

    private static final class Asked {
        private final IpAddress peer;
        private boolean answered;
        private int sent;
        private int heardUs;
        private int answers;
        private int heard;

        private Asked(IpAddress peer) {
            this.peer = peer;
        }
    }

    private final AdvertFormat format;
    private final IpAddress group;
    private final int rungs;
    private final ProbeCodec codec;
    private final BooleanSupplier master;
    private final Sending sending;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ProbeFrame.HEADER_BYTES + ProbeCodec.BYTES);
    private final byte[] body = new byte[ProbeCodec.BYTES + 1];
    private final Asker[] askers = new Asker[ASKERS];
    private int nextAsker;
    private long number;
    private List<Asked> asked = new ArrayList<>();

    /** @param config with a key */
    public Probes(MemberConfig config, BooleanSupplier master, Sending sending) {
        this.format = config.router().format();
        this.group = config.group();
        this.rungs = Rung.UDP.bit() | switch (config.mode()) {
            case AUTO -> Rung.ALL;
            case MULTICAST -> Rung.MULTICAST.bit();
            case UNICAST -> Rung.UNICAST.bit();
            case UDP -> 0;
        };
        this.codec = new ProbeCodec(config.key().orElseThrow(), format);
        this.master = master;
        this.sending = sending;
    }

    /** The virtual router that a datagram claims to be for; -1 if it is no probe. */
    public static int vridOf(ByteBuffer datagram) {
        return ProbeCodec.vridOf(datagram);
    }

    /** The rungs that the configuration allows, and UDP, on which the peer channel goes. */
    public Set<Rung> rungs() {
        return set(rungs);
    }

    /** One round of questions. @param round the number of this probing, random; another one begins anew */
    public void ask(long round, Collection<IpAddress> peers) {
        if (round != number) {
            number = round;
            asked = new ArrayList<>();
        }
        for (IpAddress peer : peers) {
            if (find(peer) == null && asked.size() < Peers.CAPACITY) {
                asked.add(new Asked(peer));
            }
        }
        send(Rung.MULTICAST, false, 0, number, group);
        for (Asked one : asked) {
            one.sent |= sentOn();
            send(Rung.UNICAST, false, 0, number, one.peer);
            send(Rung.UDP, false, 0, number, one.peer);
        }
    }

    /** What came back so far; empty for another probing than the last. Allocates. */
    public List<Result> results(long round) {
        return round != number ? List.of()
                : asked.stream().map(one -> new Result(one.peer, one.answered, set(one.sent), set(one.heardUs), set(one.answers), set(one.heard))).toList();
    }

    /** A datagram, the buffer's remaining bytes. @param peer who sent it, see {@link Member#knownAs}; null is not answered */
    public void heard(ByteBuffer datagram, IpAddress peer, long nowNs) {
        int length = Math.min(datagram.remaining(), body.length);
        datagram.get(datagram.position(), body, 0, length);
        heard(Rung.UDP, length, peer, nowNs);
    }

    /** A packet of protocol 112 for which {@link ProbeFrame#is} holds. */
    public void heard(Packet packet, IpAddress peer, long nowNs) {
        heard(packet.multicast() ? Rung.MULTICAST : Rung.UNICAST, ProbeFrame.body(packet, body), peer, nowNs);
    }

    private void heard(Rung rung, int length, IpAddress peer, long nowNs) {
        if (peer == null || !codec.decode(body, length)) {
            return;
        }
        if (!codec.answer()) {
            answer(rung, codec.number(), peer, nowNs);
        } else if (codec.number() == number) {
            Asked one = find(peer);
            if (one != null) {
                one.answered = true;
                one.heardUs |= codec.heardOn();
                one.answers |= codec.sentOn();
                one.heard |= rung.bit();
            }
        }
    }

    private void answer(Rung rung, long theirNumber, IpAddress peer, long nowNs) {
        Asker asker = asker(theirNumber, peer);
        asker.heardOn |= rung.bit();
        if (nowNs >= asker.answerAllowedNs) {
            asker.answerAllowedNs = nowNs + ANSWER_PAUSE_NS;
            send(Rung.MULTICAST, true, asker.heardOn, theirNumber, group);
            send(Rung.UNICAST, true, asker.heardOn, theirNumber, peer);
            send(Rung.UDP, true, asker.heardOn, theirNumber, peer);
        }
    }

    /** The oldest gives way, so that a recording that is played again and again holds up nobody for long. */
    private Asker asker(long theirNumber, IpAddress peer) {
        long pauseEndsNs = Long.MIN_VALUE;
        for (Asker asker : askers) {
            if (asker != null && asker.from.equals(peer)) {
                if (asker.number == theirNumber) {
                    return asker;
                }
                pauseEndsNs = Math.max(pauseEndsNs, asker.answerAllowedNs);
            }
        }
        Asker fresh = new Asker();
        fresh.number = theirNumber;
        fresh.from = peer;
        fresh.answerAllowedNs = pauseEndsNs;
        askers[nextAsker] = fresh;
        nextAsker = (nextAsker + 1) % ASKERS;
        return fresh;
    }

    private void send(Rung rung, boolean answer, int heardOn, long round, IpAddress destination) {
        if ((sentOn() & rung.bit()) == 0) {
            return;
        }
        buffer.clear();
        if (rung != Rung.UDP) {
            ProbeFrame.header(format.version(), format.vrid(), buffer);
        }
        codec.encode(answer, heardOn, sentOn(), round, buffer);
        sending.send(rung, buffer.flip(), destination);
    }

    private int sentOn() {
        return master.getAsBoolean() ? rungs : rungs & ~Rung.UNICAST.bit();
    }

    private Asked find(IpAddress peer) {
        for (Asked one : asked) {
            if (one.peer.equals(peer)) {
                return one;
            }
        }
        return null;
    }

    private static Set<Rung> set(int mask) {
        Set<Rung> set = EnumSet.noneOf(Rung.class);
        Rung.BEST_FIRST.stream().filter(rung -> (mask & rung.bit()) != 0).forEach(set::add);
        return set;
    }
}
