package io.keepaloft.protocol.simulation;

import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ReceiveRules;
import io.keepaloft.protocol.wire.TestPackets;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** One host: a router that may pause, crash and come back, its addresses and its term; checks its own invariants at each step. */
final class SimulatedRouter implements Effects {
    private static final int SOCKET_QUEUE = 16;

    private final Simulation simulation;
    private final AdvertDecoder decoder = new AdvertDecoder();
    private final AdvertEncoder encoder = new AdvertEncoder();
    private final Advert advert = new Advert();
    private final Event.AdvertReceived received = new Event.AdvertReceived(advert);
    private final Packet packet = new Packet(256);
    private final ByteBuffer payload = ByteBuffer.allocate(256);
    private final Deque<byte[]> socket = new ArrayDeque<>();

    private RouterConfig config;
    private List<TrackerConfig> trackers;
    private VirtualRouter router;
    private State stateBefore;
    private int transitionsInStep;
    private boolean pausedInStep;
    private long highestTerm;
    private long openTerm = -1;
    private boolean addressesPresent;
    private long lastAdvertNs;

    /** When the next TimeDue is scheduled. */
    long timerAtNs = VirtualRouter.NEVER;
    boolean running;
    long pausedUntilNs;
    /** Since when nothing of our own making excuses a second master: last change of state or priority, last wake-up. */
    long settledSinceNs;
    boolean handedOver;

    SimulatedRouter(Simulation simulation, RouterConfig config, List<TrackerConfig> trackers) {
        this.simulation = simulation;
        this.config = config;
        this.trackers = trackers;
    }

    RouterConfig config() {
        return config;
    }

    List<TrackerConfig> trackers() {
        return trackers;
    }

    VirtualRouter router() {
        return router;
    }

    boolean isMaster() {
        return running && router.state() instanceof State.Master;
    }

    /** A new process on this host: it removes addresses that a killed one left, then starts. */
    void start() {
        router = new VirtualRouter(config, trackers);
        running = true;
        addressesPresent = false;
        openTerm = -1;
        highestTerm = 0;
        handedOver = false;
        settledSinceNs = simulation.nowNs();
        step(new Event.Startup());
    }

    /** SIGKILL: nothing is sent, addresses stay behind. */
    void crash() {
        running = false;
        socket.clear();
    }

    void stop() {
        step(new Event.Shutdown());
        running = false;
        socket.clear();
    }

    void reconfigure(RouterConfig newConfig, List<TrackerConfig> newTrackers) {
        config = newConfig;
        trackers = newTrackers;
        handedOver = false;
        settledSinceNs = simulation.nowNs();
        checked("reload", () -> router.reconfigure(newConfig, newTrackers, simulation.nowNs(), this));
    }

    void receive(byte[] message) {
        if (!running) {
            return;
        }
        if (simulation.nowNs() < pausedUntilNs) {
            if (socket.size() < SOCKET_QUEUE) {
                socket.add(message);
            }
            return;
        }
        hear(message);
    }

    private void hear(byte[] message) {
        TestPackets.deliver(packet, Lan.source(message, config.format().family()), TestPackets.group(config.format().family()), 255, Lan.payload(message));
        if (decoder.decode(packet, ReceiveRules.multicast(config.format()), advert) instanceof Decoded.Ok) {
            step(received);
        }
    }

    /** The engine wakes: it may look at its socket first or at its timers first, and must be right either way. */
    void wake(boolean socketFirst) {
        if (!running) {
            return;
        }
        settledSinceNs = simulation.nowNs();
        if (!socketFirst) {
            step(Event.TimeDue.INSTANCE);
        }
        while (!socket.isEmpty()) {
            hear(socket.poll());
        }
        step(Event.TimeDue.INSTANCE);
    }

    void step(Event event) {
        checked(event, () -> router.step(event, simulation.nowNs(), this));
        if (event instanceof Event.TimeDue) {
            simulation.require(router.nextDeadlineNs() > simulation.nowNs(), this, "a deadline was served and is still due");
        }
    }

    private void checked(Object what, Runnable action) {
        stateBefore = router.state();
        transitionsInStep = 0;
        pausedInStep = false;
        int priorityBefore = router.effectivePriority();
        action.run();
        if (router.effectivePriority() != priorityBefore) {
            settledSinceNs = simulation.nowNs();
        }
        simulation.require(router.state() == stateBefore || transitionsInStep > 0, this, "changed its state without a transition on " + what);
        simulation.require(addressesPresent == isMaster(), this, "addresses present: " + addressesPresent + " after " + what);
        simulation.require((openTerm >= 0) == isMaster(), this, "open term " + openTerm + " after " + what);
        int priority = router.effectivePriority();
        simulation.require(config.owner() ? priority == 255 : priority >= 1 && priority <= 254, this, "priority " + priority);
        simulation.schedule(this);
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
        simulation.require(from == stateBefore, this, "left a state that it was not in");
        simulation.require(reason != null && !reason.describe(detail).isBlank(), this, "no reason");
        simulation.require(from != to && router.state() == to, this, "is not where the transition leads");
        simulation.trace(this, from.label() + " -> " + to.label() + " (" + reason.describe(detail) + ")");
        simulation.transitioned();
        transitionsInStep++;
        stateBefore = to;
        pausedInStep |= reason == Reason.PAUSED;
        handedOver = reason == Reason.HAND_OVER || reason == Reason.ADDRESS_LOST || handedOver && !(to instanceof State.Master);
        settledSinceNs = simulation.nowNs();
    }

    @Override
    public void advertise(int priority) {
        simulation.require(!pausedInStep, this, "sent after a pause");
        boolean farewell = transitionsInStep > 0;
        simulation.require(farewell || simulation.nowNs() - lastAdvertNs <= router.masterDownIntervalNs(), this, "advertised after a pause as if nothing had been");
        lastAdvertNs = simulation.nowNs();
        simulation.require(isMaster() || farewell, this, "advertised without being master");
        encoder.encode(config.format(), priority, config.source(), TestPackets.group(config.format().family()), payload);
        simulation.lan().send(this, payload);
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
        simulation.require(isMaster() && addressesPresent, this, "announced addresses that it does not hold");
    }

    @Override
    public void claim(long term) {
        simulation.require(!pausedInStep, this, "claimed after a pause");
        simulation.require(term > highestTerm && term == router.term(), this, "claimed term " + term + " after " + highestTerm);
        highestTerm = term;
        openTerm = term;
    }

    @Override
    public void relinquish(long term) {
        simulation.require(term == openTerm, this, "relinquished term " + term + " of " + openTerm);
        openTerm = -1;
    }

    @Override
    public void lowerPriorityAdvertHeard() {
        simulation.require(isMaster(), this, "heard a lower one without being master");
    }

    @Override
    public void priorityChanged(int effective) {
        simulation.require(effective == router.effectivePriority(), this, "told another priority");
    }

    @Override
    public void timerLate(long lateNs) {
        simulation.require(lateNs > 0, this, "late by " + lateNs);
    }

    @Override
    public String toString() {
        return config.name();
    }

    /** Runs an action if the process lives and is awake. */
    void ifAwake(Consumer<SimulatedRouter> action) {
        if (running && simulation.nowNs() >= pausedUntilNs) {
            action.accept(this);
        }
    }
}
