package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions asked at the same time share a request, and never one that had begun before they were asked. */
@Timeout(60)
final class JoinedTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    /** Requests that end when the test lets them. */
    private static final class Slow implements Joined.Source<Integer, Integer> {
        final List<Set<Integer>> asked = new ArrayList<>();
        final CountDownLatch first = new CountDownLatch(1);
        final CountDownLatch begun = new CountDownLatch(1);
        final AtomicInteger version = new AtomicInteger();

        @Override public Map<Integer, Integer> ask(Set<Integer> keys) throws CloudException {
            int number;
            int seen = version.get();
            synchronized (this) {
                asked.add(keys);
                number = asked.size();
            }
            if (number == 1) {
                begun.countDown();
                try {
                    first.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new CloudException(Failure.RETRYABLE, "Describe", "interrupted", stopped);
                }
            }
            Map<Integer, Integer> answers = new HashMap<>();
            keys.stream().filter(key -> key >= 0).forEach(key -> answers.put(key, seen));
            return answers;
        }
    }

    @Test
    void whoComesWhileARequestIsUnderWayIsServedByTheNextOneAndAllByOne() throws Exception {
        Slow cloud = new Slow();
        Joined<Integer, Integer> joined = new Joined<>("Describe", PATIENCE_NS, cloud);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Integer>> early = threads.submit(() -> joined.ask(0));
            cloud.begun.await();
            cloud.version.set(1);
            List<Future<Optional<Integer>>> late = new ArrayList<>();
            for (int key = -1; key < Joined.MOST_KEYS + 50; key++) {
                int wanted = key;
                late.add(threads.submit(() -> joined.ask(wanted)));
            }
            // Time for them to ask; none may be answered by the request that is under way.
            Thread.sleep(200);
            assertTrue(late.stream().noneMatch(Future::isDone));
            cloud.first.countDown();
            assertEquals(Optional.of(0), early.get());
            assertEquals(Optional.empty(), late.removeFirst().get(), "what is not there");
            for (Future<Optional<Integer>> each : late) {
                assertEquals(Optional.of(1), each.get(), "an answer from before the question");
            }
        }
        assertTrue(cloud.asked.size() <= 5, "251 questions took " + cloud.asked.size() + " requests");
        assertTrue(cloud.asked.stream().allMatch(keys -> keys.size() <= Joined.MOST_KEYS), cloud.asked.toString());
    }

    @Test
    void aRequestThatFailsFailsForAllWhoAskedAndForNobodyElse() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        Joined<Integer, Integer> joined = new Joined<>("Describe", PATIENCE_NS, _ -> {
            if (requests.incrementAndGet() == 1) {
                throw new CloudException(Failure.THROTTLED, "Describe", "too many");
            }
            return Map.of(1, 1);
        });
        assertEquals(Failure.THROTTLED, assertThrows(CloudException.class, () -> joined.ask(1)).failure());
        assertEquals(Optional.of(1), joined.ask(1));
    }

    @Test
    void whoeverAskedForTheOthersAndIsStoppedTakesNobodyAlong() throws Exception {
        CountDownLatch led = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        Joined<Integer, Integer> joined = new Joined<>("Describe", PATIENCE_NS, keys -> {
            if (requests.incrementAndGet() != 2) {
                return Map.of(7, 7, 8, 8);
            }
            led.countDown();
            try {
                never.await();
                throw new AssertionError("nobody opens it");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CloudException(Failure.RETRYABLE, "Describe", "interrupted", stopped);
            }
        });
        joined.ask(7);
        List<CloudException> told = new ArrayList<>();
        Thread leader = Thread.ofVirtual().start(() -> told.add(assertThrows(CloudException.class, () -> joined.ask(7))));
        led.await();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<Integer>> ask = () -> joined.ask(8);
            List<Future<Optional<Integer>>> others = List.of(threads.submit(ask), threads.submit(ask), threads.submit(ask));
            leader.interrupt();
            leader.join();
            for (Future<Optional<Integer>> other : others) {
                assertEquals(Optional.of(8), other.get());
            }
        }
        assertEquals(Failure.RETRYABLE, told.getFirst().failure());
    }

    @Test
    void aRequestThatHangsHoldsTheOthersUpForAsLongAsACallMayTakeAndNoLonger() throws Exception {
        Slow cloud = new Slow();
        Joined<Integer, Integer> joined = new Joined<>("Describe", TimeUnit.MILLISECONDS.toNanos(50), cloud);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Integer>> stuck = threads.submit(() -> joined.ask(1));
            cloud.begun.await();
            assertEquals(Optional.of(0), joined.ask(2));
            cloud.first.countDown();
            assertEquals(Optional.of(0), stuck.get());
        }
    }
}
