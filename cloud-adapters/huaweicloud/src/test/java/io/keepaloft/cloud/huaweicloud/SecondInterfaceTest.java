package io.keepaloft.cloud.huaweicloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers with a second interface in another subnet: what each vrrp_instance moves goes to the port that its own interface is. */
final class SecondInterfaceTest {

    private static final String OTHER_SUBNET = "1b000000-0000-4000-8000-000000000101";
    private static final String SECOND = "12000000-0000-4000-8000-000000000211";
    private static final String PEERS_SECOND = "12000000-0000-4000-8000-000000000212";
    private static final Resource PAIR = new Resource(Kind.ALLOWED_ADDRESS_PAIR, "172.17.101.203");
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS);
    private static final Resource ROUTE = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, HuaweiFixture.ROUTE_TABLE));

    private Rehearsal rehearsal;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        rehearsal.change(new Subnet(OTHER_SUBNET, HuaweiFixture.VPC, "172.17.101.0/24", HuaweiFixture.ZONE, Map.of()));
        rehearsal.change(second(SECOND, "fa:16:3e:11:65:c9", HuaweiFixture.INSTANCE_201, "172.17.101.201"));
        rehearsal.change(second(PEERS_SECOND, "fa:16:3e:11:65:ca", HuaweiFixture.INSTANCE_202, "172.17.101.202"));
        rehearsal.bind(null);
        rehearsal.interfaces.put("eth0", new LocalInterface("eth0", "fa:16:3e:11:64:c9", List.of(HuaweiFixture.ADDRESS_201)));
        // A bridge over the second one, with a MAC address of its own.
        rehearsal.interfaces.put("br1", new LocalInterface("br1", "02:00:00:00:00:01", List.of("172.17.101.201")));
        rehearsal.interfaces.put("eth2", new LocalInterface("eth2", "02:00:00:00:00:99", List.of()));
        host = rehearsal.host(HuaweiFixture.INSTANCE_201);
    }

    private static Port second(String id, String mac, String server, String address) {
        return new Port(id, OTHER_SUBNET, HuaweiFixture.VPC, mac, server, 1, address, List.of(), List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), true,
                "compute:" + HuaweiFixture.ZONE, "", Map.of());
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    private Observation takeOver(Resource resource) throws CloudException {
        for (Step step : host.plan(resource, host.observe(resource)).steps()) {
            host.apply(step, new ClaimContext("VI_1", 1, 10_000_000_000L, () -> true));
        }
        return host.observe(resource);
    }

    @Test
    void whatMovesGoesToThePortThatTheInterfaceIs() throws Exception {
        assertInstanceOf(Observation.HeldByUs.class, takeOver(PAIR.on("br1")));
        assertEquals(List.of(PAIR.value()), rehearsal.pairsOf(SECOND));
        assertEquals(List.of(), rehearsal.pairsOf(HuaweiFixture.PORT_201));
        takeOver(EIP.on("br1"));
        assertEquals(SECOND, rehearsal.publicIp().association().portId());
        takeOver(ROUTE.on("br1"));
        RouteTable table = rehearsal.cloud.state().find(RouteTable.class, HuaweiFixture.ROUTE_TABLE).orElseThrow();
        assertEquals(SECOND, table.route(ROUTE.value()).orElseThrow().portId());
        takeOver(PAIR.on("eth0"));
        assertEquals(List.of(PAIR.value()), rehearsal.pairsOf(HuaweiFixture.PORT_201));
        assertEquals(HuaweiFixture.PORT_201, host.identity().networkInterface(), "without an interface the first is meant");
    }

    @Test
    void anInterfaceThatIsNoneOfThePortsGetsNothing() throws Exception {
        CloudException unknown = assertThrows(CloudException.class, () -> host.observe(PAIR.on("eth2")));
        assertEquals(Failure.NOT_FOUND, unknown.failure());
        assertTrue(unknown.getMessage().contains("nothing is written for it") && unknown.getMessage().contains(SECOND), unknown.getMessage());
        assertEquals(List.of(), rehearsal.writes());
    }

    @Test
    void peersAreNamedByTheirAddressInTheInterfacesOwnSubnet() throws Exception {
        assertEquals(List.of(new Peer(HuaweiFixture.INSTANCE_202, HuaweiFixture.ADDRESS_202)), host.peers(Map.of("ha", "cluster1"), "eth0"));
        assertEquals(List.of(new Peer(HuaweiFixture.INSTANCE_202, "172.17.101.202")), host.peers(Map.of("ha", "cluster1"), "br1"));
    }

    @Test
    void preflightLooksAtEachInterfacesPortAndDoubtsNone() throws Exception {
        List<Finding> identities = host.preflight(new PreflightRequest(List.of(instance("eth0"), instance("br1"), instance("eth2")))).stream()
                .filter(finding -> finding.id().equals("identity")).toList();
        assertEquals(List.of("this host in Huawei Cloud, eth0", "this host in Huawei Cloud, br1", "this host in Huawei Cloud, eth2"), identities.stream().map(Finding::subject).toList());
        assertEquals(List.of(Finding.Level.PASS, Finding.Level.PASS, Finding.Level.FAIL), identities.stream().map(Finding::level).toList());
        assertTrue(identities.get(0).message().contains(HuaweiFixture.PORT_201) && identities.get(1).message().contains(SECOND), identities.toString());
    }

    private static PreflightRequest.Instance instance(String interfaceName) {
        return new PreflightRequest.Instance("VI_" + interfaceName, interfaceName, List.of(PAIR.value()), List.of(), List.of(HuaweiFixture.ADDRESS_202), Map.of(),
                Set.of(PreflightRequest.Path.UNICAST), 3112);
    }

    /** What a master advertises from over IPv6 is in no list of the API's, but for the MAC address that it was made of. */
    @Test
    void aPeerThatAdvertisesFromItsLinkLocalAddressIsFoundByItsMac() throws Exception {
        rehearsal.pairs(PEERS_SECOND, PAIR.value());
        assertTrue(host.alsoHeldBy(PAIR.on("br1"), "fe80::f816:3eff:fe11:65ca"));
        assertFalse(host.alsoHeldBy(PAIR.on("br1"), "fe80::f816:3eff:fe11:64ca"), "it is not of this subnet");
        assertFalse(host.alsoHeldBy(PAIR.on("br1"), "fe80::1"));
    }
}
