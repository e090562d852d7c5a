package io.keepaloft.protocol.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.keepaloft.protocol.paths.TransportMode;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steady state allocates nothing: encode, deliver, decode, and a step of both routers, a hundred thousand times. */
class AllocationTest {
    private static final int ROUNDS = 100_000;
    /** What the measurement itself, or a class loaded late, may cost: far below one byte an advertisement. */
    private static final long NOISE_BYTES = 4_096;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anAdvertisementCostsNoHeap(int version) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        SteadyState world = new SteadyState(version);
        for (int i = 0; i < ROUNDS; i++) {
            world.tick();
        }
        long transitionsBefore = world.transitions;
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < ROUNDS; i++) {
            world.tick();
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertEquals(2 * ROUNDS + 1, world.sent, "the master advertised at each tick, and once on becoming master");
        assertEquals(transitionsBefore, world.transitions, "nobody changed its state");
        assertTrue(allocated <= NOISE_BYTES, allocated + " bytes for " + ROUNDS + " advertisements");
    }

    /** Reports and advertisements on the peer channel included, on each rung. */
    @ParameterizedTest
    @EnumSource
    void aMemberWithThePeerChannelCostsNoHeap(TransportMode mode) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        SteadyMembers world = new SteadyMembers(mode);
        for (int i = 0; i < ROUNDS; i++) {
            world.tick();
        }
        long transitionsBefore = world.transitions;
        long advertsBefore = world.adverts;
        long datagramsBefore = world.datagrams;
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < ROUNDS; i++) {
            world.tick();
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        long adverts = world.adverts - advertsBefore;
        long datagrams = world.datagrams - datagramsBefore;
        assertEquals(transitionsBefore, world.transitions, "nobody changed its state");
        assertTrue(adverts > ROUNDS / 10 && datagrams > adverts, adverts + " advertisements and " + datagrams + " datagrams");
        assertTrue(allocated <= NOISE_BYTES, allocated + " bytes for " + adverts + " advertisements and " + datagrams + " datagrams");
    }
}
