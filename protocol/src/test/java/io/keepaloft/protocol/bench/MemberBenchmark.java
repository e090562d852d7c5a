package io.keepaloft.protocol.bench;

import io.keepaloft.protocol.paths.TransportMode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an advertisement costs with the peer channel on: both hosts, their timers, and the report that each sends a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MemberBenchmark {
    /** {@code UDP}: the advertisement itself is a datagram with a HMAC too. */
    @Param({"MULTICAST", "UDP"})
    public TransportMode transport;

    private SteadyMembers world;

    public MemberBenchmark() {
    }

    @Setup
    public void prepare() {
        world = new SteadyMembers(transport);
    }

    /** From one advertisement to the next. */
    @Benchmark
    public long advertisement() {
        long before = world.adverts;
        while (world.adverts == before) {
            world.tick();
        }
        return world.datagrams;
    }
}
