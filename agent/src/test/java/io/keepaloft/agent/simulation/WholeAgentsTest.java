package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded lives of two to four agents: whatever happened, in the end the best one is master and holds every address.
 *
 * <p>A failure prints its seed and its story; {@code -Dwhole.seed=N} replays one life, {@code -Dwhole.count=N} and
 * {@code -Dwhole.base=N} live others. {@code scripts/test --nightly} lives 100,000.
 */
class WholeAgentsTest {
    private static final long COUNT = Long.getLong("whole.count", 10_000);
    private static final long BASE = Long.getLong("whole.base", 0);

    @Test
    void whateverHappensTheBestAgentHoldsEveryAddressInTheEnd() {
        Long replay = Long.getLong("whole.seed");
        if (replay != null) {
            System.out.println(live(replay, true).story());
            return;
        }
        LongAdder transitions = new LongAdder();
        LongAdder moves = new LongAdder();
        LongAdder lists = new LongAdder();
        LongAdder routes = new LongAdder();
        LongAdder foreign = new LongAdder();
        LongAccumulator longestNs = new LongAccumulator(Math::max, 0);
        // Lives share nothing, so that they can be lived side by side.
        LongStream.range(BASE, BASE + COUNT).parallel().forEach(seed -> {
            Simulation life = live(seed, false);
            transitions.add(life.transitions());
            moves.add(life.cloud().moves);
            lists.add(life.hand().ports().writes);
            routes.add(life.hand().table().writes);
            foreign.add(life.hand().changes());
            longestNs.accumulate(life.heldAfterNs());
        });
        String summary = COUNT + " lives: " + transitions + " transitions, " + moves + " associations, " + lists + " lists of address pairs and " + routes + " routes written beside " + foreign
                + " changes of others, settled after " + longestNs.get() / MS + " ms at most";
        System.out.println(summary);
        assertTrue(transitions.sum() > 8 * COUNT && moves.sum() > 3 * COUNT && lists.sum() > COUNT && routes.sum() > COUNT && foreign.sum() > 3 * COUNT, "too little happened: " + summary);
    }

    private static Simulation live(long seed, boolean traced) {
        Simulation life = new Simulation(seed, traced);
        try {
            return life.run();
        } catch (AssertionError | RuntimeException broken) {
            String story = traced ? life.story() : storyOf(seed);
            throw new AssertionError(broken.getMessage() + "\nreplay with: mvn -pl agent -am test -Dtest=WholeAgentsTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dwhole.seed=" + seed + "\n" + story, broken);
        }
    }

    /** The same life once more, written down. */
    private static String storyOf(long seed) {
        Simulation life = new Simulation(seed, true);
        try {
            life.run();
        } catch (AssertionError | RuntimeException expected) {
            return life.story();
        }
        return "The failure did not repeat: something here does not depend on the seed alone.";
    }
}
