package io.keepaloft.cloud.huaweicloud;

import static io.keepaloft.cloud.huaweicloud.Rehearsal.takeOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master adds all its pairs side by side, and the check that a route wants to be off, to one list that is replaced whole. */
final class PairListTest {

    private Rehearsal rehearsal;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        host = rehearsal.host(HuaweiFixture.INSTANCE_201);
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @Test
    void pairsThatOneHostAddsAtATimeDoNotUndoEachOtherAndGoTogether() throws Exception {
        rehearsal.pairs(HuaweiFixture.PORT_201, "10.7.0.0/16");
        rehearsal.cloud.faults().latency("UpdatePort", Duration.ofMillis(500));
        List<String> wanted = IntStream.range(220, 232).mapToObj(last -> "172.17.100." + last).toList();
        List<Future<Observation>> takeovers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            takeovers = wanted.stream().map(pair -> threads.submit(() -> takeOver(host, new Resource(Kind.ALLOWED_ADDRESS_PAIR, pair)))).toList();
        }
        for (Future<Observation> takeover : takeovers) {
            assertInstanceOf(Observation.HeldByUs.class, takeover.get());
        }
        List<String> all = new ArrayList<>(wanted);
        all.addFirst("10.7.0.0/16");
        assertEquals(all, rehearsal.pairsOf(HuaweiFixture.PORT_201).stream().sorted().toList());
        assertTrue(rehearsal.writes().size() <= wanted.size() / 2, "what waited for the first write went with the second: " + rehearsal.writes().size() + " writes");
    }

    /** A request that carries somebody else's entry too is as good as the worst mastership behind it. */
    @Test
    void nothingGoesAlongForWhomTheTermHasEnded() throws Exception {
        FutureTask<Boolean> writes = addition("172.17.100.220", () -> true);
        FutureTask<Boolean> waits = addition("172.17.100.222", () -> true);
        AtomicInteger asked = new AtomicInteger();
        // Valid before it waits, over while it waits.
        FutureTask<Boolean> ends = addition("172.17.100.221", () -> asked.incrementAndGet() == 1);
        rehearsal.cloud.faults().latency("UpdatePort", Duration.ofMillis(400));
        long looks = rehearsal.calls("ShowPort");
        Thread.ofVirtual().start(writes);
        while (rehearsal.calls("ShowPort") == looks && !writes.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
        Thread second = Thread.ofVirtual().start(waits);
        while (second.getState() != Thread.State.TIMED_WAITING && !waits.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
        Thread.ofVirtual().start(ends);
        writes.get();
        waits.get();
        assertEquals(Failure.LOST_RACE, assertInstanceOf(CloudException.class, assertThrows(ExecutionException.class, ends::get).getCause()).failure());
        assertEquals(Set.of("172.17.100.220", "172.17.100.222"), Set.copyOf(rehearsal.pairsOf(HuaweiFixture.PORT_201)));
    }

    private FutureTask<Boolean> addition(String address, BooleanSupplier termValid) throws Exception {
        Resource pair = new Resource(Kind.ALLOWED_ADDRESS_PAIR, address);
        Step step = host.plan(pair, host.observe(pair)).steps().getFirst();
        return new FutureTask<>(() -> {
            host.apply(step, new ClaimContext("VI_1", 1, TimeUnit.SECONDS.toNanos(10), termValid));
            return true;
        });
    }
}
