package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Collection;

/** Whom a member gives way to in the cloud, and what it hears that ends it: the judgment, and its sequel in the election. */
final class Concession {
    private final Peers peers;
    private final VirtualRouter router;
    private long askedForNs = VirtualRouter.NEVER;

    Concession(Peers peers, VirtualRouter router) {
        this.peers = peers;
        this.router = router;
    }

    private Court court(Ways ways, long nowNs) {
        return new Court(peers, router, hearingNs(ways), 3 * ways.intervalNs() / 2, nowNs);
    }

    /** Who was last heard within this time is heard. */
    private long hearingNs(Ways ways) {
        return Math.max(router.masterDownIntervalNs(), ways.quietNs());
    }

    /** @see Member#judge */
    Referee.Ruling judge(Ways ways, Collection<IpAddress> holder, long nowNs) {
        if (ways.channel == null) {
            return Referee.Ruling.retake("the peer channel is off, so a silent backup and a master out of reach look alike");
        }
        return Referee.judge(court(ways, nowNs), holder);
    }

    /** Who is heard while we give way to somebody else says nothing of that one later. */
    void give(Ways ways, Referee.Ruling ruling, long nowNs) {
        Court court = court(ways, nowNs);
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            peer.bystander = court.connected(peer) && !peer.is(ruling.peer());
        }
    }

    /** Something of a peer arrives: after a silence, what we sent meanwhile proves nothing of what it hears now. */
    void arrives(Ways ways, Peer peer, long nowNs) {
        if (nowNs - peer.lastHeardNs() > hearingNs(ways)) {
            peer.unheardSinceNs = VirtualRouter.NEVER;
        }
    }

    /** What a believed message means to a router that yielded; null: nothing. */
    static Event ends(Peer peer, Message message, Event.MasterHeard masterHeard) {
        if (message.state == Message.MASTER && !message.resigned) {
            return masterHeard;
        }
        return peer.bystander ? null : Event.PeerHeard.INSTANCE;
    }

    /**
     * What is to be told to a router that follows a lower master; null: nothing. That one is asked at once, so that it answers and says
     * whether it hears us.
     */
    Event relief(Ways ways, long nowNs) {
        long sinceNs = router.followingSinceNs();
        if (sinceNs == VirtualRouter.NEVER) {
            return null;
        }
        Peer master = followed();
        if (ways.channel == null || master == null || !master.spoke) {
            return Event.PeerHeard.INSTANCE;
        }
        if (askedForNs != sinceNs) {
            askedForNs = sinceNs;
            ways.present();
            ways.channel.ask(master, nowNs);
        }
        return master.heardUsNs > sinceNs ? Event.HeardAgain.INSTANCE : null;
    }

    private Peer followed() {
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if (router.follows(peer.advertHi, peer.advertLo) || router.follows(peer.address.hi(), peer.address.lo())) {
                return peer;
            }
        }
        return null;
    }
}
