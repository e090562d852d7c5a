package io.keepaloft.cloud.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two hosts that both believe to be master and claim from one and the same observed state.
 *
 * <p>What is asked for depends on the guard that the adapter declares. {@code COMPARE_AND_SWAP}: whatever the order of their calls, at most
 * one of them gets through, it holds, and the other is told. {@code TWO_STEP}: the same while each call is made as a whole; calls at the same
 * instant may both get through, and then a look tells who has it. {@code LAST_WRITER}: both may get through, the last one holds, and the
 * other's next look says so. Never two holders of what only one can hold.
 */
final class Race {
    private static final int ROUNDS = 4;

    private final ClaimContract<?> story;
    private final Map<Who, CloudSession> hosts = new EnumMap<>(Who.class);

    Race(ClaimContract<?> story, CloudSession a, CloudSession b) {
        this.story = story;
        hosts.put(Who.A, a);
        hosts.put(Who.B, b);
    }

    /** Every order in which the calls of the two can come, each call as a whole. */
    void inEveryOrder(Who holder) throws Exception {
        story.site.give(holder);
        int each = plans().get(Who.A).size();
        for (int order = 0; order < 1 << 2 * each; order++) {
            if (Integer.bitCount(order) == each) {
                story.site.give(holder);
                inOrder(order, 2 * each, holder);
            }
        }
    }

    private Map<Who, List<Step>> plans() throws CloudException {
        Map<Who, List<Step>> plans = new EnumMap<>(Who.class);
        for (Who who : hosts.keySet()) {
            plans.put(who, new ArrayList<>(hosts.get(who).plan(story.resource, hosts.get(who).observe(story.resource)).steps()));
        }
        return plans;
    }

    /** @param order a bit a call, the first call's lowest: 1 is B's */
    private void inOrder(int order, int calls, Who holder) throws Exception {
        Map<Who, List<Step>> left = plans();
        Map<Who, Failure> lost = new EnumMap<>(Who.class);
        Who last = null;
        for (int call = 0; call < calls; call++) {
            Who next = (order >> call & 1) == 0 ? Who.A : Who.B;
            if (lost.containsKey(next)) {
                continue;
            }
            try {
                hosts.get(next).apply(left.get(next).removeFirst(), story.mastership());
                last = left.get(next).isEmpty() ? next : last;
            } catch (CloudException refused) {
                lost.put(next, refused.failure());
            }
        }
        judge("order " + Integer.toBinaryString(order) + " from " + holder, lost, story.site.guard() != Guard.LAST_WRITER, last);
    }

    /** As threads and the network have it. */
    void atTheSameTime() throws Exception {
        for (int round = 0; round < (story.site.slow() ? 1 : ROUNDS); round++) {
            story.site.give(round % 2 == 0 ? null : Who.STRANGER);
            CyclicBarrier start = new CyclicBarrier(hosts.size());
            Map<Who, Future<Failure>> outcomes = new EnumMap<>(Who.class);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Who who : hosts.keySet()) {
                    Observation seen = hosts.get(who).observe(story.resource);
                    outcomes.put(who, threads.submit(claim(hosts.get(who), seen, start)));
                }
                Map<Who, Failure> lost = new EnumMap<>(Who.class);
                for (Who who : outcomes.keySet()) {
                    Failure failure = outcomes.get(who).get();
                    if (failure != null) {
                        lost.put(who, failure);
                    }
                }
                judge("round " + round, lost, story.site.guard() == Guard.COMPARE_AND_SWAP, null);
            }
        }
    }

    private Callable<Failure> claim(CloudSession host, Observation seen, CyclicBarrier start) {
        return () -> {
            start.await();
            try {
                story.perform(host, seen);
                return null;
            } catch (CloudException refused) {
                return refused.failure();
            }
        };
    }

    /** Where several hold one list that nothing guards, writes at the same instant may lose an entry: its owner sees that, and adds it again beside the other's. */
    private void shared(Set<Who> holders, String what, boolean guarded) throws Exception {
        assertTrue(holders.containsAll(hosts.keySet()) || !guarded, what);
        for (Who who : hosts.keySet()) {
            assertEquals(holders.contains(who), hosts.get(who).observe(story.resource) instanceof Observation.HeldByUs, what);
            story.run(hosts.get(who)).until(Event.HELD);
        }
        assertTrue(story.site.holders().containsAll(hosts.keySet()), what);
    }

    /** @param strict whoever got through must hold it; @param last who wrote last, where that decides, or null */
    private void judge(String which, Map<Who, Failure> lost, boolean strict, Who last) throws Exception {
        Set<Who> holders = story.site.holders();
        Set<Who> through = EnumSet.copyOf(hosts.keySet());
        through.removeAll(lost.keySet());
        String what = which + ": through " + through + ", lost " + lost + ", holds " + holders;
        lost.values().forEach(failure -> assertEquals(Failure.LOST_RACE, failure, what));
        if (story.site.shared()) {
            assertEquals(hosts.keySet(), through, what);
            shared(holders, what, strict || last != null);
            return;
        }
        assertTrue(holders.size() <= 1, what);
        if (strict) {
            assertEquals(through, holders, what);
        } else if (last != null) {
            assertEquals(Set.of(last), holders, what);
        }
        for (Who who : hosts.keySet()) {
            Observation seen = hosts.get(who).observe(story.resource);
            assertEquals(holders.contains(who), seen instanceof Observation.HeldByUs, what + ", and " + who + " sees " + seen.describe());
        }
        // Whoever lost begins again with a look, and gets it once the other is gone.
        story.run(hosts.get(Who.B)).until(Event.HELD);
        assertInstanceOf(Observation.HeldByUs.class, hosts.get(Who.B).observe(story.resource), what);
        story.heldBy(Who.B);
    }
}
