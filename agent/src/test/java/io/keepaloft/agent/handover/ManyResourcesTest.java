package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hundreds of resources of one instance: side by side, with the session's bounds, together where that saves requests, and in order where one needs another. */
class ManyResourcesTest {
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82");

    private final ScriptedCloud cloud = new ScriptedCloud();
    private final Queue<TakeoverReport> reports = new ConcurrentLinkedQueue<>();
    private Handover handover;

    private void claim(List<Resource> resources) {
        handover = new Handover(cloud, TakeoverLimits.of(CloudSettings.defaults("scripted"), false), System::nanoTime, reports::add);
        handover.claim("VI_1", resources, new Mastership(1));
    }

    @AfterEach void end() {
        if (handover != null) {
            handover.close();
            await("the session is closed with the handover", () -> cloud.closed);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        HandoverWaits.until(what, condition);
    }

    @Test void manyResourcesAreTakenSideBySideButNotAllAtOnce() {
        List<Resource> many = IntStream.range(0, 60).mapToObj(i -> new Resource(Kind.ELASTIC_IP, "120.132.124." + i)).toList();
        many.forEach(resource -> cloud.holders.put(resource, ScriptedCloud.PEER));
        cloud.observeGate = new Semaphore(0);
        claim(many);
        await("as many as may", () -> cloud.observed.get() == cloud.looksAtOnce());
        cloud.observeGate.release(10_000);
        await("all", () -> many.stream().allMatch(resource -> cloud.holders.get(resource).equals(ScriptedCloud.US)));
        assertEquals(cloud.looksAtOnce(), cloud.mostAtOnce.get());
        await("all known", () -> handover.snapshot("VI_1").stream().allMatch(status -> Boolean.TRUE.equals(status.held())));
        assertEquals(many.stream().map(Resource::value).toList(), handover.snapshot("VI_1").stream().map(ResourceStatus::resource).toList());
    }

    @Test void aSessionThatJoinsLooksIsAskedByAllAtOnce() {
        List<Resource> many = IntStream.range(0, 225).mapToObj(i -> new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-" + i))).toList();
        many.forEach(resource -> cloud.holders.put(resource, ScriptedCloud.US));
        cloud.looksAtOnce = 256;
        cloud.observeGate = new Semaphore(0);
        claim(many);
        await("all ask", () -> cloud.observed.get() == many.size());
        cloud.observeGate.release(10_000);
        await("all known", () -> handover.snapshot("VI_1").stream().allMatch(status -> Boolean.TRUE.equals(status.held())));
    }

    /** A session can only join looks that come together: however spread the takeovers were, the looks that follow are not. */
    @Test void looksOfManyBeginOnOneBeatAndThoseOfFewWhenTheyAreDue() {
        long second = 1_000_000_000L;
        Drive many = new RehearsalDrive("VI_1", EIP, Standing.UNKNOWN, true, null, null, () -> 0);
        Drive few = new RehearsalDrive("VI_1", EIP, Standing.UNKNOWN, false, null, null, () -> 0);
        for (long nowNs : new long[] {-7 * second - 5, 3, 41 * second + 999_999_999L}) {
            long dueNs = nowNs + 10 * second;
            long atNs = many.onBeat(dueNs, nowNs);
            assertTrue(atNs >= dueNs && atNs - dueNs < second && atNs % second == 0, nowNs + ": " + atNs);
            assertEquals(dueNs, few.onBeat(dueNs, nowNs));
            assertEquals(nowNs + 50, many.onBeat(nowNs + 50, nowNs), "what is due at once waits for nothing");
        }
    }

    @Test void anElasticIpOnAnAddressThatMovesWaitsUntilTheAddressHasComeWhateverTheOrderOfTheLines() {
        Resource address = new Resource(Kind.SECONDARY_IP, "172.17.100.203");
        Resource onIt = new Resource(Kind.ELASTIC_IP, "120.132.124.83", Map.of(Resource.TO, "172.17.100.203"));
        List.of(EIP, address, onIt).forEach(resource -> cloud.holders.put(resource, ScriptedCloud.PEER));
        cloud.observeGate = new Semaphore(0);
        claim(List.of(onIt, EIP, address));
        await("the other two look", () -> cloud.observed.get() == 2);
        cloud.observeGate.release(10_000);
        await("all held", () -> cloud.holders.get(onIt).equals(ScriptedCloud.US));
        List<TakeoverReport> told = List.copyOf(reports);
        int came = IntStream.range(0, told.size()).filter(i -> told.get(i).resource().equals(address) && told.get(i).event() == TakeoverReport.Event.HELD).findFirst().orElseThrow();
        int began = IntStream.range(0, told.size()).filter(i -> told.get(i).resource().equals(onIt)).findFirst().orElseThrow();
        assertTrue(came < began, told.toString());
    }

    @Test void anElasticIpWhoseAddressCannotComeIsTriedAllTheSame() {
        Resource address = new Resource(Kind.SECONDARY_IP, "172.17.100.203");
        Resource onIt = new Resource(Kind.ELASTIC_IP, "120.132.124.83", Map.of(Resource.TO, "172.17.100.203"));
        List.of(EIP, address, onIt).forEach(resource -> cloud.holders.put(resource, ScriptedCloud.PEER));
        cloud.writeFailures.add(HandoverTest.DENIED);
        claim(List.of(onIt, address));
        await("refused", () -> reports.stream().anyMatch(report -> report.resource().equals(address) && report.event() == TakeoverReport.Event.FAILED));
        await("tried", () -> cloud.holders.get(onIt).equals(ScriptedCloud.US));
    }
}
