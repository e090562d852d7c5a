package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Elastic IPs change hands: by the book, in races, and when the network or the cloud misbehaves. */
final class ElasticIpTakeoverTest {

    @AutoClose
    private TwoHosts hosts = new TwoHosts();

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
    void aReadWhoseConnectionBreaksIsSentAgainOverANewOne() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        host.observe(ELASTIC_IP);
        hosts.cloud.faults().loseResponseNext("DescribeAddresses", 1);
        assertInstanceOf(Observation.Unheld.class, host.observe(ELASTIC_IP));
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
    void otherKindsOfResourceSaySo() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Resource virtualIp = new Resource(Kind.VIRTUAL_IP, "172.17.100.203");
        CloudException refused = assertThrows(CloudException.class, () -> host.observe(virtualIp));
        assertEquals("virtual_ip fatal: EC2 has no such thing", refused.describe());
    }

    private static List<String> operations(CloudSession host, Observation basis) {
        return host.plan(ELASTIC_IP, basis).steps().stream().map(Step::operation).toList();
    }
}
