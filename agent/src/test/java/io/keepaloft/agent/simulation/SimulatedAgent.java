package io.keepaloft.agent.simulation;

import io.keepaloft.agent.engine.Losses;
import io.keepaloft.agent.engine.Restraint;
import io.keepaloft.agent.engine.Tenure;
import io.keepaloft.agent.handover.Rivals;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.Term;
import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.PathsStatus;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Deque;

/** One life of the agent's process: the real election, peer channel, codec and lease, joined as the engine joins them. */
final class SimulatedAgent extends Narrator {
    private static final String FAULT = "interface eth0 is down";

    private final Member member;
    private final VirtualRouter router;
    private final Tenure tenure;
    private final Losses losses;
    private final Restraint restraint;
    private final SimulatedHandover handover;
    final Rivals rivals = new Rivals();
    private final SocketReader reader;
    private final AdvertEncoder encoder = new AdvertEncoder();
    private final ByteBuffer payload = ByteBuffer.allocate(256);
    private long timerAtNs = VirtualRouter.NEVER;
    private boolean addressesPresent;
    private long highestTerm;
    private long lastAdvertNs;
    private int transitionsInStep;
    boolean handedOver;

    SimulatedAgent(SimulatedHost host, TakeoverLimits limits) {
        super(host);
        this.member = new Member(host.member(), host.trackers(), Double.doubleToLongBits(host.dice()), this);
        this.router = member.router();
        this.reader = new SocketReader(host, member);
        this.tenure = new Tenure(router);
        this.losses = new Losses(member);
        this.handover = new SimulatedHandover(host, limits);
        this.restraint = new Restraint(member, handover);
    }

    SimulatedHandover handover() {
        return handover;
    }

    VirtualRouter router() {
        return router;
    }

    boolean isMaster() {
        return router.state() instanceof State.Master;
    }

    void start() {
        checked("start", () -> member.start(host.nowNs()));
    }

    void stop() {
        checked("stop", () -> member.stop(host.nowNs()));
        handover.close();
    }

    void track(String tracker, TrackerStatus status) {
        step(new Event.TrackerUpdate(tracker, status));
    }

    void interfaceIs(boolean up) {
        step(up ? new Event.FaultCleared(FAULT) : new Event.FaultRaised(FAULT));
    }

    void handOver() {
        handedOver = true;
        step(new Event.Resign());
    }

    void reload() {
        checked("reload", () -> member.reconfigure(host.member(), host.trackers(), host.nowNs()));
        if (host.resources.isEmpty()) {
            handover.letGo();
        } else if (isMaster()) {
            handover.claim(host.resources, tenure.term());
        } else {
            handover.standBy(host.resources, tenure.term().number());
        }
    }

    /** As {@code Instance.resourceTaken}: the engine's answer to a resource that another host took. */
    void taken(Resource resource, Observation.HeldByOther seen, long term, boolean certain, boolean again) {
        checked("loss", () -> {
            losses.taken(resource, seen, term, certain, again, host.nowNs());
            settle();
        });
    }

    private void settle() {
        if (losses.none() || losses.waiting(host.nowNs())) {
            return;
        }
        losses.settle(host.resources, host.nowNs(), (loss, ruling) -> {
            host.say(() -> "judges " + loss.seen() + ": " + ruling);
            switch (ruling.verdict()) {
                case RETAKE -> handover.retake(loss.resource(), ruling.obeys());
                case STAND -> { }
                case YIELD, FOLLOW -> member.claimedElsewhere(loss.seen().holder(), ruling, loss.askedNs(), host.nowNs());
            }
        });
    }

    /** The engine's: packets first, then timers. */
    void cycle(Deque<Lan.Datagram> sockets) {
        while (!sockets.isEmpty()) {
            receive(sockets.poll());
        }
        if (nextDeadlineNs() <= host.nowNs()) {
            checked("time", () -> {
                member.timeDue(host.nowNs());
                restraint.timeDue(host.nowNs());
                settle();
            });
        }
        schedule();
    }

    private void receive(Lan.Datagram datagram) {
        checked(datagram.rung(), () -> {
            reader.read(datagram);
            settle();
        });
    }

    private void step(Event event) {
        checked(event, () -> member.step(event, host.nowNs()));
    }

    private void checked(Object what, Runnable action) {
        State before = router.state();
        transitionsInStep = 0;
        action.run();
        host.require(router.state() == before || transitionsInStep > 0, "changed its state without a transition on " + what);
        host.require(addressesPresent == isMaster(), "has its virtual address: " + addressesPresent + ", master: " + isMaster());
        host.require(router.term() >= highestTerm, "is back in term " + router.term() + " after " + highestTerm);
        schedule();
    }

    private long nextDeadlineNs() {
        return Math.min(member.nextDeadlineNs(), Math.min(restraint.nextDeadlineNs(), losses.nextDeadlineNs()));
    }

    private void schedule() {
        long deadlineNs = nextDeadlineNs();
        if (deadlineNs != VirtualRouter.NEVER && deadlineNs != timerAtNs) {
            timerAtNs = deadlineNs;
            host.after(deadlineNs - host.nowNs() + (long) (host.dice() * VirtualTime.MS), () -> {
                if (timerAtNs == deadlineNs) {
                    timerAtNs = VirtualRouter.NEVER;
                    host.timerFires();
                }
            });
        }
    }

    /** What the whole chain of term, lease and gates is there for. */
    void mustBeMaster(Step step, Term term) {
        host.require(isMaster(), "writes " + step + " and is " + router.state().label());
        host.require(term.number() == router.term(), "writes " + step + " in term " + router.term() + " by the right of term " + term.number());
        long silentNs = host.nowNs() - lastAdvertNs;
        long patienceNs = host.config.downTimerAdverts() * host.config.format().advertIntervalNs();
        host.require(silentNs < patienceNs, "writes " + step + " after " + silentNs / VirtualTime.MS + " ms of silence, when another may be master");
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
        host.require(reason != null && !reason.describe(detail).isBlank(), "gives no reason");
        host.say(() -> from.label() + " -> " + to.label() + " (" + reason.describe(detail) + "), priority " + router.effectivePriority());
        transitionsInStep++;
        host.transitioned(reason);
        tenure.transition(to, host.nowNs());
        if (!(from instanceof State.Master) && to instanceof State.Backup) {
            handover.standBy(host.resources, tenure.term().number());
        }
    }

    @Override
    public void advertise(int priority) {
        host.require(transitionsInStep > 0 || host.nowNs() - lastAdvertNs <= router.masterDownIntervalNs(), "advertises after a pause as if nothing had been");
        lastAdvertNs = host.nowNs();
        tenure.advertised(host.nowNs());
    }

    @Override
    public void sendAdvert(Rung rung, int priority, IpAddress destination) {
        encoder.encode(host.config.format(), priority, host.config.source(), destination, payload);
        host.send(rung, destination, payload);
    }

    @Override
    public void sendLifeSign(Rung rung, ByteBuffer packet, IpAddress destination) {
        host.send(rung, destination, packet);
    }

    @Override
    public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
        host.send(Rung.UDP, peer, datagram);
    }

    @Override
    public void pathsChanged(PathsStatus paths) {
        host.say(() -> "sends on " + paths.active() + ": " + paths.reason());
        if (isMaster()) {
            handover.lookNow();
        }
    }

    @Override
    public void pathOpen() {
        host.say(() -> "the alarm is over");
        if (isMaster()) {
            handover.lookNow();
        }
    }

    @Override
    public void othersMayHaveClaimed() {
        handover.lookNow();
    }

    @Override
    public void addAddresses() {
        addressesPresent = true;
    }

    @Override
    public void removeAddresses() {
        addressesPresent = false;
    }

    @Override
    public void announceAddresses(Announcement occasion) {
        host.require(addressesPresent, "announces an address that it does not have");
    }

    @Override
    public void claim(long term) {
        host.require(term > highestTerm, "claims in term " + term + " after term " + highestTerm);
        highestTerm = term;
        handover.claim(host.resources, tenure.term());
    }

    @Override
    public void relinquish(long term) {
        tenure.end();
        handover.standBy(host.resources, term);
    }

    @Override
    public void lowerPriorityAdvertHeard() {
        handover.lookNow();
    }

    @Override
    public void priorityChanged(int effective) {
        host.require(effective == router.effectivePriority(), "tells another priority");
    }
}
