package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.agent.notify.NotifyState;
import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.Packet;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One virtual router at work on this host: feeds its election with events and carries out what that decides. Engine thread only. */
final class Instance implements Effects {
    private static final Logger LOG = LogManager.getLogger(Instance.class);
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    private final VirtualRouter router;
    private final Tenure tenure;
    private final VirtualAddresses addresses;
    private final Outward outward;
    private final boolean silent;
    private final AdvertSender sender = new AdvertSender();
    private final AdvertDecoder decoder = new AdvertDecoder();
    private final Advert advert = new Advert();
    private final Event.AdvertReceived advertReceived = new Event.AdvertReceived(advert);
    private final Counters counters = new Counters();
    private final RateLimit rejections = new RateLimit(SAY_EVERY_NS);
    private final RateLimit differences = new RateLimit(SAY_EVERY_NS);
    private RouterSetup setup;
    private PeerTable peers;
    private VrrpSocket socket;
    private Instant since = Instant.now();
    private long nowNs;
    private long lastHeardNs;
    private TransitionRecord.Timeline timeline;
    private State entered;
    private boolean deleted;

    Instance(RouterSetup setup, VirtualAddresses addresses, Services services, long nowNs) {
        this.setup = setup;
        this.addresses = addresses;
        this.outward = new Outward(services);
        this.silent = services.dryRun();
        this.router = new VirtualRouter(setup.router(), setup.trackers());
        this.tenure = new Tenure(router);
        this.lastHeardNs = nowNs;
        adopt(setup);
    }

    private void adopt(RouterSetup newSetup) {
        setup = newSetup;
        sender.setup(newSetup);
        peers = new PeerTable(newSetup.instance().family(),
                newSetup.instance().transport().peers().stream().map(io.keepaloft.agent.config.UnicastPeer::address).toList());
    }

    /** The socket that it sends on; null while the interface or the source address is missing, when a fault is raised too. */
    void attach(VrrpSocket newSocket) {
        socket = newSocket;
    }

    void step(Event event, long now) {
        nowNs = now;
        router.step(event, now, this);
        finishTransition();
    }

    /** A packet of this router's vrid. */
    void receive(Packet packet, long now) {
        switch (decoder.decode(packet, setup.rules(), advert)) {
            case Decoded.Ok _ -> heard(packet.multicast(), now);
            case Decoded.Rejected rejected -> {
                counters.rejected(rejected.reason());
                long heldBack = rejections.tryPass(now);
                if (heldBack >= 0) {
                    LOG.warn("{}: dropped an advertisement from {}: {}. It changes nothing ({} more dropped since the last such line; totals in status).",
                            name(), RejectedSource.of(packet), rejected.reason().key(), heldBack);
                }
            }
        }
    }

    private void heard(boolean multicast, long now) {
        counters.advertsReceived++;
        peers.heard(advert, multicast, now);
        if (advert.oldUnicastChecksum()) {
            sender.useOldUnicastChecksum();
        }
        if (advert.addressesDiffer() && differences.tryPass(now) >= 0) {
            LOG.warn("{}: {} advertises other virtual addresses than ours. It is obeyed all the same, since two masters would be worse:"
                    + " make both configurations list the same addresses.", name(), advert.source());
        }
        step(advertReceived, now);
        lastHeardNs = now;
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
        adopt(newSetup);
        attach.accept(this);
        addresses.reconfigure(newSetup.instance(), master());
        router.reconfigure(newSetup.router(), newSetup.trackers(), now, this);
        finishTransition();
        if (otherResources && master()) {
            outward.claim(setup, tenure.term());
        } else if (otherResources) {
            outward.standBy(setup, tenure.term().number());
        }
    }

    /** The same virtual router with other peers: its timers and its state are none of their business. */
    void meet(RouterSetup otherPeers) {
        adopt(otherPeers);
    }

    /** Removed by a reload: resigns, and tells its scripts that it is gone. */
    void delete(long now) {
        deleted = true;
        step(new Event.Shutdown(), now);
        outward.tell(setup, NotifyState.DELETED, router.effectivePriority());
        outward.forget(setup);
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
        timeline = TransitionRecord.begin(name(), from.label(), to.label(), reason.describe(detail), since, beganNs)
                .phase("detect", beganNs, System.nanoTime(), reason.describe(detail));
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
        if (timeline != null) {
            outward.journal(setup, timeline.record(entered instanceof State.Master ? tenure.term().number() : 0));
            if (!deleted) {
                outward.transition(setup, entered, router.effectivePriority());
            }
            timeline = null;
        }
    }

    @Override
    public void advertise(int priority) {
        tenure.advertised(nowNs);
        if (socket == null || silent) {
            return;
        }
        if (timeline == null) {
            counters.advertsSent += sender.send(socket, priority, nowNs);
            return;
        }
        long beganNs = System.nanoTime();
        counters.advertsSent += sender.send(socket, priority, nowNs);
        timeline.phase("advertise", beganNs, System.nanoTime(), "priority " + priority);
    }

    @Override
    public void addAddresses() {
        long beganNs = System.nanoTime();
        String detail = addresses.add();
        notePhase("addresses", beganNs, detail);
    }

    @Override
    public void removeAddresses() {
        long beganNs = System.nanoTime();
        String detail = addresses.remove();
        notePhase("addresses", beganNs, detail);
    }

    @Override
    public void announceAddresses(Announcement occasion) {
        long beganNs = System.nanoTime();
        String detail = addresses.announce(occasion, nowNs);
        notePhase("gratuitous-arp", beganNs, detail);
    }

    private void notePhase(String phase, long beganNs, String detail) {
        if (timeline != null) {
            timeline.phase(phase, beganNs, System.nanoTime(), detail);
        }
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

    /** A mastership that is over needs no answer: its claim has ended. */
    void resourceTaken(EngineEvent.ResourceTaken taken) {
        if (!master() || taken.term() != router.term()) {
            return;
        }
        LOG.warn("{}: {} was claimed by {} while this host is master (term {}). The election decides, so it is taken back;"
                + " if both go on, they are master at once and do not hear each other: check the paths between them.",
                name(), taken.resource(), taken.seen().holder(), taken.term());
        outward.retake(setup, taken.resource());
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

    PeerTable peers() {
        return peers;
    }

    Counters counters() {
        return counters;
    }

    Instant since() {
        return since;
    }

    boolean attached() {
        return socket != null;
    }
}
