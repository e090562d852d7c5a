package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

/**
 * What is promised of the time after all trouble, each by itself: within Master_Down_Interval and a second of the network's healing the best is the
 * only master; within Master_Down_Interval and a second of the cloud's too, and of when the last two have met on the peer channel, it holds every
 * address, and knows it.
 */
final class Healing {
    /** The cloud's own time for a takeover, when it works: a look, two writes, and a look, 80 ms each at most. */
    private static final long ANSWERS_NS = 400 * MS;
    /** How long answers are waited for. */
    private static final long QUESTION_NS = SECOND;
    private static final long STEP_NS = SECOND / 20;

    private final Simulation simulation;
    private final long networkNs;
    private final long boundNs;
    private long doubtfulNs;

    /** @param boundNs Master_Down_Interval of the lowest priority, one second, and the LAN's latency there and back */
    Healing(Simulation simulation, long networkNs, long boundNs) {
        this.simulation = simulation;
        this.networkNs = networkNs;
        this.boundNs = boundNs;
    }

    void judge() {
        simulation.runFor(boundNs);
        while (!served() || !oneMasterHoldsEverything()) {
            simulation.runFor(STEP_NS);
        }
    }

    /** A request that left in the storm may be served only now; in fast mode it takes the address away once more. */
    private boolean served() {
        return simulation.time().now() >= cloudNs();
    }

    private long cloudNs() {
        return Math.max(networkNs, simulation.cloud().settledNs);
    }

    private boolean oneMasterHoldsEverything() {
        long nowNs = simulation.time().now();
        mayHaveGivenWay();
        SimulatedHost master = simulation.theMaster();
        boolean holds = simulation.settled(master);
        doubtfulNs = Math.max(doubtfulNs, simulation.doubtfulNs(networkNs));
        long untilNs = Math.max(Math.max(cloudNs(), simulation.metNs()), doubtfulNs) + boundNs + ANSWERS_NS;
        Simulation.require(holds || nowNs <= untilNs, master + " does not hold everything " + (nowNs - networkNs) / MS + " ms after the network's healing, and "
                + (nowNs - cloudNs()) / MS + " ms after the cloud's: " + simulation.cloudView());
        return holds;
    }

    /** When a master gave way since then: by a question that was asked just before it may, and as long as it has not met its peers. */
    private void mayHaveGivenWay() {
        long gaveWayNs = simulation.gaveWayNs();
        Simulation.require(gaveWayNs <= networkNs + QUESTION_NS || gaveWayNs <= simulation.metNs(), "a master gives way, though the network is well");
    }
}
