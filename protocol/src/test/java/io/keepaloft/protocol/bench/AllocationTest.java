package io.keepaloft.protocol.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.keepaloft.protocol.paths.TransportMode;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steady state allocates nothing: encode, deliver, decode, and a step of both routers, a hundred thousand times.
 *
 * <p>The virtual machine itself allocates on the thread now and then, when it links or compiles something late; what an advertisement costs, it
 * costs in every batch. So the cheapest of a few batches counts.
 */
class AllocationTest {
    private static final int ROUNDS = 100_000;
    private static final int BATCHES = 3;
    /** What the measurement itself may cost: far below one byte an advertisement. */
    private static final long NOISE_BYTES = 4_096;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anAdvertisementCostsNoHeap(int version) {
        SteadyState world = new SteadyState(version);
        batch(world::tick);
        long transitionsBefore = world.transitions;
        long sentBefore = world.sent;
        long allocated = leastAllocated(world::tick);
        assertEquals(BATCHES * ROUNDS, world.sent - sentBefore, "the master advertised at each tick");
        assertEquals(transitionsBefore, world.transitions, "nobody changed its state");
        assertTrue(allocated <= NOISE_BYTES, allocated + " bytes for " + ROUNDS + " advertisements");
    }

    /** Reports and advertisements on the peer channel included, on each rung. */
    @ParameterizedTest
    @EnumSource
    void aMemberWithThePeerChannelCostsNoHeap(TransportMode mode) {
        SteadyMembers world = new SteadyMembers(mode);
        batch(world::tick);
        long transitionsBefore = world.transitions;
        long advertsBefore = world.adverts;
        long datagramsBefore = world.datagrams;
        long allocated = leastAllocated(world::tick);
        long adverts = world.adverts - advertsBefore;
        long datagrams = world.datagrams - datagramsBefore;
        assertEquals(transitionsBefore, world.transitions, "nobody changed its state");
        assertTrue(adverts > BATCHES * ROUNDS / 10 && datagrams > adverts, adverts + " advertisements and " + datagrams + " datagrams");
        assertTrue(allocated <= NOISE_BYTES, allocated + " bytes for a batch of " + adverts / BATCHES + " advertisements and " + datagrams / BATCHES + " datagrams");
    }

    /** @return bytes, of the batch that took the fewest */
    private static long leastAllocated(Runnable tick) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < BATCHES; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            batch(tick);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private static void batch(Runnable tick) {
        for (int i = 0; i < ROUNDS; i++) {
            tick.run();
        }
    }
}
