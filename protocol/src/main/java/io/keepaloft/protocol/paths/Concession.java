package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Collection;

/** Whom a member gives way to in the cloud, and what it hears that ends it: the judgment, and its sequel in the election. */
final class Concession {
    private final Peers peers;
    private final VirtualRouter router;
    private long askedForNs = VirtualRouter.NEVER;
    /** The master with which we gave way; null: we did so by ourselves, or not at all. */
    private Peer example;
    /** To whom we gave way, if its advertisements are dropped because its configuration differs: it is there as long as it advertises. */
    private Peer unreadable;

    Concession(Peers peers, VirtualRouter router) {
        this.peers = peers;
        this.router = router;
    }

    /** What was asked a moment ago and is not answered within this time will not be. */
    private static long patienceNs(Ways ways) {
        return Math.clamp(ways.intervalNs(), Channel.SECOND_NS / 5, Channel.SECOND_NS);
    }

    /** Who was last heard within this time is heard. */
    private long hearingNs(Ways ways) {
        return Math.max(router.masterDownIntervalNs(), ways.quietNs());
    }

    private Court court(Ways ways, long askedNs, long nowNs) {
        return court(ways, askedNs, -1, nowNs);
    }

    private Court court(Ways ways, long askedNs, long masterSinceNs, long nowNs) {
        return new Court(peers, router, hearingNs(ways), askedNs, masterSinceNs, nowNs);
    }

    /** @see Member#judge */
    Referee.Ruling judge(Ways ways, Collection<IpAddress> holder, boolean again, long askedNs, long masterSinceNs, long nowNs) {
        Court court = court(ways, askedNs, masterSinceNs, nowNs);
        Peer peer = court.find(holder);
        boolean heard = peer != null ? court.connected(peer) : holder.isEmpty() && court.knownPeers() > 0 && court.complete();
        boolean decided = heard || nowNs - askedNs >= patienceNs(ways);
        return decided ? Referee.judge(court, holder, again) : null;
    }

    /** @see Member#inReach */
    boolean inReach(Ways ways, Collection<IpAddress> holder, long askedNs, long nowNs) {
        Court court = court(ways, askedNs, nowNs);
        Peer peer = court.find(holder);
        return court.knownPeers() > 0 && (holder.isEmpty() ? court.allInReach() : peer == null || court.connected(peer));
    }

    /** When the question is put once more, and then when it is decided without those that did not answer. */
    long nextNs(Ways ways, long askedNs, long nowNs) {
        long againNs = askedNs + patienceNs(ways) / 2;
        return nowNs < againNs ? againNs : askedNs + patienceNs(ways);
    }

    /** Who is connected with us while we give way to somebody else says nothing of that one later; one that is only heard may be who took it. */
    void give(Ways ways, IpAddress holder, long askedNs, long nowNs) {
        example = null;
        Court court = court(ways, askedNs, nowNs);
        unreadable = court.unreadable(holder);
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            peer.bystander = court.connected(peer) && !peer.is(holder);
        }
    }

    /** As our master did; nobody was asked, and to be heard is enough. */
    private void follow(Ways ways, Peer master, long nowNs) {
        example = master;
        unreadable = null;
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            peer.bystander = nowNs - peer.lastHeardNs() <= hearingNs(ways);
        }
    }

    /**
     * Whether a peer that says that it gave way to a holder that it does not hear is our master. Then so do we: otherwise we would
     * take its place for its silence, and go on with the fight. A better one was about to preempt it in any case.
     */
    boolean gaveWay(Ways ways, Peer peer, boolean yielded, long nowNs) {
        boolean follows = yielded && router.state() instanceof State.Backup && !router.yielded()
                && router.followingSinceNs() == VirtualRouter.NEVER && peer.priority >= router.effectivePriority() && peer.is(router.masterAddress());
        if (follows) {
            follow(ways, peer, nowNs);
        }
        return follows;
    }

    /** Whether we gave way by our own judgment. Peers are told of no other, or two could keep each other waiting for ever. */
    boolean yielded() {
        return router.yielded() && example == null;
    }

    /** Whether we give way again to one whose advertisement was dropped: the cloud showed that it is a member, and no stray router of the same VRID. */
    boolean givesWayAgain(Peer peer) {
        return peer == unreadable && peer.unreadableNs > peer.lastAdvertNs() && router.state() instanceof State.Backup && !router.yielded();
    }

    /** Whether one that we gave way to, and whose advertisements are dropped, is silent now: dead, as with any master. */
    boolean unreadableGone(Ways ways, long nowNs) {
        return router.yielded() && unreadable != null && nowNs - unreadable.unreadableNs > hearingNs(ways);
    }

    /** Whether the master with which we gave way is quiet, so that nobody says any more what we wait for. */
    boolean exampleLost(long nowNs) {
        return router.yielded() && example != null && !example.speaks && nowNs - example.signedNs > 4 * LifeSign.PERIOD_NS;
    }

    /** What a believed message means to a router that yielded; null: nothing. */
    Event ends(Peer peer, Message message, Event.MasterHeard masterHeard) {
        if (message.state == Message.MASTER && !message.resigned) {
            return masterHeard;
        }
        return ends(peer, message.yielded);
    }

    private Event ends(Peer peer, boolean yielded) {
        return peer.bystander && !(peer == example && !yielded) ? null : Event.PeerHeard.INSTANCE;
    }

    /**
     * A peer says that it is there: now and then it is greeted, and whoever gave way, and could not hear it then, takes part again.
     *
     * @return null: nothing for the election
     */
    Event lifeSign(Ways ways, Peer peer, LifeSign.Kind kind, long nowNs) {
        if (ways.channel != null && !peer.speaks && nowNs >= peer.greetAllowedNs) {
            peer.greetAllowedNs = nowNs + Channel.SECOND_NS / 2;
            ways.channel.voice().report(peer, nowNs);
        }
        boolean ends = router.yielded() && !peer.speaks && !peer.unreadable(hearingNs(ways), nowNs);
        return ends ? ends(peer, kind != LifeSign.Kind.SIGN) : null; // an answer does not say whether who gave it gave way
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
        if (master == null || !master.answers()) {
            // It never says what it hears. That it is heard must be enough, and we waited for that without a timer.
            return Event.HeardAgain.INSTANCE;
        }
        if (ways.channel != null && master.spoke && askedForNs != sinceNs) {
            askedForNs = sinceNs;
            ways.present(yielded());
            ways.channel.voice().ask(master, nowNs);
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
