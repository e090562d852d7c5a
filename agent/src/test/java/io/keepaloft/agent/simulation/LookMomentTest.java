package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.protocol.paths.TransportMode;
import org.junit.jupiter.api.Test;

/**
 * When a master that is cut off looks at the cloud is chance: a tenth of a second after the other's claim, or most of a reconcile interval.
 * The other was heard seconds before, which must not count; only what is answered after the look does.
 */
class LookMomentTest {
    private static final int STEP_MS = 100;
    /** From the other's promotion on; its claim takes a look and one or two writes. */
    private static final int LATEST_MS = 1_200;

    @Test
    void whateverTheMomentOfTheLookNothingIsTakenBackAcrossACut() {
        for (Mode mode : Mode.values()) {
            for (TransportMode transport : TransportMode.values()) {
                for (int afterMs = 0; afterMs <= LATEST_MS; afterMs += STEP_MS) {
                    look(mode, transport, afterMs, true);
                    look(mode, transport, afterMs, false);
                }
            }
        }
    }

    private static void look(Mode mode, TransportMode transport, int afterMs, boolean bothWays) {
        Simulation pair = SplitBrainTest.settled(mode, transport, afterMs / STEP_MS);
        String which = mode + ", " + transport + ", a look " + afterMs + " ms after the promotion, " + (bothWays ? "both ways cut" : "one way cut");
        int before = pair.cloud().exchanges.size();
        pair.lan().cut(0, 1);
        if (bothWays) {
            pair.lan().cut(1, 0);
        }
        while (!pair.hosts().get(1).isMaster()) {
            pair.runFor(MS);
        }
        pair.runFor(afterMs * MS);
        pair.hosts().get(0).agent().handover().lookNow();
        pair.runFor(2 * pair.setup().limits().reconcileNs() + 5 * SECOND);
        String story = pair.story();
        assertFalse(story.contains("verdict=RETAKE"), () -> which + ": taken back\n" + story);
        assertTrue(story.contains("verdict=YIELD") || story.contains("verdict=FOLLOW"), () -> which + ": never judged\n" + story);
        assertEquals(1, pair.cloud().exchanges.size() - before, () -> which + ": exchanges\n" + story);
    }
}
