package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;

/**
 * The peer channel: sessions, what is believed of a datagram, and who is greeted, asked and told when; {@link Voice} is what is said.
 *
 * <p>A message is believed if it echoes the token that we gave the sender and its number is new; any other authentic message is a
 * hello: it is answered at a limited rate, by a message of the same length, and changes nothing. A new session must echo the newest
 * token, and with that the token changes, so no message of an older session is ever believed again. The echo is also what names the
 * addressee: a token is of one process, while neither end knows for sure under which address the other has it (NAT, floating addresses).
 */
final class Channel {
    static final long SECOND_NS = 1_000_000_000L;
    /** A peer that does not answer is greeted less and less often, down to this. */
    static final long RARELY_NS = 60 * SECOND_NS;
    /** Down to this if it proved to be there: when the way to it is whole again, the referee must not take it for lost. */
    private static final long PROVED_NS = 2 * SECOND_NS;
    private static final long ANSWER_PAUSE_NS = SECOND_NS / 20;
    /** A beginning takes two answers of each side, and both sides may begin at once. */
    private static final int ANSWER_BURST = 4;

    private final Peers peers;
    private final MemberEffects effects;
    private final long session;
    private final Message in = new Message();
    private final MessageCodec codec;
    private final long[] digest;
    private final Voice voice;
    private boolean adopted;

    Channel(MemberConfig config, Peers peers, long session, MemberEffects effects) {
        var format = config.router().format();
        this.peers = peers;
        this.session = session;
        this.effects = effects;
        this.codec = new MessageCodec(config.key().orElseThrow(), format.vrid(), format.family());
        this.digest = ConfigDigest.of(format, config.key().orElseThrow());
        this.voice = new Voice(config, peers, session, codec, digest, effects);
    }

    Voice voice() {
        return voice;
    }

    /** The message that {@link #receive} believed. */
    Message message() {
        return in;
    }

    /** Whether it began a session. */
    boolean adopted() {
        return adopted;
    }

    /** Greets whom the believed message introduces, unless it is known. It stays a claim until it speaks itself, and takes nobody's place. */
    private void meet(long nowNs) {
        greetIfUnknown(voice.isOwn(in.sourceHi, in.sourceLo) ? null : peers.introduced(in.sourceHi, in.sourceLo, nowNs), nowNs);
    }

    /** Likewise whom the cloud introduces. */
    void meet(IpAddress stranger, long nowNs) {
        greetIfUnknown(peers.introduced(stranger.hi(), stranger.lo(), nowNs), nowNs);
    }

    private void greetIfUnknown(Peer other, long nowNs) {
        if (other != null && !other.known()) {
            voice.hello(other, nowNs);
        }
    }

    /** Asks whoever speaks for a master's sign of life. @return whether there was anybody to ask */
    boolean askAll(long nowNs) {
        boolean any = false;
        for (int i = 0; i < peers.count(); i++) {
            if (peers.get(i).speaks) {
                any = true;
                voice.ask(peers.get(i), nowNs);
            }
        }
        return any;
    }

    /** Asks whoever ever spoke, and greets the others, whether they hear us: also those that went quiet. */
    void inquire(long nowNs) {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.known() && peer.spoke) {
                voice.ask(peer, nowNs);
            } else if (peer.known()) {
                voice.hello(peer, nowNs);
            }
        }
    }

    /** Reports to those that ever spoke, and greets the others when it is their time. */
    void tick(boolean yielded, long nowNs) {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.spoke) {
                voice.report(peer, nowNs);
            } else if (peer.known() && (yielded || nowNs >= helloDueNs(peer))) {
                peer.helloWaitNs = Math.clamp(2 * peer.helloWaitNs, SECOND_NS, RARELY_NS);
                peer.helloDueNs = nowNs + peer.helloWaitNs;
                voice.report(peer, nowNs);
            }
        }
    }

    private static long helloDueNs(Peer peer) {
        return peer.proved ? peer.helloDueNs - Math.max(0, peer.helloWaitNs - PROVED_NS) : peer.helloDueNs;
    }

    /** The peer whose message is to be believed, or null; {@link #message} is what it says. */
    Peer receive(ByteBuffer datagram, IpAddress source, long nowNs) {
        ChannelReject reject = codec.decode(datagram, in);
        if (reject == null && in.session == session) {
            reject = ChannelReject.OWN;
        }
        if (reject == null && peers.elsewhere(in.session, source)) {
            reject = ChannelReject.REPLAYED;
        }
        Peer peer = reject == null ? peers.at(source.hi(), source.lo(), nowNs) : null;
        if (reject == ChannelReject.MAC) {
            otherKey(peers.find(source.hi(), source.lo()), nowNs);
        } else if (reject == null && peer == null) {
            reject = ChannelReject.TOO_MANY_PEERS;
        }
        if (reject == null && believed(peer)) {
            return peer;
        }
        if (reject == null && peer.spoke && in.session == peer.session && echoes(peer)) {
            reject = ChannelReject.REPLAYED;
        }
        if (reject == null) {
            greet(peer, nowNs);
        } else {
            effects.datagramRejected(reject, source);
        }
        return null;
    }

    private boolean echoes(Peer peer) {
        return in.echo != 0 && (in.echo == Peers.bound(peer.token, in.session) || in.echo == Peers.bound(peer.firstToken, in.session));
    }

    private boolean believed(Peer peer) {
        adopted = false;
        if (peer.spoke && in.session == peer.session && echoes(peer)) {
            return peer.fresh(in.sequence);
        }
        if (in.echo == 0 || in.echo != Peers.bound(peer.token, in.session)) {
            return false;
        }
        adopted = true;
        peer.firstToken = peer.token;
        peer.token = peers.newToken();
        peer.begin(in.session, in.sequence);
        peers.forgetElsewhere(peer);
        return true;
    }

    /** Answers a hello. Of a peer that has spoken nothing is kept: it may be a recording. */
    private void greet(Peer peer, long nowNs) {
        if (!peer.spoke) { // so that whatever we send next helps it to begin, even while answers are used up
            peer.session = in.session;
            peer.theirToken = in.token;
        }
        if (nowNs >= peer.answerAllowedNs) {
            peer.answerAllowedNs = Math.max(peer.answerAllowedNs, nowNs - ANSWER_BURST * ANSWER_PAUSE_NS) + ANSWER_PAUSE_NS;
            voice.answer(peer, in.session, in.token, nowNs);
        }
    }

    /** About a router that this host does not have. If a peer that says nothing to ours makes it with our key, its virtual_router_id is another. */
    void ofAnotherRouter(ByteBuffer datagram, IpAddress source) {
        Peer peer = peers.find(source.hi(), source.lo());
        if (peer != null && peer.known() && !peer.speaks && codec.ofAnotherRouter(datagram)) {
            effects.datagramRejected(ChannelReject.VRID, source);
            differs(peer, ConfigPart.VRID);
        }
    }

    private void otherKey(Peer peer, long nowNs) {
        if (peer != null) {
            peer.refused(nowNs);
            differs(peer, ConfigPart.AUTHENTICATION);
        }
    }

    /** Of a peer that is not believed: of one that speaks it proves nothing, somebody else may have sent it. */
    private void differs(Peer peer, ConfigPart part) {
        int bit = 1 << part.ordinal();
        if (!peer.speaks && peer.differs != bit) {
            peer.differs = bit;
            effects.configDiffers(peer.address, ConfigPart.parts(bit));
        }
    }

    /** Takes down what a believed peer says. */
    void note(Peer peer, long nowNs) {
        peer.proved = true;
        peer.believedNs = nowNs;
        if (peer.newest(in.sequence)) {
            peer.theirToken = in.token;
            if (in.kind != Message.Kind.INTRODUCTION) {
                peers.alias(peer, in.sourceHi, in.sourceLo);
            }
            peer.masterSinceNs = peer.state == in.state ? peer.masterSinceNs : nowNs;
            peer.state = in.state;
            peer.priority = in.resigned || in.priority == 0 ? peer.priority : in.priority;
            peer.sendingOn = in.sendingOn;
            System.arraycopy(in.heardMs, 0, peer.hearsUsMs, 0, Rung.COUNT);
            peer.reported(in.channelMs, nowNs);
            compare(peer);
        }
        if (adopted || !peer.speaks) {
            peer.speaksSinceNs = nowNs;
        }
        if (!peer.speaks) {
            peer.speaks = true;
            effects.peerSpeaks(peer.address, true);
        }
        if (in.kind == Message.Kind.INTRODUCTION) {
            meet(nowNs);
        }
    }

    private void compare(Peer peer) {
        int differs = 0;
        for (int i = 0; i < digest.length; i++) {
            differs |= in.digest[i] == digest[i] ? 0 : 1 << i;
        }
        if (differs != peer.differs) {
            peer.differs = differs;
            effects.configDiffers(peer.address, ConfigPart.parts(differs));
        }
    }

    /** Notes who has not been heard on the channel for long. */
    void silence(long quietNs, long nowNs) {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (peer.speaks && nowNs - peer.believedNs > quietNs) {
                peer.speaks = false;
                effects.peerSpeaks(peer.address, false);
            }
        }
    }
}
