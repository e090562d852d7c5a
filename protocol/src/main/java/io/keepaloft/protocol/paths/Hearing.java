package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.IpAddress;

/**
 * What a member hears of its peers, on whatever path: takes down what it tells of the peer, answers whom it concerns, and hands back what it means
 * for the election. It never steps the election itself.
 */
final class Hearing {
    private final VirtualRouter router;
    private final Peers peers;
    private final MemberEffects effects;
    private final Asking asking;
    private final Concession concession;
    private final LifeSign lifeSign;
    private final Tidings tidings;

    Hearing(VirtualRouter router, Peers peers, MemberEffects effects, Asking asking, Concession concession, LifeSign lifeSign) {
        this.router = router;
        this.peers = peers;
        this.effects = effects;
        this.asking = asking;
        this.concession = concession;
        this.lifeSign = lifeSign;
        this.tidings = new Tidings(router, asking, concession);
    }

    /** An acceptable advertisement on protocol 112, before the election hears it; our own, come back, tells nothing. */
    void advert(Ways ways, Rung rung, Advert advert, long nowNs) {
        IpAddress own = router.config().source();
        if (advert.sourceLo() == own.lo() && advert.sourceHi() == own.hi()) {
            return;
        }
        Peer peer = peers.at(advert.sourceHi(), advert.sourceLo(), nowNs);
        if (peer != null) {
            peer.heardNs[rung.ordinal()] = nowNs;
            peer.advertised(advert.priority());
            if (!peer.proved) {
                peer.proved = true;
                lifeSign.greet(ways, nowNs);
            }
        }
        asking.advertHeard(nowNs);
    }

    /**
     * An advertisement that was dropped because its sender's configuration differs from ours.
     *
     * @return null: nothing
     */
    Event unreadable(long sourceHi, long sourceLo, long nowNs) {
        IpAddress own = router.config().source();
        Peer peer = sourceLo == own.lo() && sourceHi == own.hi() ? null : peers.at(sourceHi, sourceLo, nowNs);
        if (peer == null) {
            return null;
        }
        peer.unreadableNs = nowNs;
        return concession.givesWayAgain(peer) ? new Event.MasterGaveWay() : null;
    }

    /**
     * A {@link LifeSign}; arguments as for {@link Member#lifeSignHeard}.
     *
     * @return null: nothing
     */
    Event lifeSign(Ways ways, LifeSign.Kind kind, long number, long sourceHi, long sourceLo, long nowNs) {
        Peer peer = lifeSign.heard(ways, kind, number, sourceHi, sourceLo, nowNs);
        if (peer == null) {
            return null;
        }
        boolean yielded = kind == LifeSign.Kind.YIELDED && !peer.spoke; // else it says so where nobody can forge it
        if (kind != LifeSign.Kind.ANSWER && router.master()) {
            effects.othersMayHaveClaimed(); // it began, or was master or cut off a moment ago
        }
        return concession.gaveWay(ways, peer, yielded, nowNs) ? gaveWayToo(peer) : concession.lifeSign(ways, peer, kind, nowNs);
    }

    /**
     * The message that the channel believed, of this peer.
     *
     * @return null: nothing; else it holds a view that the next message fills again
     */
    Event believed(Ways ways, Peer peer, long nowNs) {
        Channel channel = ways.channel;
        boolean news = channel.adopted() || !peer.speaks;
        boolean wasMaster = peer.state == Message.MASTER;
        channel.note(peer, nowNs);
        if (router.master() && (news || wasMaster && peer.state != Message.MASTER)) {
            effects.othersMayHaveClaimed();
        }
        Message message = channel.message();
        boolean asks = message.kind == Message.Kind.ASK && nowNs >= peer.askAnswerAllowedNs;
        if (asks) {
            peer.askAnswerAllowedNs = nowNs + ways.intervalNs() / 4;
        }
        if (news || asks) {
            channel.voice().report(peer, nowNs);
        }
        return concession.gaveWay(ways, peer, message.yielded, nowNs) ? gaveWayToo(peer) : tidings.of(peer, message, nowNs);
    }

    private Event gaveWayToo(Peer master) {
        effects.gaveWayToo(master.address);
        return new Event.MasterGaveWay();
    }
}
