package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.agent.linux.Datagram;
import io.keepaloft.agent.linux.UdpSocket;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.agent.notify.NotifyState;
import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.paths.ChannelReject;
import io.keepaloft.protocol.paths.ConfigPart;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.MemberEffects;
import io.keepaloft.protocol.paths.PathsStatus;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One virtual router at work on this host: feeds its election with events and carries out what that decides. Engine thread only. */
final class Instance implements MemberEffects {
    private static final Logger LOG = LogManager.getLogger(Instance.class);

    private final Member member;
    private final VirtualRouter router;
    private final Tenure tenure;
    private final Dispute dispute;
    private final Restraint restraint;
    private final VirtualAddresses addresses;
    private final Outward outward;
    private final Counters counters = new Counters();
    private final Reception reception = new Reception(counters);
    private final PathsLog paths = new PathsLog();
    private final Phases phases = new Phases();
    private final Dispatch dispatch;
    private final LiveProbes probes;
    private RouterSetup setup;
    private Instant since = Instant.now();
    private long nowNs;
    private long lastHeardNs;
    private State entered;
    private boolean deleted;

    /** @param session random, new at every start */
    Instance(RouterSetup setup, VirtualAddresses addresses, Services services, long session, long nowNs) {
        this.setup = setup;
        this.addresses = addresses;
        this.outward = new Outward(services);
        this.dispatch = new Dispatch(services.dryRun(), counters, phases, paths);
        this.member = new Member(setup.member(), setup.trackers(), session, this);
        this.router = member.router();
        this.tenure = new Tenure(router);
        this.dispute = new Dispute(member, outward);
        this.restraint = new Restraint(member, outward.cloud(() -> this.setup));
        this.probes = new LiveProbes(member, dispatch);
        this.lastHeardNs = nowNs;
        adopt(setup);
    }

    private void adopt(RouterSetup newSetup) {
        setup = newSetup;
        dispatch.setup(newSetup);
        probes.setup(newSetup.member());
    }

    /** The socket that it sends on; null while the interface or the source address is missing, when a fault is raised too. */
    void attach(VrrpSocket newSocket) {
        dispatch.attach(newSocket);
    }

    /** The peer channel's socket; null while there is none. */
    void attachChannel(UdpSocket newChannel) {
        dispatch.attachChannel(newChannel);
    }

    /** Whether there shall be a peer channel. A dry run has none: it sends nothing. */
    boolean wantsChannel() {
        return dispatch.sends() && setup.instance().transport().channel().key().isPresent();
    }

    /** @param obstacle why the channel's port is not open; null if it is, or is not wanted */
    void channelTried(String obstacle) {
        paths.channel(name(), obstacle);
    }

    void start(long now) {
        nowNs = now;
        member.peers(setup.found(), now);
        member.start(now);
        finishTransition();
    }

    void stop(long now) {
        nowNs = now;
        member.stop(now);
        finishTransition();
    }

    void timeDue(long now) {
        nowNs = now;
        member.timeDue(now);
        restraint.timeDue(now);
        dispute.settle(setup, now);
        finishTransition();
    }

    long nextDeadlineNs() {
        return Math.min(member.nextDeadlineNs(), Math.min(restraint.nextDeadlineNs(), dispute.nextDeadlineNs()));
    }

    void step(Event event, long now) {
        nowNs = now;
        member.step(event, now);
        finishTransition();
    }

    /** A datagram of the peer channel that claims this router's vrid. */
    void receive(Datagram datagram, IpAddress source, long now) {
        nowNs = now;
        boolean advertises = member.datagram(datagram.data(), source, now);
        counters.advertsReceived += advertises ? 1 : 0;
        dispute.settle(setup, now);
        finishTransition();
        if (router.waitingSinceNs() == now) { // it stood for an advertisement
            lastHeardNs = now;
        }
    }

    /** A packet of this router's vrid. */
    void receive(Packet packet, long now) {
        if (ProbeFrame.is(packet)) {
            probes.heard(packet, now);
            return;
        }
        Event.AdvertReceived heard = reception.decode(packet, setup, now);
        if (heard != null) {
            if (heard.advert().oldUnicastChecksum()) {
                dispatch.useOldUnicastChecksum();
            }
            nowNs = now;
            member.advertHeard(packet.multicast() ? Rung.MULTICAST : Rung.UNICAST, heard, now);
            finishTransition();
            lastHeardNs = now;
        }
    }

    /** The first half of a reload: gives up what the next configuration no longer has; {@link #reconfigure} is the second. */
    void letGo(VrrpInstance next) {
        addresses.drop(next);
        if (!next.name().equals(name()) || next.cloudResources().isEmpty()) {
            outward.forget(setup);
        }
    }

    /**
     * Goes on with a new configuration of the same virtual router.
     *
     * @param attach puts it on the socket that the new setup asks for: its next advertisement must not leave from the old source
     */
    void reconfigure(RouterSetup newSetup, Consumer<Instance> attach, long now) {
        nowNs = now;
        boolean otherResources = !newSetup.instance().cloudResources().equals(setup.instance().cloudResources())
                || !newSetup.instance().name().equals(name());
        outward.pathOpen(setup);
        adopt(newSetup);
        attach.accept(this);
        addresses.reconfigure(newSetup.instance(), master());
        member.reconfigure(newSetup.member(), newSetup.trackers(), now);
        member.peers(newSetup.found(), now);
        finishTransition();
        if (otherResources && master()) {
            outward.claim(setup, tenure.term());
        } else if (otherResources) {
            outward.standBy(setup, tenure.term().number());
        }
    }

    /** The same virtual router with other peers: its timers and its state are none of their business. */
    void meet(RouterSetup otherPeers, long now) {
        adopt(otherPeers);
        member.peers(otherPeers.found(), now);
    }

    /** Removed by a reload: resigns, and tells its scripts that it is gone. */
    void delete(long now) {
        deleted = true;
        stop(now);
        outward.tell(setup, NotifyState.DELETED, router.effectivePriority());
        outward.forget(setup);
        outward.pathOpen(setup);
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
        finishTransition();
        LOG.info("{}: {} -> {} ({}), priority {}", name(), from.label(), to.label(), reason.describe(detail), router.effectivePriority());
        // Only a silence has a beginning before the decision.
        boolean lost = reason == Reason.ADVERTS_LOST || reason == Reason.MASTER_RESIGNED;
        long beganNs = lost ? lastHeardNs : nowNs;
        since = Instant.now();
        entered = to;
        phases.begin(TransitionRecord.begin(name(), from.label(), to.label(), reason.describe(detail), since, beganNs)
                .phase("detect", beganNs, System.nanoTime(), reason.describe(detail)));
        tenure.transition(to, nowNs);
        if (to instanceof State.Master) {
            counters.becameMaster++;
        } else {
            if (from instanceof State.Master) {
                counters.releasedMaster++;
            } else if (to instanceof State.Backup) {
                outward.standBy(setup, tenure.term().number());
            }
            lastHeardNs = nowNs;
        }
    }

    /** The scripts and the journal hear of a transition when all its effects on this host are done, as with keepalived. */
    private void finishTransition() {
        if (phases.open()) {
            outward.journal(setup, phases.end(entered instanceof State.Master ? tenure.term().number() : 0));
            if (!deleted) {
                outward.transition(setup, entered, router.effectivePriority());
            }
        }
    }

    @Override
    public void advertise(int priority) {
        tenure.advertised(nowNs);
        phases.advertBegins(priority);
    }

    @Override
    public void sendAdvert(Rung rung, int priority, IpAddress destination) {
        dispatch.advert(priority, destination, nowNs);
    }

    @Override
    public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
        dispatch.datagram(datagram, peer, nowNs);
    }

    @Override
    public void pathsChanged(PathsStatus status) {
        paths.changed(name(), status);
        if (master()) {
            othersMayHaveClaimed();
        }
    }

    @Override
    public void pathBlocked(String what) {
        paths.blocked(name(), what);
        outward.pathBlocked(setup, what);
    }

    @Override
    public void pathOpen() {
        paths.open(name());
        outward.pathOpen(setup);
        if (master()) {
            othersMayHaveClaimed();
        }
    }

    @Override
    public void peerSpeaks(IpAddress peer, boolean speaks) {
        paths.speaks(name(), peer, speaks);
    }

    @Override
    public void othersMayHaveClaimed() {
        outward.lookNow(setup);
    }

    @Override
    public void gaveWayToo(IpAddress master) {
        LOG.warn("{}: the master {} gave way to a holder of the cloud's resource that it does not hear, and so does this host; it takes part again when"
                + " a master is heard, or nobody holds the resource.", name(), master);
    }

    @Override
    public void configDiffers(IpAddress peer, Set<ConfigPart> parts) {
        paths.differs(name(), peer, parts);
    }

    @Override
    public void datagramRejected(ChannelReject reason, IpAddress source) {
        counters.rejected(reason);
        paths.rejected(name(), reason, source, nowNs);
    }

    @Override
    public void addAddresses() {
        long beganNs = System.nanoTime();
        String detail = addresses.add();
        phases.note("addresses", beganNs, detail);
    }

    @Override
    public void removeAddresses() {
        long beganNs = System.nanoTime();
        String detail = addresses.remove();
        phases.note("addresses", beganNs, detail);
    }

    @Override
    public void announceAddresses(Announcement occasion) {
        long beganNs = System.nanoTime();
        String detail = addresses.announce(occasion, nowNs);
        phases.note("gratuitous-arp", beganNs, detail);
    }

    @Override
    public void claim(long term) {
        outward.claim(setup, tenure.term());
    }

    @Override
    public void relinquish(long term) {
        tenure.end();
        outward.standBy(setup, term);
    }

    void resourceTaken(EngineEvent.ResourceTaken taken, long now) {
        nowNs = now;
        dispute.taken(taken, now);
        dispute.settle(setup, now);
        finishTransition();
    }

    /** The gratuitous ARP of the transition may have left before the fabric let the address through. */
    void resourceClaimed(EngineEvent.ResourceClaimed claimed, long now) {
        if (master() && claimed.term() == router.term()) {
            nowNs = now;
            announceAddresses(Announcement.RESOURCE_CLAIMED);
        }
    }

    @Override
    public void lowerPriorityAdvertHeard() {
        outward.lookNow(setup);
        outward.tell(setup, NotifyState.MASTER_RX_LOWER_PRI, router.effectivePriority());
    }

    @Override
    public void priorityChanged(int effective) {
        LOG.info("{}: effective priority {} (configured {})", name(), effective, setup.instance().priority());
    }

    @Override
    public void timerLate(long lateNs) {
        LOG.warn("{}: this process did not run for {} ms, so silence proves nothing; waiting one more Master_Down_Interval before taking over.",
                name(), lateNs / 1_000_000);
    }

    boolean master() {
        return router.state() instanceof State.Master;
    }

    String name() {
        return setup.instance().name();
    }

    RouterSetup setup() {
        return setup;
    }

    VirtualRouter router() {
        return router;
    }

    VirtualAddresses addresses() {
        return addresses;
    }

    Member member() {
        return member;
    }

    LiveProbes probes() {
        return probes;
    }

    PathsLog paths() {
        return paths;
    }

    Counters counters() {
        return counters;
    }

    Instant since() {
        return since;
    }

    boolean silent() {
        return dispatch.silent();
    }

    boolean attached() {
        return dispatch.attached();
    }
}
