package io.keepaloft.cloud.huaweicloud;

import static io.keepaloft.cloud.huaweicloud.Rehearsal.perform;
import static io.keepaloft.cloud.huaweicloud.Rehearsal.takeOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is particular to Huawei Cloud, beside what the contract tells of every cloud. */
final class TakeoverStoriesTest {

    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS);
    private static final Resource EIP_ON_VIRTUAL_IP = new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS, Map.of(Resource.TO, HuaweiFixture.VIRTUAL_ADDRESS));
    private static final Resource VIRTUAL_IP = new Resource(Kind.VIRTUAL_IP, HuaweiFixture.VIRTUAL_ADDRESS);

    private Rehearsal rehearsal;
    private CloudSession a;
    private CloudSession b;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        a = rehearsal.host(HuaweiFixture.INSTANCE_201);
        b = rehearsal.host(HuaweiFixture.INSTANCE_202);
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @Test
    void anElasticIpOnTheVirtualIpIsHeldByWhoeverIsMasterAndNothingIsWritten() throws Exception {
        for (CloudSession host : List.of(a, b, a)) {
            Observation seen = host.observe(EIP_ON_VIRTUAL_IP);
            assertInstanceOf(Observation.HeldByUs.class, seen);
            assertEquals(List.of(), host.plan(EIP_ON_VIRTUAL_IP, seen).steps());
            assertInstanceOf(Observation.HeldByUs.class, host.observe(VIRTUAL_IP));
        }
        assertTrue(a.alsoHeldBy(EIP_ON_VIRTUAL_IP, HuaweiFixture.ADDRESS_202));
        assertFalse(a.alsoHeldBy(EIP_ON_VIRTUAL_IP, Rehearsal.ADDRESS_204), "it is no member");
        assertEquals(List.of(), rehearsal.writes());
    }

    @Test
    void itIsBoundThereOnceByWhoeverComesFirst() throws Exception {
        rehearsal.bind(null);
        assertInstanceOf(Observation.HeldByUs.class, takeOver(a, EIP_ON_VIRTUAL_IP));
        assertEquals(HuaweiFixture.PORT_203, rehearsal.publicIp().association().portId());
        assertInstanceOf(Observation.HeldByUs.class, takeOver(b, EIP_ON_VIRTUAL_IP));
        assertEquals(List.of(Network.UPDATE_PUBLIC_IP), rehearsal.writes());
    }

    @Test
    void fromAVirtualIpItIsNeverTakenForOnePortAlone() throws Exception {
        CloudException refused = assertThrows(CloudException.class, () -> a.observe(EIP));
        assertEquals(Failure.FATAL, refused.failure());
        assertTrue(refused.getMessage().endsWith("Write: elastic_ip 120.132.124.82 to 172.17.100.203"), refused.getMessage());
    }

    @Test
    void theElasticIpThatAPortAlreadyHasIsNotDisplaced() throws Exception {
        rehearsal.bind(HuaweiFixture.PORT_202);
        rehearsal.change(new ElasticIp("13000000-0000-4000-8000-000000000099", "120.132.124.99",
                new ElasticIp.Association("13000000-0000-4000-8000-00000000a099", HuaweiFixture.PORT_201, HuaweiFixture.ADDRESS_201), Map.of()));
        CloudException refused = assertThrows(CloudException.class, () -> a.observe(EIP));
        assertEquals(Failure.FATAL, refused.failure());
        assertTrue(refused.getMessage().contains("already has the elastic IP 120.132.124.99") && refused.getMessage().contains("hcloud EIP UpdatePublicip"), refused.getMessage());
        assertEquals(List.of(), rehearsal.writes());
    }

    @Test
    void whatTheCloudTakesItsTimeForIsWaitedForAndNotWrittenTwice() throws Exception {
        rehearsal.bind(HuaweiFixture.PORT_202);
        Observation seen = a.observe(EIP);
        assertEquals(Set.of(HuaweiFixture.ADDRESS_202), assertInstanceOf(Observation.HeldByOther.class, seen).addresses());
        rehearsal.cloud.faults().settling(Duration.ofHours(1));
        List<Step> steps = a.plan(EIP, seen).steps();
        assertEquals(2, steps.size());
        ClaimContext master = new ClaimContext("VI_1", 1, 5_000_000_000L, () -> true);
        a.apply(steps.getFirst(), master);
        // Still bound where it was, as far as the API tells.
        CloudException early = assertThrows(CloudException.class, () -> a.apply(steps.getLast(), master));
        assertEquals(Failure.RETRYABLE, early.failure(), early.describe());
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> a.observe(EIP)).failure());
        arrive();
        a.apply(steps.getLast(), master);
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> a.observe(EIP)).failure(), "it is being bound");
        arrive();
        assertInstanceOf(Observation.HeldByUs.class, a.observe(EIP));
        assertEquals(2, rehearsal.writes().size());
    }

    /** What is under way gets there. */
    private void arrive() {
        ElasticIp settled = rehearsal.publicIp().inTransit(null);
        ElasticIp.Association target = rehearsal.publicIp().transit().target();
        rehearsal.change(target == null ? settled.unbound() : settled.pointedAt(target));
    }

    @Test
    void aBindingThatFailedIsBegunAgain() throws Exception {
        rehearsal.bind(null);
        rehearsal.cloud.faults().next("SettlePublicip", 1, new Planned.Failure(500, "BIND_ERROR", "x", false));
        Observation seen = takeOver(a, EIP);
        assertTrue(assertInstanceOf(Observation.HeldByOther.class, seen).holder().contains("could not be bound"), seen.describe());
        perform(a, EIP, seen);
        assertInstanceOf(Observation.HeldByUs.class, a.observe(EIP));
    }

    @Test
    void nobodysOtherPairsOrMembersAreLost() throws Exception {
        rehearsal.pairs(HuaweiFixture.PORT_203, Rehearsal.ADDRESS_204);
        Observation before = a.observe(VIRTUAL_IP);
        // Between the look and the write somebody joins.
        rehearsal.pairs(HuaweiFixture.PORT_203, Rehearsal.ADDRESS_204, HuaweiFixture.ADDRESS_202);
        perform(a, VIRTUAL_IP, before);
        assertEquals(List.of(Rehearsal.ADDRESS_204, HuaweiFixture.ADDRESS_202, HuaweiFixture.ADDRESS_201), rehearsal.pairsOf(HuaweiFixture.PORT_203));
        perform(a, VIRTUAL_IP, before);
        assertEquals(1, rehearsal.writes().size(), "what is there already is not written again");
        assertEquals(Guard.LAST_WRITER, a.guard(VIRTUAL_IP));
    }

    private static Resource route(String... options) {
        Map<String, String> all = new HashMap<>(Map.of(Resource.TABLE, HuaweiFixture.ROUTE_TABLE));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return new Resource(Kind.ROUTE, "10.9.0.0/16", all);
    }

    private void routeTo(String portId) {
        RouteTable table = rehearsal.cloud.state().find(RouteTable.class, HuaweiFixture.ROUTE_TABLE).orElseThrow();
        rehearsal.change(table.with(new RouteTable.Route("10.9.0.0/16", portId, null, "by hand")));
    }

    @Test
    void aRouteIsTakenFromMembersAloneUnlessTheLineSaysReplace() throws Exception {
        routeTo(Rehearsal.PORT_204);
        CloudException stranger = assertThrows(CloudException.class, () -> a.observe(route(Resource.MEMBERS, HuaweiFixture.ADDRESS_202)));
        assertTrue(stranger.getMessage().endsWith("say: route 10.9.0.0/16 table " + HuaweiFixture.ROUTE_TABLE + " replace"), stranger.getMessage());
        routeTo(HuaweiFixture.PORT_202);
        for (Resource member : List.of(route(Resource.MEMBERS, HuaweiFixture.ADDRESS_202), route(Resource.MEMBER_TAGS, "ha=cluster1"))) {
            assertEquals(Set.of(HuaweiFixture.ADDRESS_202), assertInstanceOf(Observation.HeldByOther.class, a.observe(member)).addresses());
        }
        assertInstanceOf(Observation.HeldByUs.class, takeOver(a, route(Resource.MEMBERS, HuaweiFixture.ADDRESS_202)));
        assertEquals(List.of(AddressPairs.CHECK_OFF), rehearsal.pairsOf(HuaweiFixture.PORT_201), "what it forwards would be dropped otherwise");
        RouteTable table = rehearsal.cloud.state().find(RouteTable.class, HuaweiFixture.ROUTE_TABLE).orElseThrow();
        assertEquals("by hand", table.route("10.9.0.0/16").orElseThrow().description());
    }

    @Test
    void aRouteToTheVirtualIpIsHeldByEveryMemberAndNothingIsWritten() throws Exception {
        routeTo(HuaweiFixture.PORT_203);
        rehearsal.pairs(HuaweiFixture.PORT_201, AddressPairs.CHECK_OFF);
        rehearsal.pairs(HuaweiFixture.PORT_202, AddressPairs.CHECK_OFF);
        for (CloudSession host : List.of(a, b)) {
            assertInstanceOf(Observation.HeldByUs.class, host.observe(route()));
        }
        assertTrue(a.alsoHeldBy(route(), HuaweiFixture.ADDRESS_202));
        rehearsal.pairs(HuaweiFixture.PORT_202);
        assertFalse(a.alsoHeldBy(route(), HuaweiFixture.ADDRESS_202), "its check is on");
        rehearsal.pairs(HuaweiFixture.PORT_203, HuaweiFixture.ADDRESS_202);
        CloudException outside = assertThrows(CloudException.class, () -> a.observe(route()));
        assertTrue(outside.getMessage().endsWith("virtual_ip 172.17.100.203"), outside.getMessage());
        assertEquals(List.of(), rehearsal.writes());
    }

    @Test
    void aRouteToTheVirtualIpStaysAndTheCheckThatDropsWhatItBringsIsSwitchedOff() throws Exception {
        routeTo(HuaweiFixture.PORT_203);
        rehearsal.pairs(HuaweiFixture.PORT_201, "10.7.0.0/16");
        Observation dropped = a.observe(route());
        assertEquals("leading here, where the source and destination check drops what it brings", assertInstanceOf(Observation.Unheld.class, dropped).describe());
        perform(a, route(), dropped);
        assertInstanceOf(Observation.HeldByUs.class, a.observe(route()));
        assertEquals(List.of("10.7.0.0/16", AddressPairs.CHECK_OFF), rehearsal.pairsOf(HuaweiFixture.PORT_201));
        assertEquals(List.of(Network.UPDATE_PORT), rehearsal.writes(), "the route is left as it is");
    }

    @Test
    void whatCannotFollowTheMasterIsSaidWithWhatCan() {
        CloudException secondary = assertThrows(CloudException.class, () -> a.observe(new Resource(Kind.SECONDARY_IP, "172.17.100.203")));
        assertTrue(secondary.getMessage().contains("virtual_ip:"), secondary.getMessage());
        CloudException exclusive = assertThrows(CloudException.class, () -> a.observe(new Resource(Kind.ALLOWED_ADDRESS_PAIR, "172.17.100.203", Map.of("exclusive", "true"))));
        assertTrue(exclusive.getMessage().contains("no revision"), exclusive.getMessage());
        for (String to : List.of(Rehearsal.ADDRESS_204, "172.17.100.99")) {
            CloudException target = assertThrows(CloudException.class, () -> a.observe(new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS, Map.of(Resource.TO, to))));
            assertEquals(Failure.FATAL, target.failure());
            assertTrue(target.getMessage().contains(to), target.getMessage());
        }
        CloudException server = assertThrows(CloudException.class, () -> a.observe(new Resource(Kind.VIRTUAL_IP, Rehearsal.ADDRESS_204)));
        assertTrue(server.getMessage().contains("is no virtual IP but the address of server"), server.getMessage());
    }

    @Test
    void whatIsNotThereIsAbsentWithTheWayToMakeIt() throws Exception {
        assertInstanceOf(Observation.Absent.class, a.observe(new Resource(Kind.ELASTIC_IP, "203.0.113.99")));
        Observation.Absent none = assertInstanceOf(Observation.Absent.class, a.observe(new Resource(Kind.VIRTUAL_IP, "172.17.100.250")));
        assertTrue(none.why().contains("hcloud VPC CreatePort --cli-region=cn-north-4 --port.network_id=" + HuaweiFixture.SUBNET), none.why());
    }

    @Test
    void peersAreTheOtherRunningServersWithAllTheTags() throws Exception {
        assertEquals(List.of(new Peer(HuaweiFixture.INSTANCE_202, HuaweiFixture.ADDRESS_202)), a.peers(Map.of("ha", "cluster1")));
        assertEquals(List.of(), a.peers(Map.of("ha", "cluster1", "Name", "nobody")));
        Instance stopped = rehearsal.cloud.state().find(Instance.class, HuaweiFixture.INSTANCE_202).orElseThrow().withPower(Instance.Power.STOPPED);
        rehearsal.change(stopped);
        assertEquals(List.of(), a.peers(Map.of("ha", "cluster1")));
    }
}
