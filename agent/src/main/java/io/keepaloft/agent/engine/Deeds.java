package io.keepaloft.agent.engine;

import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.agent.notify.NotifyState;
import io.keepaloft.protocol.election.Announcement;
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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Carries out what one instance's election decides: on this host, on the wire, and towards the rest of the agent. Engine thread only. */
final class Deeds implements MemberEffects {
    private static final Logger LOG = LogManager.getLogger(Deeds.class);

    private final VirtualAddresses addresses;
    private final Outward outward;
    private final Counters counters;
    private final PathsLog paths;
    private final Phases phases;
    private final Dispatch dispatch;
    private final Member member;
    private final VirtualRouter router;
    private final Tenure tenure;
    private RouterSetup setup;
    private Instant since = Instant.now();
    private long nowNs;
    private long lastHeardNs;
    private State entered;
    private boolean deleted;

    Deeds(RouterSetup setup, VirtualAddresses addresses, Outward outward, Counters counters, PathsLog paths, boolean dryRun, long session, long nowNs) {
        this.setup = setup;
        this.addresses = addresses;
        this.outward = outward;
        this.counters = counters;
        this.paths = paths;
        this.phases = new Phases();
        this.dispatch = new Dispatch(dryRun, counters, phases, paths);
        this.member = new Member(setup.member(), setup.trackers(), session, this);
        this.router = member.router();
        this.tenure = new Tenure(router);
        this.lastHeardNs = nowNs;
    }

    void adopt(RouterSetup newSetup) {
        setup = newSetup;
        dispatch.setup(newSetup);
    }

    /** The time of the input whose effects come next. */
    void at(long now) {
        nowNs = now;
    }

    void heard(long now) {
        lastHeardNs = now;
    }

    /** Of what is done from here on no script hears: the instance is gone. */
    void delete() {
        deleted = true;
    }

    Member member() {
        return member;
    }

    Tenure tenure() {
        return tenure;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    Instant since() {
        return since;
    }

    boolean master() {
        return router.master();
    }

    private String name() {
        return setup.instance().name();
    }

    /** The scripts and the journal hear of a transition when all its effects on this host are done, as with keepalived. */
    void finishTransition() {
        if (phases.open()) {
            outward.journal(setup, phases.end(entered instanceof State.Master ? tenure.term().number() : 0));
            if (!deleted) {
                outward.transition(setup, entered, router.effectivePriority());
            }
        }
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
    public void sendLifeSign(Rung rung, ByteBuffer packet, IpAddress destination) {
        dispatch.probe(rung, packet, destination);
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
}
