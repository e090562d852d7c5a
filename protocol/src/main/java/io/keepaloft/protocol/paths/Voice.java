package io.keepaloft.protocol.paths;

import java.nio.ByteBuffer;

/** What this member says on the peer channel: every message tells how it is, what it heard of the addressee, and what that has to echo. */
final class Voice {
    private final Peers peers;
    private final MemberEffects effects;
    private final MessageCodec codec;
    private final Message out = new Message();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.BYTES);

    /** @param digest of our configuration, see {@link ConfigDigest} */
    Voice(MemberConfig config, Peers peers, long session, MessageCodec codec, long[] digest, MemberEffects effects) {
        this.peers = peers;
        this.effects = effects;
        this.codec = codec;
        out.sourceHi = config.router().source().hi();
        out.sourceLo = config.router().source().lo();
        out.intervalNs = config.router().format().advertIntervalNs();
        out.session = session;
        System.arraycopy(digest, 0, out.digest, 0, digest.length);
    }

    /** What every message from now on says of us. */
    void present(int state, int priority, int sendingOn, boolean yielded) {
        out.yielded = yielded;
        out.state = state;
        out.priority = priority;
        out.sendingOn = sendingOn;
    }

    /** Whether that is where our own advertisements come from. */
    boolean isOwn(long sourceHi, long sourceLo) {
        return sourceHi == out.sourceHi && sourceLo == out.sourceLo;
    }

    void report(Peer peer, long nowNs) {
        say(peer, peer.spoke ? Message.Kind.REPORT : Message.Kind.HELLO, nowNs);
    }

    void hello(Peer peer, long nowNs) {
        say(peer, Message.Kind.HELLO, nowNs);
    }

    void ask(Peer peer, long nowNs) {
        say(peer, Message.Kind.ASK, nowNs);
    }

    private void say(Peer peer, Message.Kind kind, long nowNs) {
        say(peer, kind, false, out.priority, nowNs);
    }

    /** With another priority than that which was presented. */
    void say(Peer peer, Message.Kind kind, boolean resigned, int priority, long nowNs) {
        send(peer, kind, resigned, priority, Peers.bound(peer.token, peer.session), peer.theirToken, nowNs);
    }

    /** Answers the hello of a session that is not believed yet, with what it has to echo, and what it gave to be echoed. */
    void answer(Peer peer, long theirSession, long theirToken, long nowNs) {
        send(peer, Message.Kind.HELLO, false, out.priority, Peers.bound(peer.token, theirSession), theirToken, nowNs);
    }

    /** Tells one peer where another speaks from. */
    void introduce(Peer peer, Peer other, long nowNs) {
        long hi = out.sourceHi;
        long lo = out.sourceLo;
        out.sourceHi = other.address.hi();
        out.sourceLo = other.address.lo();
        say(peer, Message.Kind.INTRODUCTION, nowNs);
        out.sourceHi = hi;
        out.sourceLo = lo;
    }

    private void send(Peer peer, Message.Kind kind, boolean resigned, int priority, long token, long echo, long nowNs) {
        out.kind = kind;
        out.resigned = resigned;
        int usual = out.priority;
        out.priority = priority;
        out.token = token;
        out.echo = echo;
        out.sequence = peers.newNumber();
        for (int i = 0; i < Rung.COUNT; i++) {
            out.heardMs[i] = ageMs(peer.heardNs[i], nowNs);
        }
        out.channelMs = ageMs(peer.believedNs, nowNs);
        codec.encode(out, buffer);
        out.priority = usual;
        effects.sendDatagram(buffer, peer.address);
    }

    private static int ageMs(long sinceNs, long nowNs) {
        long ageMs = (nowNs - sinceNs) / 1_000_000;
        return ageMs > Integer.MAX_VALUE ? Message.NEVER_MS : (int) ageMs;
    }
}
