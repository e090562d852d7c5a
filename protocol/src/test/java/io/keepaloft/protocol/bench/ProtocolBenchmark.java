package io.keepaloft.protocol.bench;

import io.keepaloft.protocol.wire.Decoded;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What one advertisement costs: nanoseconds and bytes.
 *
 * <pre>
 * mvn -q -pl protocol test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
 * java -cp protocol/target/classes:protocol/target/test-classes:$(cat protocol/target/test.classpath) \
 *     io.keepaloft.protocol.bench.ProtocolBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ProtocolBenchmark {
    @Param({"2", "3"})
    public int version;

    private SteadyState world;

    public ProtocolBenchmark() {
    }

    @Setup
    public void prepare() {
        world = new SteadyState(version);
        world.tick();
    }

    @Benchmark
    public int encode() {
        return world.encode();
    }

    @Benchmark
    public Decoded decode() {
        return world.decode();
    }

    /** The master's timer fires: step and encode. */
    @Benchmark
    public long masterStep() {
        world.masterTick();
        return world.sent;
    }

    /** A backup hears its master. */
    @Benchmark
    public long backupStep() {
        world.backupHears();
        return world.backup.nextDeadlineNs();
    }

    /** From the master's timer to the backup's. */
    @Benchmark
    public long wholeWay() {
        world.tick();
        return world.sent;
    }

    /** Runs all of it with the allocation profiler; {@code gc.alloc.rate.norm} is bytes an operation. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder().include(ProtocolBenchmark.class.getSimpleName()).addProfiler(GCProfiler.class).build()).run();
    }
}
