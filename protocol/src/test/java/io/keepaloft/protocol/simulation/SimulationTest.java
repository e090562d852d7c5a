package io.keepaloft.protocol.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded lives of two to five routers.
 *
 * <p>{@code -Dsimulation.seed=N} replays one and prints what happened; {@code -Dsimulation.count=N} and
 * {@code -Dsimulation.base=N} run others.
 */
class SimulationTest {
    private static final int COUNT = 10_000;

    @Test
    void routersAgreeOnOneMasterWhateverTheNetworkDid() {
        Long one = Long.getLong("simulation.seed");
        if (one != null) {
            Simulation simulation = new Simulation(one, true);
            try {
                simulation.run();
            } finally {
                System.out.println(simulation.traced());
            }
            return;
        }
        long base = Long.getLong("simulation.base", 0);
        long count = Long.getLong("simulation.count", COUNT);
        long transitions = 0;
        for (long seed = base; seed < base + count; seed++) {
            try {
                transitions += new Simulation(seed, false).run().transitions();
            } catch (RuntimeException e) {
                throw new AssertionError("Replay with -Dsimulation.seed=" + seed, e);
            }
        }
        assertTrue(transitions > 5 * count, "too little happened: " + transitions + " transitions in " + count + " lives");
    }
}
