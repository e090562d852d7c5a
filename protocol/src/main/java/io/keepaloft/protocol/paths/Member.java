package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.RejectReason;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/**
 * One virtual router with its paths: the join of election and peer channel that the engine and every simulation use.
 *
 * <p>As the election: inputs with the time in, effects out, {@link #nextDeadlineNs} says when {@link #timeDue} is needed. Serve what
 * the sockets hold before the timers. Not thread-safe.
 */
public final class Member {
    private final MemberEffects effects;
    private final VirtualRouter router;
    private final Relay relay;
    private final Peers peers;
    private final Asking asking;
    private final Concession concession;
    private final Reports reports;
    private final LifeSign lifeSign;
    private final Hearing hearing;
    private Ways ways;

    /** @param session 64 random bits, new at every start of the process */
    public Member(MemberConfig config, List<TrackerConfig> trackers, long session, MemberEffects effects) {
        this.effects = effects;
        this.router = new VirtualRouter(config.router(), trackers);
        this.relay = new Relay(effects, (priority, nowNs) -> ways.transmit(priority, nowNs));
        this.peers = new Peers(config.router().format().family(), session);
        this.asking = new Asking(router);
        this.concession = new Concession(peers, router);
        this.reports = new Reports(router, peers, concession);
        this.lifeSign = new LifeSign(router, peers);
        this.hearing = new Hearing(router, peers, effects, asking, concession, lifeSign);
        adopt(config, 0);
    }

    private void adopt(MemberConfig newConfig, long nowNs) {
        peers.name(newConfig.peers(), newConfig.router().source(), nowNs);
        ways = new Ways(newConfig, peers, router, effects, ways == null ? null : ways.alarm());
        ways.choice.becameMaster(router.master(), nowNs);
    }

    /** The virtual router that a datagram claims to be for, to find its member; -1 if it is none of the peer channel. */
    public static int vridOf(ByteBuffer datagram) {
        return MessageCodec.vridOf(datagram);
    }

    /** Whether a datagram that is to be sent stands for an advertisement. */
    public static boolean advertises(ByteBuffer datagram) {
        return MessageCodec.advertises(datagram);
    }

    public void start(long nowNs) {
        reports.start(ways, nowNs);
        step(new Event.Startup(), nowNs);
    }

    /** Resigns, if it is master, and says nothing more. */
    public void stop(long nowNs) {
        step(new Event.Shutdown(), nowNs);
        reports.stop();
    }

    /** Hands the election any other event: trackers, faults, a hand-over, a lost address. */
    public void step(Event event, long nowNs) {
        relay.nowNs = nowNs;
        router.step(event, nowNs, relay);
        follow(nowNs);
    }

    private void stepIfAny(Event event, long nowNs) {
        if (event != null) {
            step(event, nowNs);
        }
    }

    /** An advertisement that came on protocol 112 and that the decoder found acceptable. */
    public void advertHeard(Rung rung, Event.AdvertReceived received, long nowNs) {
        hearing.advert(ways, rung, received.advert(), nowNs);
        step(received, nowNs);
        relieve(nowNs);
    }

    /**
     * A packet that a router of this VRID sent, and that was dropped because that one's configuration differs from ours: {@link RejectReason#configured}.
     */
    public void advertDropped(long sourceHi, long sourceLo, long nowNs) {
        stepIfAny(hearing.unreadable(sourceHi, sourceLo, nowNs), nowNs);
    }

    /**
     * A {@link LifeSign}.
     *
     * @param number of the sign, or of that which it answers
     */
    public void lifeSignHeard(LifeSign.Kind kind, long number, long sourceHi, long sourceLo, long nowNs) {
        stepIfAny(hearing.lifeSign(ways, kind, number, sourceHi, sourceLo, nowNs), nowNs);
        relieve(nowNs);
    }

    /**
     * A datagram of the peer channel, the buffer's remaining bytes, from the address of a peer.
     *
     * @return whether it was a believed advertisement
     */
    public boolean datagram(ByteBuffer datagram, IpAddress source, long nowNs) {
        Channel channel = ways.channel;
        if (channel == null) {
            effects.datagramRejected(ChannelReject.OFF, source);
            return false;
        }
        relay.nowNs = nowNs; // a thawed process must not answer as the master that it was: its peers may have followed it, and would step down
        router.wake(nowNs, relay);
        follow(nowNs);
        ways.present(concession.yielded());
        Peer peer = channel.receive(datagram, source, nowNs);
        if (peer == null) {
            return false;
        }
        stepIfAny(hearing.believed(ways, peer, nowNs), nowNs);
        look(nowNs);
        return channel.message().kind == Message.Kind.ADVERT;
    }

    /** A datagram of the peer channel about a virtual router that no member here is. */
    public void ofAnotherRouter(ByteBuffer datagram, IpAddress source) {
        if (ways.channel != null) {
            ways.channel.ofAnotherRouter(datagram, source);
        }
    }

    private void relieve(long nowNs) {
        stepIfAny(concession.relief(ways, nowNs), nowNs);
    }

    /** The cloud's peers, beside those of the configuration; addresses of this host's own are left out. */
    public void peers(Collection<IpAddress> addresses, long nowNs) {
        peers.found(addresses, nowNs);
    }

    /** Serves every timer that is due. */
    public void timeDue(long nowNs) {
        if (ways.channel != null && asking.due(nowNs)) {
            ways.present(concession.yielded());
            asking.asked(ways.channel.askAll(nowNs), nowNs);
        }
        if (!asking.holds(nowNs)) {
            step(Event.TimeDue.INSTANCE, nowNs);
        }
        if (nowNs >= lifeSign.dueNs()) {
            lifeSign.send(ways, concession.yielded(), nowNs);
            if (concession.exampleLost(nowNs) || concession.unreadableGone(ways, nowNs)) {
                step(Event.PeerHeard.INSTANCE, nowNs);
            }
        }
        if (nowNs >= reports.dueNs()) {
            reports.send(ways, nowNs);
            ways.channel.silence(ways.quietNs(), nowNs);
            look(nowNs);
        }
    }

    /** When {@link #timeDue} is needed at the latest; {@link VirtualRouter#NEVER} if no time matters. */
    public long nextDeadlineNs() {
        long electionNs = Math.max(router.nextDeadlineNs(), asking.heldUntilNs());
        return Math.min(Math.min(reports.dueNs(), lifeSign.dueNs()), Math.min(electionNs, ways.channel == null ? VirtualRouter.NEVER : asking.deadlineNs()));
    }

    /**
     * Asks all peers whether they hear us, before a loss of the cloud's resource is judged, and makes us known to a holder that is none of them.
     *
     * @param holder its addresses, as far as the cloud tells
     */
    public void inquire(Collection<IpAddress> holder, long nowNs) {
        if (ways.channel != null) {
            ways.present(concession.yielded());
            ways.channel.inquire(nowNs);
        }
        lifeSign.ask(ways, holder, nowNs);
    }

    /**
     * Judges a loss of the cloud's resource to another host; changes nothing. keepalived cannot be asked, and is judged by what was heard of it.
     *
     * @param holder  its addresses, as far as the cloud tells
     * @param again   whether it was taken from that holder before, in this term
     * @param askedNs when {@link #inquire} was called
     * @return null while answers are waited for
     */
    public Referee.Ruling judge(Collection<IpAddress> holder, boolean again, long askedNs, long nowNs) {
        return concession.judge(ways, holder, again, askedNs, reports.masterSinceNs(), nowNs);
    }

    /**
     * Whether the holder is no peer, or one in reach, so that no partition explains what the cloud shows; arguments as for {@link #judge}. To
     * whoever knows no peer at all a partition may always be the reason.
     */
    public boolean inReach(Collection<IpAddress> holder, long askedNs, long nowNs) {
        return concession.inReach(ways, holder, askedNs, nowNs);
    }

    /** Of a question that is open: when to {@link #inquire} once more, and then when {@link #judge} decides in any case. */
    public long nextInquiryNs(long askedNs, long nowNs) {
        return concession.nextNs(ways, askedNs, nowNs);
    }

    /**
     * The ruling was to give way: backup, until the holder is heard, or hears us, or the resource is free.
     *
     * @param askedNs as for {@link #judge}
     */
    public void claimedElsewhere(String holder, Referee.Ruling ruling, long askedNs, long nowNs) {
        concession.give(ways, ruling.peer(), askedNs, nowNs);
        step(new Event.ClaimedElsewhere(holder, ruling.verdict() == Referee.Verdict.FOLLOW ? ruling.peer() : null), nowNs);
        relieve(nowNs);
    }

    /** The cloud shows that nobody, or this host, holds the resource. */
    public void resourceFree(long nowNs) {
        step(Event.ResourceFree.INSTANCE, nowNs);
    }

    /** @see VirtualRouter#reconfigure */
    public void reconfigure(MemberConfig newConfig, List<TrackerConfig> trackers, long nowNs) {
        if (ways.channel != null && newConfig.key().isEmpty()) {
            ways.channel.silence(Long.MIN_VALUE, nowNs); // nobody speaks on a channel that is off, and no alarm may wait for it
        }
        adopt(newConfig, nowNs);
        ways.look(reports.masterSinceNs(), nowNs);
        reports.change(ways, nowNs);
        relay.nowNs = nowNs;
        router.reconfigure(newConfig.router(), trackers, nowNs, relay);
        follow(nowNs);
        relieve(nowNs);
    }

    public VirtualRouter router() {
        return router;
    }

    /** Whether any peer was named, or proved to be there. */
    public boolean knowsPeers() {
        return peers.anyKnown();
    }

    /** The address under which a known peer is listed that speaks or advertises from this one; null for a stranger. */
    public IpAddress knownAs(long sourceHi, long sourceLo) {
        Peer peer = peers.find(sourceHi, sourceLo);
        return peer == null || !peer.known() ? null : peer.address;
    }

    public MemberConfig config() {
        return ways.config;
    }

    /** Allocates. */
    public PathsStatus status(long nowNs) {
        return ways.status(nowNs);
    }

    /** Tells the peers at once of a new state or priority. */
    private void follow(long nowNs) {
        if (reports.changed(nowNs)) {
            asking.stateChanged(nowNs);
            lifeSign.greet(ways, nowNs);
            ways.choice.becameMaster(router.master(), nowNs);
            if (reports.dueNs() != VirtualRouter.NEVER) {
                reports.send(ways, nowNs);
            }
        }
    }

    private void look(long nowNs) {
        relieve(nowNs);
        ways.look(reports.masterSinceNs(), nowNs);
        if (ways.choice.evaluate(nowNs)) {
            effects.pathsChanged(ways.status(nowNs));
        }
    }
}
