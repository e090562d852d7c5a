package io.keepaloft.protocol.simulation;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.TestPackets;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** What goes wrong on the way: partitions, pauses, crashes, stops, faults, trackers, reloads, hand-overs, hostile packets. */
final class Chaos {
    private final Simulation simulation;
    private final RandomGenerator random;
    private final Setup setup;

    Chaos(Simulation simulation, RandomGenerator random, Setup setup) {
        this.simulation = simulation;
        this.random = random;
        this.setup = setup;
    }

    /** Lets things happen for a while, then ends all of it: the network heals, every host runs, knows its checks and has no fault. */
    void unfold(long durationNs) {
        long endNs = simulation.nowNs() + durationNs;
        while (simulation.nowNs() < endNs) {
            simulation.runFor(random.nextLong(setup.maxMasterDownNs()));
            mischief(simulation.routers().get(random.nextInt(simulation.routers().size())));
        }
        long longestPauseNs = 0;
        for (SimulatedRouter router : simulation.routers()) {
            longestPauseNs = Math.max(longestPauseNs, router.pausedUntilNs - simulation.nowNs());
        }
        simulation.runFor(Math.max(0, longestPauseNs));
        for (SimulatedRouter router : simulation.routers()) {
            if (!router.running && random.nextInt(4) > 0) {
                router.start();
            }
            router.ifAwake(awake -> {
                awake.step(new Event.FaultCleared("interface eth0 down"));
                awake.trackers().forEach(tracker -> awake.step(new Event.TrackerUpdate(tracker.name(), finalStatus())));
            });
        }
        simulation.trace("lan", "heals");
        simulation.lan().heal();
    }

    private TrackerStatus finalStatus() {
        return random.nextInt(3) == 0 ? TrackerStatus.DOWN : TrackerStatus.UP;
    }

    private void mischief(SimulatedRouter router) {
        switch (random.nextInt(14)) {
            case 0, 1 -> lanSplits();
            case 2 -> simulation.lan().join();
            case 3, 4 -> router.ifAwake(this::pause);
            case 5 -> crashOrStart(router);
            case 6 -> stopOrStart(router);
            case 7, 8 -> router.ifAwake(this::trackerResult);
            case 9 -> router.ifAwake(awake -> awake.step(random.nextBoolean() ? new Event.FaultRaised("interface eth0 down") : new Event.FaultCleared("interface eth0 down")));
            case 10 -> router.ifAwake(this::reload);
            case 11 -> router.ifAwake(this::handOver);
            default -> router.ifAwake(this::hostile);
        }
    }

    private void lanSplits() {
        simulation.trace("lan", "splits");
        simulation.lan().partition();
    }

    /** A frozen VM or a stopped process; afterwards its packets wait for it, up to its socket's buffer. */
    private void pause(SimulatedRouter router) {
        long pauseNs = random.nextLong(2 * setup.maxMasterDownNs());
        simulation.trace(router, "pauses for " + pauseNs / 1e9);
        router.pausedUntilNs = simulation.nowNs() + pauseNs;
        boolean socketFirst = random.nextBoolean();
        simulation.at(router.pausedUntilNs, () -> router.wake(socketFirst));
    }

    private void crashOrStart(SimulatedRouter router) {
        simulation.trace(router, router.running ? "is killed" : "is started");
        if (router.running) {
            router.crash();
        } else {
            router.start();
        }
    }

    private void stopOrStart(SimulatedRouter router) {
        if (!router.running) {
            router.start();
        } else {
            router.ifAwake(SimulatedRouter::stop);
        }
    }

    private void trackerResult(SimulatedRouter router) {
        for (TrackerConfig tracker : router.trackers()) {
            router.step(new Event.TrackerUpdate(tracker.name(), random.nextBoolean() ? TrackerStatus.UP : TrackerStatus.DOWN));
        }
    }

    private void reload(SimulatedRouter router) {
        RouterConfig old = router.config();
        int priority = old.owner() ? 255 : 1 + random.nextInt(254);
        router.reconfigure(new RouterConfig(old.name(), old.format(), old.source(), priority, old.startAsMaster(), old.preempt(), old.preemptDelayNs(),
                old.downTimerAdverts(), old.lowerPrioNoAdvert(), old.higherPrioSendAdvert(), old.garp()), router.trackers());
    }

    private void handOver(SimulatedRouter router) {
        if (setup.handsOver()) {
            router.step(random.nextBoolean() ? new Event.Resign() : new Event.AddressLost("10.63.0.200"));
        }
    }

    /** Rejected packets must change nothing at all. */
    private void hostile(SimulatedRouter router) {
        ByteBuffer real = ByteBuffer.allocate(64);
        new AdvertEncoder().encode(router.config().format(), 255, router.config().source(), TestPackets.group(router.config().format().family()), real);
        State state = router.router().state();
        long deadlineNs = router.router().nextDeadlineNs();
        for (int i = 0; i < 5; i++) {
            simulation.lan().inject(router, real);
        }
        simulation.require(router.router().state() == state && router.router().nextDeadlineNs() == deadlineNs, router, "was moved by a packet that it must reject");
    }
}
