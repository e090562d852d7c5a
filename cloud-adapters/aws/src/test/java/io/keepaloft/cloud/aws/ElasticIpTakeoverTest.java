package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.mastership;
import static io.keepaloft.cloud.aws.TwoHosts.perform;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Elastic IPs change hands: by the book, in races, and when the network or the cloud misbehaves. */
final class ElasticIpTakeoverTest {

    private TwoHosts hosts;

    @BeforeEach
    void start() throws Exception {
        hosts = new TwoHosts();
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void aBackupTakesTheAddressFromAHolderThatDied() throws Exception {
        assertInstanceOf(Observation.HeldByUs.class, takeOver(hosts.host(INSTANCE_201), ELASTIC_IP));
        CloudSession backup = hosts.host(INSTANCE_202);

        Observation before = backup.observe(ELASTIC_IP);
        assertEquals("held by " + INSTANCE_201 + ", " + PORT_201 + " (172.17.100.201)", before.describe());
        assertEquals(Set.of("172.17.100.201"), assertInstanceOf(Observation.HeldByOther.class, before).addresses());
        assertEquals(Guard.COMPARE_AND_SWAP, backup.guard(ELASTIC_IP));
        assertEquals(List.of("DisassociateAddress", "AssociateAddress"), operations(backup, before));

        perform(backup, ELASTIC_IP, before);
        assertInstanceOf(Observation.HeldByUs.class, backup.observe(ELASTIC_IP));
        assertEquals(PORT_202, hosts.holder());
        assertEquals(List.of(), backup.plan(ELASTIC_IP, backup.observe(ELASTIC_IP)).steps());
    }

    @Test
    void theAllocationIdNamesTheAddressAsWell() throws Exception {
        Resource byId = new Resource(Kind.ELASTIC_IP, SeedFixture.ALLOCATION);
        assertInstanceOf(Observation.HeldByUs.class, takeOver(hosts.host(INSTANCE_201), byId));
    }

    @Test
    void boundToThisHostsOtherAddressIsNotHeld() throws Exception {
        hosts.put(hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().withSecondary("172.17.100.203"));
        CloudSession host = hosts.host(INSTANCE_201);
        takeOver(host, ELASTIC_IP);
        Resource toVirtual = new Resource(Kind.ELASTIC_IP, SeedFixture.ELASTIC_IP, Map.of(Resource.TO, "172.17.100.203"));

        assertInstanceOf(Observation.HeldByOther.class, host.observe(toVirtual));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, toVirtual));
        assertEquals("172.17.100.203", hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow().association().privateAddress());
    }

    @Test
    void anAddressThatMovesWithTheMastershipDoesNotTellWhoHoldsIt() throws Exception {
        hosts.put(hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().withSecondary("172.17.100.203"));
        Resource toVirtual = new Resource(Kind.ELASTIC_IP, SeedFixture.ELASTIC_IP, Map.of(Resource.TO, "172.17.100.203"));
        takeOver(hosts.host(INSTANCE_201), toVirtual);

        Observation seen = hosts.host(INSTANCE_202).observe(toVirtual);
        assertEquals(Set.of(), assertInstanceOf(Observation.HeldByOther.class, seen).addresses());
    }

    @Test
    void ofTwoThatRaceFromTheSameObservationOneWinsAndTheOtherIsTold() throws Exception {
        Port third = new Port("eni-0third", SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:cb", null, 0, "172.17.100.204", List.of(),
                List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "", Map.of());
        hosts.put(third);
        CloudSession a = hosts.host(INSTANCE_201);
        CloudSession b = hosts.host(INSTANCE_202);
        for (int round = 0; round < 10; round++) {
            ElasticIp address = hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow();
            hosts.put(address.pointedAt(new ElasticIp.Association("eipassoc-old" + round, third.id(), "172.17.100.204")));
            List<Failure> outcomes = race(a, b);
            // Only one of them removed what both had seen; the other stopped there.
            assertEquals(1, outcomes.stream().filter(failure -> failure == null).count(), "round " + round + ": " + outcomes);
            assertTrue(outcomes.contains(Failure.LOST_RACE), "round " + round + ": " + outcomes);
            assertEquals(outcomes.getFirst() == null ? PORT_201 : PORT_202, hosts.holder());
        }
    }

    private static List<Failure> race(CloudSession a, CloudSession b) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        Observation seenByA = a.observe(ELASTIC_IP);
        Observation seenByB = b.observe(ELASTIC_IP);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Failure> first = threads.submit(outcome(a, seenByA, start));
            Future<Failure> second = threads.submit(outcome(b, seenByB, start));
            return Arrays.asList(first.get(), second.get());
        }
    }

    private static Callable<Failure> outcome(CloudSession host, Observation basis, CyclicBarrier start) {
        return () -> {
            start.await();
            try {
                perform(host, ELASTIC_IP, basis);
                return null;
            } catch (CloudException lost) {
                return lost.failure();
            }
        };
    }

    @Test
    void anAssociationThatWasNotObservedIsNeverRemoved() throws Exception {
        takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
        CloudSession late = hosts.host(INSTANCE_202);
        Observation stale = late.observe(ELASTIC_IP);
        ElasticIp address = hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow();
        hosts.put(address.pointedAt(new ElasticIp.Association("eipassoc-newer", PORT_201, "172.17.100.201")));

        CloudException lost = assertThrows(CloudException.class, () -> perform(late, ELASTIC_IP, stale));
        assertEquals(Failure.LOST_RACE, lost.failure());
        assertEquals("InvalidAssociationID.NotFound", lost.code());
        assertTrue(!lost.requestId().isEmpty() && lost.httpStatus() == 400, lost.describe());
        assertEquals(PORT_201, hosts.holder());
    }

    @Test
    void aCloudThatForgivesStaleIdsStillRefusesTheSecondClaimant() throws Exception {
        takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
        CloudSession late = hosts.host(INSTANCE_202);
        Observation stale = late.observe(ELASTIC_IP);
        ElasticIp address = hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow();
        hosts.put(address.pointedAt(new ElasticIp.Association("eipassoc-newer", PORT_201, "172.17.100.201")));
        hosts.cloud.faults().forgiveStaleAssociations(true);

        CloudException lost = assertThrows(CloudException.class, () -> perform(late, ELASTIC_IP, stale));
        assertEquals("Resource.AlreadyAssociated", lost.code());
        assertEquals(Failure.LOST_RACE, lost.failure());
        assertEquals(PORT_201, hosts.holder());
    }

    @Test
    void fastModeIsOneCall() throws Exception {
        takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
        CloudSession fast = hosts.host(INSTANCE_202, Mode.FAST);
        Observation before = fast.observe(ELASTIC_IP);
        assertEquals(Guard.LAST_WRITER, fast.guard(ELASTIC_IP));
        assertEquals(List.of("AssociateAddress"), operations(fast, before));
        perform(fast, ELASTIC_IP, before);
        assertEquals(PORT_202, hosts.holder());
    }

    @Test
    void aForeignElasticIpOnOurAddressIsNotDisplacedInEitherMode() throws Exception {
        hosts.put(new ElasticIp("eipalloc-foreign", "198.51.100.7", new ElasticIp.Association("eipassoc-foreign", PORT_201, "172.17.100.201"), Map.of()));
        for (Mode mode : Mode.values()) {
            CloudSession host = hosts.host(INSTANCE_201, mode);
            CloudException refused = assertThrows(CloudException.class, () -> host.observe(ELASTIC_IP));
            assertEquals(Failure.FATAL, refused.failure());
            assertTrue(refused.getMessage().contains("198.51.100.7") && refused.getMessage().contains("--association-id eipassoc-foreign"), refused.getMessage());
        }
        assertTrue(hosts.cloud.state().find(ElasticIp.class, "eipalloc-foreign").orElseThrow().bound());
    }

    @Test
    void anAddressThatThisAccountDoesNotHaveIsAbsentAndNothingIsPlanned() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Resource unknown = new Resource(Kind.ELASTIC_IP, "203.0.113.99");
        Observation.Absent absent = assertInstanceOf(Observation.Absent.class, host.observe(unknown));
        assertTrue(absent.why().contains("203.0.113.99") && absent.why().contains("us-east-1"), absent.why());
        assertEquals(List.of(), host.plan(unknown, absent).steps());
    }

    @Test
    void anAnswerThatWasLostIsAmbiguousAndTheNextLookFindsTheAddressHeld() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Observation before = host.observe(ELASTIC_IP);
        hosts.cloud.faults().loseResponseNext("AssociateAddress", 1);

        CloudException cut = assertThrows(CloudException.class, () -> perform(host, ELASTIC_IP, before));
        assertEquals(Failure.RETRYABLE, cut.failure());
        assertInstanceOf(Observation.HeldByUs.class, host.observe(ELASTIC_IP));
        assertEquals(1, hosts.calls().stream().filter(call -> call.startsWith("AssociateAddress")).count(), "a write is sent once");
    }

    @Test
    void aReadWhoseConnectionBreaksIsSentAgainOverANewOne() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        host.observe(ELASTIC_IP);
        hosts.cloud.faults().loseResponseNext("DescribeAddresses", 1);
        assertInstanceOf(Observation.Unheld.class, host.observe(ELASTIC_IP));
    }

    @Test
    void throttlingAndServerErrorsAreToldApartAndNotRetriedHere() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Observation before = host.observe(ELASTIC_IP);
        hosts.cloud.faults().throttleNext("AssociateAddress", 1).internalErrorNext("AssociateAddress", 1);

        assertEquals(Failure.THROTTLED, assertThrows(CloudException.class, () -> perform(host, ELASTIC_IP, before)).failure());
        CloudException broken = assertThrows(CloudException.class, () -> perform(host, ELASTIC_IP, before));
        assertEquals(Failure.RETRYABLE, broken.failure());
        assertEquals("InternalError", broken.code());
        assertEquals(2, hosts.calls().stream().filter(call -> call.startsWith("AssociateAddress")).count());
        perform(host, ELASTIC_IP, before);
        assertEquals(PORT_201, hosts.holder());
    }

    @Test
    void aStaleViewIsEvidenceOnlyAndCostsNothingButTime() throws Exception {
        AtomicLong cloudNs = new AtomicLong();
        hosts.close();
        hosts = new TwoHosts(SeedFixture.builder().nanoClock(cloudNs::get));
        takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
        CloudSession backup = hosts.host(INSTANCE_202);
        Observation before = backup.observe(ELASTIC_IP);
        cloudNs.addAndGet(Duration.ofSeconds(10).toNanos());
        perform(backup, ELASTIC_IP, before);

        hosts.cloud.faults().staleReads(Duration.ofSeconds(5));
        Observation stale = backup.observe(ELASTIC_IP);
        assertEquals(before, stale);
        // Acting on it again removes nothing: the association that it names is gone.
        assertEquals(Failure.LOST_RACE, assertThrows(CloudException.class, () -> perform(backup, ELASTIC_IP, stale)).failure());
        assertEquals(PORT_202, hosts.holder());
        cloudNs.addAndGet(Duration.ofSeconds(6).toNanos());
        assertInstanceOf(Observation.HeldByUs.class, backup.observe(ELASTIC_IP));
    }

    @Test
    void aCallThatTakesTooLongEndsWithItsTimeLimit() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Observation before = host.observe(ELASTIC_IP);
        hosts.cloud.faults().latency("AssociateAddress", Duration.ofSeconds(8));
        Step step = host.plan(ELASTIC_IP, before).steps().getFirst();
        ClaimContext hurried = new ClaimContext("VI_1", 1, Duration.ofMillis(600).toNanos(), () -> true);
        CloudException late = assertThrows(CloudException.class, () -> host.apply(step, hurried));
        assertEquals(Failure.RETRYABLE, late.failure());
        assertTrue(late.getMessage().contains("timeout"), late.getMessage());
    }

    @Test
    void nothingIsSentOnceTheTermHasEnded() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Observation before = host.observe(ELASTIC_IP);
        Step step = host.plan(ELASTIC_IP, before).steps().getFirst();

        assertEquals(Failure.LOST_RACE, assertThrows(CloudException.class, () -> host.apply(step, mastership(() -> false))).failure());
        // Valid when asked first, over by the time that the connection is up and the request signed.
        AtomicInteger asked = new AtomicInteger();
        CloudException ended = assertThrows(CloudException.class, () -> host.apply(step, mastership(() -> asked.getAndIncrement() == 0)));
        assertEquals(Failure.LOST_RACE, ended.failure());
        assertTrue(ended.getMessage().contains("nothing was sent"), ended.getMessage());
        assertEquals(2, asked.get());
        assertEquals("nobody", hosts.holder());
        assertTrue(hosts.calls().stream().noneMatch(call -> call.startsWith("AssociateAddress")), hosts.calls().toString());
    }

    @Test
    void otherKindsOfResourceSaySo() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Resource route = new Resource(Kind.ROUTE, "10.9.0.0/16");
        CloudException refused = assertThrows(CloudException.class, () -> host.observe(route));
        assertEquals("route fatal: not implemented yet for aws; elastic_ip is", refused.describe());
    }

    private static List<String> operations(CloudSession host, Observation basis) {
        return host.plan(ELASTIC_IP, basis).steps().stream().map(Step::operation).toList();
    }
}
