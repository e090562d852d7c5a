package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Term;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.paths.MemberConfig;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** A host in the cloud: power, a process that may freeze, a socket that fills meanwhile; and an agent on it while it runs. */
final class SimulatedHost {
    private static final int SOCKET_QUEUE = 32;
    private static final long WINDOW_NS = 10 * SECOND;
    private static final int MOST_CALLS_PER_RESOURCE = 60;

    final int index;
    private final Simulation simulation;
    private final SplittableRandom random;
    private final Deque<Lan.Datagram> socket = new ArrayDeque<>();
    private final List<Runnable> held = new ArrayList<>();
    private final Deque<Long> callsNs = new ArrayDeque<>();
    private final int mostCalls;
    RouterConfig config;
    List<Resource> resources;
    final Fate fate = new Fate(this);
    TrackerStatus check = TrackerStatus.UP;
    private SimulatedAgent agent;
    private CloudLine line;
    private boolean sessionOpen;
    private boolean frozen;
    private boolean waking;
    private int life;
    private boolean off;

    SimulatedHost(Simulation simulation, int index, RouterConfig config, SplittableRandom random) {
        this.simulation = simulation;
        this.index = index;
        this.config = config;
        this.random = random;
        this.resources = simulation.setup().all();
        this.mostCalls = MOST_CALLS_PER_RESOURCE * resources.size();
    }

    boolean on() {
        return agent != null;
    }

    boolean awake() {
        return on() && !frozen;
    }

    /** The agent on this host; null while there is none. */
    SimulatedAgent agent() {
        return agent;
    }

    /** Another VRRP version, from the next start on. */
    void version(int version) {
        config = Setup.withVersion(config, version);
        simulation.mixed = true;
    }

    /** Whether not all may agree, or a packet from when they did not is under way. */
    boolean mayReject() {
        return simulation.mixed;
    }

    boolean isMaster() {
        return on() && agent.isMaster();
    }

    void powerOn() {
        life++;
        off = false;
        say(() -> "is switched on, priority " + config.priority());
        Setup setup = simulation.setup();
        line = new CloudLine(simulation, "eni-" + index);
        sessionOpen = false;
        agent = new SimulatedAgent(this, setup.limits());
        boolean slow = random.nextInt(8) == 0 && !simulation.cloud().fine();
        long openNs = random.nextLong(slow ? 2 * SECOND : 100 * MS);
        if (slow) {
            simulation.cloud().settledNs = Math.max(simulation.cloud().settledNs, simulation.time().now() + openNs);
        }
        after(openNs, () -> {
            sessionOpen = true;
            agent.handover().sessionOpened();
        });
        agent.start();
        after(random.nextLong(300 * MS), this::tellCheck);
    }

    /** The host vanishes between two instructions: nothing is sent, and what has left takes effect all the same. */
    void powerOff() {
        say(() -> "loses power");
        off = true;
        gone();
    }

    void stop() {
        say(() -> "is stopped");
        agent.stop();
        gone();
    }

    private void gone() {
        life++;
        agent = null;
        frozen = false;
        waking = false;
        held.clear();
        socket.clear();
    }

    void freeze(long durationNs) {
        frozen = true;
        int inLife = life;
        say(() -> "freezes for " + durationNs / MS + " ms");
        simulation.time().after(durationNs, () -> {
            if (inLife == life) {
                thaw();
            }
        });
    }

    void freezeForAWhile() {
        freeze(random.nextLong(3 * simulation.setup().maxMasterDownNs()));
    }

    /** All threads go on at once, in whatever order the kernel likes. */
    void thaw() {
        if (!frozen) {
            return;
        }
        say(() -> "goes on");
        frozen = false;
        waking = true;
        List<Runnable> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(thread -> after(random.nextLong(300_000), thread));
        after(random.nextLong(300_000), () -> {
            waking = false;
            agent.cycle(socket);
        });
    }

    void deliver(Lan.Datagram datagram) {
        if (on() && socket.size() < SOCKET_QUEUE) {
            socket.add(datagram);
            if (!frozen && !waking) {
                agent.cycle(socket);
            }
        }
    }

    void timerFires() {
        if (!waking) {
            agent.cycle(socket);
        }
    }

    /** A check script's verdict, as often as the script says the same. */
    void tellCheck() {
        onCpu(() -> trackers().forEach(tracker -> agent.track(tracker.name(), check)));
    }

    List<TrackerConfig> trackers() {
        return simulation.setup().trackers();
    }

    void reload(RouterConfig newConfig, List<Resource> newResources) {
        config = newConfig;
        resources = newResources;
        if (on()) {
            say(() -> "reloads: priority " + newConfig.priority() + ", " + newResources.size() + " resources");
            agent.reload();
        }
    }

    /** Runs at once on a running host, later on a frozen one, never when this life of it is over. */
    void onCpu(Runnable deed) {
        if (frozen) {
            held.add(deed);
        } else if (on()) {
            deed.run();
        }
    }

    void after(long delayNs, Runnable deed) {
        int inLife = life;
        simulation.time().after(delayNs, () -> {
            if (inLife == life) {
                onCpu(deed);
            }
        });
    }

    long nowNs() {
        return simulation.time().now();
    }

    /** Its machine has no power. */
    boolean off() {
        return off;
    }

    double dice() {
        return random.nextDouble();
    }

    /** Credentials and connection are warm as a rule, and always in good weather. */
    long preparationNs() {
        return random.nextLong(random.nextInt(20) == 0 && !simulation.cloud().fine() ? 3 * SECOND : 2 * MS);
    }

    /** Another number for each process that ran here. */
    int life() {
        return life;
    }

    CloudLine line() {
        return line;
    }

    boolean sessionOpen() {
        return sessionOpen;
    }

    MemberConfig member() {
        return simulation.setup().wiring().of(index, config, simulation.setup().routers());
    }

    void send(Rung rung, IpAddress destination, ByteBuffer payload) {
        simulation.lan().send(rung, index, config.source(), destination, payload, simulation.hosts());
    }

    void countCall() {
        callsNs.addLast(nowNs());
        while (nowNs() - callsNs.getFirst() > WINDOW_NS) {
            callsNs.removeFirst();
        }
        require(callsNs.size() <= mostCalls, "made " + callsNs.size() + " calls within 10 s");
    }

    /** The moment of truth: the request is about to leave. */
    void writes(Step step, Term term) {
        say(() -> "writes " + step);
        require(awake(), "writes " + step + " without running");
        agent.mustBeMaster(step, term);
    }

    void transitioned(Reason reason) {
        simulation.transitioned();
        if (reason == Reason.CLAIMED_ELSEWHERE) {
            simulation.gaveWay();
        }
    }

    void met() {
        simulation.met();
    }

    void say(Supplier<String> what) {
        simulation.trace().say(toString(), what);
    }

    void require(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(this + " " + otherwise);
        }
    }

    @Override
    public String toString() {
        return "host" + index;
    }
}
