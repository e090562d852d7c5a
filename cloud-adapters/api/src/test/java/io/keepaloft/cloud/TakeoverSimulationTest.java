package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Whatever happens on the way, in the end one node holds the resource and it is the master.
 *
 * <p>A failure prints its seed; replay it alone with {@code -Dtakeover.seed=N}, or run more with {@code -Dtakeover.seeds=N}.
 */
class TakeoverSimulationTest {
    private static final int SEEDS = Integer.getInteger("takeover.seeds", 12_000);

    @Test void whateverHappensTheMasterHoldsTheResourceInTheEnd() {
        String replay = System.getProperty("takeover.seed");
        if (replay != null) {
            TakeoverSimulation simulation = run(Long.parseLong(replay));
            System.out.println(simulation.story());
            return;
        }
        for (long seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
    }

    private static TakeoverSimulation run(long seed) {
        TakeoverSimulation simulation = TakeoverSimulation.ofSeed(seed);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(broken.getMessage() + "\nreplay with -Dtakeover.seed=" + seed + "\n" + simulation.story(), broken);
        }
        return simulation;
    }

    /** Both believe to be master for two minutes and hear nothing of each other: one takes it from the other, and that is all. */
    @Test void twoMastersThatNobodyJudgesDoNotFight() {
        for (Guard guard : Guard.values()) {
            for (long seed = 0; seed < 50; seed++) {
                TakeoverSimulation simulation = new TakeoverSimulation(seed, guard, 2, SimulatedCloud.Weather.FINE);
                simulation.nodes.get(0).become(1);
                simulation.time.runUntil(simulation.time.now() + 20 * SECOND, 10_000);
                simulation.nodes.forEach(node -> node.referee = () -> node.relinquish(node.term()));
                simulation.nodes.get(1).become(1);
                long startNs = simulation.time.now();
                for (int second = 1; second <= 120; second++) {
                    simulation.time.at(startNs + second * SECOND, () -> simulation.nodes.forEach(SimulatedNode::lookNow));
                }
                simulation.time.runUntil(startNs + 120 * SECOND, 10_000);
                assertTrue(simulation.cloud.truth().holder().equals("node1"), guard + ", seed " + seed + "\n" + simulation.story());
                long moves = simulation.log.stream().filter(line -> line.contains("cloud: now association")).count();
                assertTrue(moves == 2, guard + ", seed " + seed + ": " + moves + " moves in two minutes\n" + simulation.story());
            }
        }
    }

    /** Referees that always say "take it back" are no reason to wear out the API, nor the clients. */
    @Test void twoMastersWhoseRefereesAreWrongFightSlowly() {
        for (Guard guard : Guard.values()) {
            TakeoverSimulation simulation = new TakeoverSimulation(7, guard, 2, SimulatedCloud.Weather.FINE);
            simulation.nodes.forEach(node -> {
                node.referee = node::retake;
                node.witness = node::retake;
            });
            simulation.nodes.get(0).become(1);
            simulation.nodes.get(1).become(1);
            long startNs = simulation.time.now();
            for (int second = 1; second <= 120; second++) {
                simulation.time.at(startNs + second * SECOND, () -> simulation.nodes.forEach(SimulatedNode::lookNow));
            }
            simulation.time.runUntil(startNs + 120 * SECOND, 10_000);
            long moves = simulation.log.stream().filter(line -> line.contains("cloud: now association")).count();
            assertTrue(moves > 2 && moves <= 50, guard + ": " + moves + " moves in two minutes\n" + simulation.story());
        }
    }

    /** The old master dies before or after each of its steps; whatever it left behind, the next one gets the resource. */
    @Test void aProcessMayDieAtEveryStep() {
        for (Guard guard : Guard.values()) {
            int step = 0;
            while (diesAt(step, guard, false) && diesAt(step, guard, true)) {
                step++;
            }
            assertTrue(step >= 8, guard + ": only " + step + " steps from claim to held, and the looks after it");
        }
    }

    /** @return false when the node never gets that far */
    private static boolean diesAt(int step, Guard guard, boolean afterIssuing) {
        TakeoverSimulation simulation = new TakeoverSimulation(step, guard, 2, SimulatedCloud.Weather.FINE);
        simulation.calm();
        simulation.cloud.moveTo("foreign");
        simulation.nodes.getFirst().dieAtAction = step;
        simulation.nodes.getFirst().dieAfterIssuing = afterIssuing;
        simulation.makeMaster(0);
        simulation.time.runUntil(simulation.time.now() + 8 * SECOND, 10_000);
        simulation.makeMaster(1);
        simulation.time.runUntil(simulation.time.now() + 60 * SECOND, 10_000);
        try {
            simulation.check();
        } catch (AssertionError broken) {
            throw new AssertionError(guard + ", died at step " + step + ": " + broken.getMessage() + "\n" + simulation.story(), broken);
        }
        return simulation.story().contains("node0: dies");
    }
}
