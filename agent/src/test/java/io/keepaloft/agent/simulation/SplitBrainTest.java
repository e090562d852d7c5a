package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Two agents that do not hear each other, and both reach the cloud: each is master by right. Nothing in VRRP can decide between them,
 * so all that can be asked is that the address does not fly to and fro, and comes to rest when they hear each other again.
 */
class SplitBrainTest {
    private static final int MINUTES = 10;
    private static final int MOST_MOVES_AT_FIRST = 18;
    private static final int MOST_MOVES_A_MINUTE = 7;

    @Test
    void twoIsolatedMastersMoveTheAddressAFewTimesAMinute() {
        for (Mode mode : Mode.values()) {
            for (long seed = 0; seed < 20; seed++) {
                expectFewMoves(mode, seed, true);
            }
        }
    }

    @Test
    void aMasterThatHearsTheOtherAndIsNotHeardMovesItNoMoreOften() {
        for (Mode mode : Mode.values()) {
            for (long seed = 0; seed < 20; seed++) {
                expectFewMoves(mode, seed, false);
            }
        }
    }

    private static void expectFewMoves(Mode mode, long seed, boolean bothWays) {
        Simulation pair = new Simulation(new SplittableRandom(seed), Setup.plainPair(mode), true);
        pair.powerOn();
        pair.runFor(20 * SECOND);
        pair.lan().cut(0, 1);
        if (bothWays) {
            pair.lan().cut(1, 0);
        }
        for (int minute = 1; minute <= MINUTES; minute++) {
            long before = pair.cloud().moves;
            pair.runFor(60 * SECOND);
            long moves = pair.cloud().moves - before;
            // At first each thinks that it lost a race, which is worth trying again soon; then both wait for the reconcile interval.
            assertTrue(moves > 0 && moves <= (minute == 1 ? MOST_MOVES_AT_FIRST : MOST_MOVES_A_MINUTE),
                    mode + ", seed " + seed + ", both ways " + bothWays + ": " + moves + " moves in minute " + minute + "\n" + pair.story());
        }
        assertTrue(pair.hosts().stream().allMatch(SimulatedHost::isMaster), "both are master");
        pair.heal();
    }
}
