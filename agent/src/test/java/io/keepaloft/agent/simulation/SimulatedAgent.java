package io.keepaloft.agent.simulation;

import io.keepaloft.agent.engine.Tenure;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.Term;
import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ReceiveRules;
import java.nio.ByteBuffer;
import java.util.Deque;

/** One life of the agent's process: the real election, codec and lease, joined as the engine's {@code Instance} joins them. */
final class SimulatedAgent implements Effects {
    private static final String FAULT = "interface eth0 is down";

    private final SimulatedHost host;
    private final VirtualRouter router;
    private final Tenure tenure;
    private final SimulatedHandover handover;
    private final AdvertDecoder decoder = new AdvertDecoder();
    private final AdvertEncoder encoder = new AdvertEncoder();
    private final Advert advert = new Advert();
    private final Event.AdvertReceived received = new Event.AdvertReceived(advert);
    private final Packet packet = new Packet(256);
    private final ByteBuffer payload = ByteBuffer.allocate(256);
    private long timerAtNs = VirtualRouter.NEVER;
    private boolean addressesPresent;
    private long highestTerm;
    private long lastAdvertNs;
    private int transitionsInStep;

    SimulatedAgent(SimulatedHost host, TakeoverLimits limits) {
        this.host = host;
        this.router = new VirtualRouter(host.config, host.trackers());
        this.tenure = new Tenure(router);
        this.handover = new SimulatedHandover(host, limits);
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
        step(new Event.Startup());
    }

    void stop() {
        step(new Event.Shutdown());
        handover.close();
    }

    void track(String tracker, TrackerStatus status) {
        step(new Event.TrackerUpdate(tracker, status));
    }

    void interfaceIs(boolean up) {
        step(up ? new Event.FaultCleared(FAULT) : new Event.FaultRaised(FAULT));
    }

    void handOver() {
        step(new Event.Resign());
    }

    void reload() {
        checked("reload", () -> router.reconfigure(host.config, host.trackers(), host.nowNs(), this));
        if (host.resources.isEmpty()) {
            handover.letGo();
        } else if (isMaster()) {
            handover.claim(host.resources, tenure.term());
        } else {
            handover.standBy(host.resources, tenure.term().number());
        }
    }

    /** As {@code Instance.resourceTaken}: the engine's answer to a resource that another host took. */
    boolean answersWithRetake(long term) {
        return isMaster() && term == router.term();
    }

    /** The engine's: packets first, then timers. */
    void cycle(Deque<byte[]> socket) {
        while (!socket.isEmpty()) {
            Lan.read(socket.poll(), packet);
            host.require(decoder.decode(packet, ReceiveRules.multicast(host.config.format()), advert) instanceof Decoded.Ok, "rejects a good advertisement");
            step(received);
        }
        if (router.nextDeadlineNs() <= host.nowNs()) {
            step(Event.TimeDue.INSTANCE);
        }
        schedule();
    }

    private void step(Event event) {
        checked(event, () -> router.step(event, host.nowNs(), this));
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

    private void schedule() {
        long deadlineNs = router.nextDeadlineNs();
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
        host.transitioned();
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
        encoder.encode(host.config.format(), priority, host.config.source(), Lan.GROUP, payload);
        host.broadcast(payload);
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

    @Override
    public void timerLate(long lateNs) {
        host.say(() -> "was late by " + lateNs / VirtualTime.MS + " ms");
    }
}
