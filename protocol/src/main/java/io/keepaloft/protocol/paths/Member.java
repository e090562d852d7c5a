package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One virtual router with its paths: the join of election and peer channel that the engine and every simulation use.
 *
 * <p>As the election: inputs with the time in, effects out, {@link #nextDeadlineNs} says when {@link #timeDue} is needed. Serve what
 * the sockets hold before the timers. Not thread-safe.
 */
public final class Member {
    private final long session;
    private final MemberEffects effects;
    private final VirtualRouter router;
    private final Relay relay;
    private final Peers peers;
    private final Advert claim = new Advert();
    private final Event.MasterHeard masterHeard = new Event.MasterHeard(claim);
    private final Event.AdvertReceived udpAdvert = new Event.AdvertReceived(claim);
    private final Asking asking;
    private MemberConfig config;
    private List<IpAddress> cloudPeers = List.of();
    private Channel channel;
    private RungChoice choice;
    private BlockedPaths blocked;
    private long reportDueNs = VirtualRouter.NEVER;
    private long masterSinceNs = -1;
    private State told;
    private int toldPriority;

    /** @param session 64 random bits, new at every start of the process */
    public Member(MemberConfig config, List<TrackerConfig> trackers, long session, MemberEffects effects) {
        this.session = session;
        this.effects = effects;
        this.router = new VirtualRouter(config.router(), trackers);
        this.relay = new Relay(effects, this::transmit);
        this.peers = new Peers(config.router().format().family(), session);
        this.asking = new Asking(router);
        adopt(config, 0);
    }

    private void adopt(MemberConfig newConfig, long nowNs) {
        config = newConfig;
        namePeers(nowNs);
        channel = newConfig.key().isEmpty() ? null : new Channel(newConfig, peers, session, effects);
        choice = new RungChoice(newConfig, peers);
        blocked = new BlockedPaths(newConfig, peers, effects, blocked == null ? null : blocked.text());
        choice.becameMaster(master(), nowNs);
    }

    private void namePeers(long nowNs) {
        List<IpAddress> all = new ArrayList<>(config.peers());
        all.addAll(cloudPeers);
        peers.name(all, config.router().source(), nowNs);
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
        reportDueNs = channel == null ? VirtualRouter.NEVER : nowNs;
        step(new Event.Startup(), nowNs);
    }

    /** Resigns, if it is master, and says nothing more. */
    public void stop(long nowNs) {
        step(new Event.Shutdown(), nowNs);
        reportDueNs = VirtualRouter.NEVER;
    }

    /** Hands the election any other event: trackers, faults, a hand-over, a lost address. */
    public void step(Event event, long nowNs) {
        relay.nowNs = nowNs;
        router.step(event, nowNs, relay);
        follow(nowNs);
    }

    /** An advertisement that came on protocol 112 and that the decoder found acceptable. */
    public void advertHeard(Rung rung, Event.AdvertReceived received, long nowNs) {
        Advert advert = received.advert();
        IpAddress own = config.router().source();
        if (advert.sourceLo() != own.lo() || advert.sourceHi() != own.hi()) {
            Peer peer = peers.at(advert.sourceHi(), advert.sourceLo(), nowNs);
            if (peer != null) {
                peer.heardNs[rung.ordinal()] = nowNs;
                peer.proved = true;
            }
            asking.advertHeard(nowNs);
        }
        step(received, nowNs);
    }

    /**
     * A datagram of the peer channel, the buffer's remaining bytes, from the address of a peer.
     *
     * @return whether it was a believed advertisement
     */
    public boolean datagram(ByteBuffer datagram, IpAddress source, long nowNs) {
        if (channel == null) {
            effects.datagramRejected(ChannelReject.OFF, source);
            return false;
        }
        wake(nowNs);
        present();
        Peer peer = channel.receive(datagram, source, nowNs);
        if (peer == null) {
            return false;
        }
        boolean began = channel.adopted();
        channel.note(peer, nowNs);
        Message message = channel.message();
        boolean asks = message.kind == Message.Kind.ASK && master() && nowNs >= peer.askAnswerAllowedNs;
        if (asks) {
            peer.askAnswerAllowedNs = nowNs + config.router().format().advertIntervalNs() / 4;
        }
        if (began || asks) {
            channel.report(peer, nowNs);
        }
        listen(peer, message, nowNs);
        look(nowNs);
        return message.kind == Message.Kind.ADVERT;
    }

    /** What a believed message means for the election. */
    private void listen(Peer peer, Message message, long nowNs) {
        if (router.yielded()) {
            step(Event.PeerHeard.INSTANCE, nowNs);
        }
        int priority = message.resigned ? 0 : message.priority;
        claim.claim(config.router().format(), priority, message.intervalNs, peer.advertHi, peer.advertLo);
        if (message.kind == Message.Kind.ADVERT) {
            peer.heardNs[Rung.UDP.ordinal()] = nowNs;
            asking.advertHeard(nowNs);
            step(udpAdvert, nowNs);
        } else if (message.resigned ? peer.is(router.masterAddress()) : message.state == Message.MASTER && (master() || asking.overdue(nowNs))) {
            step(masterHeard, nowNs);
        }
    }

    /** A thawed process must not answer as the master that it was: its peers may have followed it, and would step down. */
    private void wake(long nowNs) {
        relay.nowNs = nowNs;
        router.wake(nowNs, relay);
        follow(nowNs);
    }

    /** The cloud's peers, beside those of the configuration; addresses of this host's own are left out. */
    public void peers(Collection<IpAddress> found, long nowNs) {
        cloudPeers = List.copyOf(found);
        namePeers(nowNs);
    }

    /** Serves every timer that is due. */
    public void timeDue(long nowNs) {
        if (channel != null && asking.due(nowNs)) {
            present();
            asking.asked(channel.askAll(nowNs), nowNs);
        }
        if (!asking.holds(nowNs)) {
            step(Event.TimeDue.INSTANCE, nowNs);
        }
        if (nowNs >= reportDueNs) {
            reportDueNs = nowNs + cadenceNs();
            present();
            channel.tick(router.yielded(), nowNs);
            channel.silence(7 * cadenceNs() / 2, nowNs);
            look(nowNs);
        }
    }

    /** When {@link #timeDue} is needed at the latest; {@link VirtualRouter#NEVER} if no time matters. */
    public long nextDeadlineNs() {
        long electionNs = Math.max(router.nextDeadlineNs(), asking.heldUntilNs());
        return Math.min(reportDueNs, Math.min(electionNs, channel == null ? VirtualRouter.NEVER : asking.deadlineNs()));
    }

    /**
     * Judges a loss of the cloud's resource to another host; changes nothing. Without the peer channel it never yields: a healthy backup
     * is silent, so nothing would ever end the restraint of two that both gave way.
     */
    public Referee.Ruling judge(Collection<IpAddress> holder, long nowNs) {
        if (channel == null) {
            return new Referee.Ruling(Referee.Verdict.RETAKE, "the peer channel is off, so a silent backup and a master out of reach look alike");
        }
        return Referee.judge(new Court(peers, router, Math.max(router.masterDownIntervalNs(), 7 * cadenceNs() / 2), nowNs), holder);
    }

    /** The ruling was to yield: backup, until a peer is heard or the resource is free. */
    public void claimedElsewhere(String holder, long nowNs) {
        step(new Event.ClaimedElsewhere(holder), nowNs);
    }

    /** The cloud shows that nobody, or this host, holds the resource. */
    public void resourceFree(long nowNs) {
        step(Event.ResourceFree.INSTANCE, nowNs);
    }

    /** @see VirtualRouter#reconfigure */
    public void reconfigure(MemberConfig newConfig, List<TrackerConfig> trackers, long nowNs) {
        if (channel != null && newConfig.key().isEmpty()) {
            channel.silence(Long.MIN_VALUE, nowNs); // nobody speaks on a channel that is off, and no alarm may wait for it
        }
        adopt(newConfig, nowNs);
        blocked.look(masterSinceNs, choice.promised(), nowNs);
        reportDueNs = channel == null || told == null ? VirtualRouter.NEVER : nowNs;
        relay.nowNs = nowNs;
        router.reconfigure(newConfig.router(), trackers, nowNs, relay);
        follow(nowNs);
    }

    public VirtualRouter router() {
        return router;
    }

    public MemberConfig config() {
        return config;
    }

    /** Allocates. */
    public PathsStatus status(long nowNs) {
        return Court.status(config, choice, blocked.text(), peers, nowNs);
    }

    private boolean master() {
        return router.state() instanceof State.Master;
    }

    private long cadenceNs() {
        return Math.max(Channel.SECOND_NS, config.router().format().advertIntervalNs());
    }

    /** One advertisement, on all its rungs. */
    private void transmit(int priority, long nowNs) {
        choice.becameMaster(master(), nowNs);
        int rungs = choice.next(nowNs);
        if ((rungs & Rung.MULTICAST.bit()) != 0) {
            effects.sendAdvert(Rung.MULTICAST, priority, config.group());
        }
        if (channel != null) {
            present();
        }
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if ((rungs & Rung.UNICAST.bit()) != 0 && (peer.named || peer.proved && config.mode() == TransportMode.AUTO)) {
                effects.sendAdvert(Rung.UNICAST, priority, peer.address);
            }
            boolean udp = (rungs & Rung.UDP.bit()) != 0;
            if (channel != null && udp && peer.known() && (peer.spoke || peer.helloWaitNs < Channel.RARELY_NS || config.mode() == TransportMode.UDP)) {
                channel.send(peer, Message.Kind.ADVERT, priority == 0, priority, nowNs);
            } else if (channel != null && priority == 0 && peer.spoke) {
                channel.send(peer, Message.Kind.REPORT, true, 0, nowNs);
            }
        }
    }

    private void present() {
        channel.present(Message.state(router.state()), router.effectivePriority(), choice.promised());
    }

    /** Tells the peers at once of a new state or priority. */
    private void follow(long nowNs) {
        if (router.state() != told || router.effectivePriority() != toldPriority) {
            boolean isMaster = master();
            masterSinceNs = !isMaster ? -1 : router.state() == told ? masterSinceNs : nowNs;
            told = router.state();
            toldPriority = router.effectivePriority();
            asking.stateChanged(nowNs);
            choice.becameMaster(isMaster, nowNs);
            if (reportDueNs != VirtualRouter.NEVER) {
                reportDueNs = nowNs + cadenceNs();
                present();
                channel.tick(router.yielded(), nowNs);
            }
        }
    }

    private void look(long nowNs) {
        blocked.look(masterSinceNs, choice.promised(), nowNs);
        if (choice.evaluate(nowNs)) {
            effects.pathsChanged(status(nowNs));
        }
    }
}
