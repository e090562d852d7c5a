package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.REGION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** A host with two interfaces: what each vrrp_instance moves goes to the network interface in EC2 that is its own. */
final class OwnInterfacesTest {
    private static final String NOBODY_LISTENS = "http://127.0.0.1:1";
    private static final String SECOND_SUBNET = "subnet-0second";
    private static final String SECOND = "eni-0second";
    /** Sorts before the first interface's. */
    private static final String SECOND_MAC = "02:00:00:00:00:01";
    private static final String SECOND_ADDRESS = "172.17.101.201";
    private static final String PEERS_SECOND_ADDRESS = "172.17.101.202";
    private static final String FIRST_MAC = "02:00:ac:11:64:c9";
    private static final Map<String, String> CLUSTER = Map.of("ha", "cluster1");
    private static final Resource OTHER_ELASTIC_IP = new Resource(Kind.ELASTIC_IP, "198.51.100.7");
    private static final Resource SECONDARY = new Resource(Kind.SECONDARY_IP, "172.17.101.9");
    private static final Resource ROUTE = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, SeedFixture.ROUTE_TABLE));

    private final Map<String, LocalInterface> kernel = new HashMap<>(Map.of("eth0", new LocalInterface("eth0", FIRST_MAC, List.of(ADDRESS_201)),
            "eth1", new LocalInterface("eth1", SECOND_MAC, List.of(SECOND_ADDRESS))));
    private TwoHosts hosts;

    @BeforeEach
    void start() throws Exception {
        hosts = new TwoHosts(SeedFixture.builder().with(new Subnet(SECOND_SUBNET, SeedFixture.VPC, "172.17.101.0/24", SeedFixture.ZONE, Map.of()),
                second(SECOND, SECOND_MAC, INSTANCE_201, SECOND_ADDRESS), second("eni-0peer", "02:00:00:00:00:02", INSTANCE_202, PEERS_SECOND_ADDRESS),
                new ElasticIp("eipalloc-other", OTHER_ELASTIC_IP.value(), null, Map.of())));
    }

    private static Port second(String id, String mac, String instance, String address) {
        return new Port(id, SECOND_SUBNET, SeedFixture.VPC, mac, instance, 1, address, List.of(), List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "", Map.of());
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void twoInstancesOnTwoInterfacesUseTwo() throws Exception {
        AwsSession host = host(hosts.settings(null, null, null, Mode.SAFE));
        takeOver(host, OTHER_ELASTIC_IP.on("eth1"));
        takeOver(host, ELASTIC_IP.on("eth0"));
        takeOver(host, SECONDARY.on("eth1"));
        takeOver(host, ROUTE.on("eth1"));
        assertEquals(PORT_201, hosts.holder());
        assertEquals(new ElasticIp.Association(association(), SECOND, SECOND_ADDRESS), hosts.cloud.state().elasticIp(OTHER_ELASTIC_IP.value()).orElseThrow().association());
        assertEquals(List.of(SECONDARY.value()), hosts.cloud.state().find(Port.class, SECOND).orElseThrow().secondaries());
        assertEquals(SECOND, hosts.cloud.state().find(RouteTable.class, SeedFixture.ROUTE_TABLE).orElseThrow().route(ROUTE.value()).orElseThrow().portId());
    }

    private String association() {
        return hosts.cloud.state().elasticIp(OTHER_ELASTIC_IP.value()).orElseThrow().association().id();
    }

    @Test
    void whatIsOnOurOtherInterfaceIsMovedToTheOneThatIsMeant() throws Exception {
        AwsSession host = host(hosts.settings(null, null, null, Mode.SAFE));
        takeOver(host, ELASTIC_IP);
        assertEquals(PORT_201, hosts.holder(), "without an interface the first is meant");
        assertTrue(host.observe(ELASTIC_IP.on("eth1")) instanceof Observation.HeldByOther);
        takeOver(host, ELASTIC_IP.on("eth1"));
        assertEquals(SECOND, hosts.holder());
    }

    @Test
    void aNamedInterfaceWinsAndTheKernelIsNotAsked() throws Exception {
        kernel.clear();
        takeOver(host(hosts.settings(null, null, PORT_201, Mode.SAFE)), ELASTIC_IP.on("eth1"));
        assertEquals(PORT_201, hosts.holder());
    }

    @Test
    void anInterfaceThatIsNoneOfTheInstancesGetsNothing() throws Exception {
        kernel.put("eth1", new LocalInterface("eth1", "02:00:00:00:00:99", List.of("192.0.2.1", "fe80:0:0:0:0:0:0:1")));
        kernel.put("wg0", new LocalInterface("wg0", "", List.of()));
        AwsSession host = host(hosts.settings(null, null, null, Mode.SAFE));
        for (String name : List.of("eth1", "wg0", "eth7")) {
            CloudException unknown = assertThrows(CloudException.class, () -> host.observe(ELASTIC_IP.on(name)), name);
            assertEquals(Failure.NOT_FOUND, unknown.failure());
            assertTrue(unknown.getMessage().contains("nothing is written for it"), unknown.getMessage());
            assertEquals(List.of(), host.plan(ELASTIC_IP.on(name), new Observation.Unheld(SeedFixture.ALLOCATION)).steps());
        }
        List<Finding> identities = identities(host.preflight(request("eth0", "eth1")));
        assertEquals(List.of(Level.PASS, Level.FAIL), identities.stream().map(Finding::level).toList());
        String told = identities.getLast().message();
        assertTrue(told.contains("eth1 (02:00:00:00:00:99, 192.0.2.1") && told.contains(SECOND + " (" + SECOND_MAC + ", " + SECOND_ADDRESS + ")")
                && told.contains(PORT_201), told);
        assertEquals(List.of(), hosts.calls().stream().filter(call -> !call.startsWith("Describe")).toList());
    }

    @Test
    void aBridgeIsKnownByItsAddressButNotByOneThatMoves() throws Exception {
        kernel.put("br1", new LocalInterface("br1", "9a:00:00:00:00:01", List.of(SECONDARY.value(), SECOND_ADDRESS)));
        takeOver(host(hosts.settings(null, null, null, Mode.SAFE)), ELASTIC_IP.on("br1"));
        assertEquals(SECOND, hosts.holder());

        hosts.put(hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().withSecondary(SECONDARY.value()));
        kernel.put("br1", new LocalInterface("br1", "9a:00:00:00:00:01", List.of(SECONDARY.value())));
        CloudSettings plain = hosts.settings(null, null, null, Mode.SAFE);
        CloudSettings moving = new CloudSettings("aws", null, null, null, plain.endpoints(), plain.mode(), plain.deadlineNs(), plain.reconcileIntervalNs(),
                Set.of(SECONDARY.value()));
        assertThrows(CloudException.class, () -> host(moving).observe(ELASTIC_IP.on("br1")));
    }

    @Test
    void whereAnotherInterfaceIsPluggedInUnderTheSameNameThatOneIsMeantFromThenOn() throws Exception {
        AwsSession host = host(hosts.settings(null, null, null, Mode.SAFE));
        takeOver(host, ELASTIC_IP.on("eth1"));
        hosts.put(second("eni-0third", "02:00:00:00:00:03", INSTANCE_201, "172.17.101.203"));
        kernel.put("eth1", new LocalInterface("eth1", "02:00:00:00:00:03", List.of()));
        takeOver(host, ELASTIC_IP.on("eth1"));
        assertEquals("eni-0third", hosts.holder());
    }

    @Test
    void aConfiguredInstanceNeedsNoMetadataServiceToTellItsInterfacesApart() throws Exception {
        String credentials = hosts.metadataOf(INSTANCE_201);
        AwsSession host = hosts.session(hosts.settings(REGION, INSTANCE_201, null, Mode.SAFE), NOBODY_LISTENS,
                () -> InstanceProfileCredentialsProvider.builder().endpoint(credentials).build(), name -> Optional.ofNullable(kernel.get(name)));
        takeOver(host, ELASTIC_IP.on("eth1"));
        assertEquals(SECOND, hosts.holder());
        kernel.put("eth1", new LocalInterface("eth1", "02:00:00:00:00:99", List.of()));
        assertThrows(CloudException.class, () -> host.observe(ELASTIC_IP.on("eth1")));
        hosts.cloud.cloud().update(state -> new Cloud.Change<>(state.without(SECOND), null));
        takeOver(host, OTHER_ELASTIC_IP.on("eth1"));
        assertEquals(PORT_201, hosts.cloud.state().holder(OTHER_ELASTIC_IP.value()).orElseThrow().id(), "there is no other that could be meant");
    }

    @Test
    void peersHaveTheAddressesOfTheNetworkThatTheInterfaceIsIn() throws Exception {
        AwsSession host = host(hosts.settings(null, null, null, Mode.SAFE));
        assertEquals(List.of(new Peer(INSTANCE_202, ADDRESS_202)), host.peers(CLUSTER, "eth0"));
        assertEquals(List.of(new Peer(INSTANCE_202, PEERS_SECOND_ADDRESS)), host.peers(CLUSTER, "eth1"));
    }

    @Test
    void preflightSaysWhichInterfacesTheyAreAndWhyAndLooksAtEach() throws Exception {
        List<Finding> findings = host(hosts.settings(null, null, null, Mode.SAFE)).preflight(request("eth0", "eth1"));
        List<Finding> identities = identities(findings);
        assertEquals(List.of("this host in EC2, eth0", "this host in EC2, eth1"), identities.stream().map(Finding::subject).toList());
        assertTrue(identities.getFirst().message().contains(PORT_201 + " with " + ADDRESS_201 + ": by the MAC address " + FIRST_MAC + " of eth0"), identities.toString());
        assertTrue(identities.getLast().message().contains(SECOND + " with " + SECOND_ADDRESS + ": by the MAC address " + SECOND_MAC + " of eth1"), identities.toString());
        assertEquals(Set.of(Level.PASS), Set.copyOf(identities.stream().map(Finding::level).toList()));
        Finding multicast = findings.stream().filter(finding -> finding.id().equals("multicast-delivery") && finding.subject().contains(SECOND)).findFirst().orElseThrow();
        assertEquals(Level.FAIL, multicast.level(), "nothing is sent to the peers that are named");
        assertTrue(findings.stream().anyMatch(finding -> finding.id().equals("sg-ingress-vrrp") && finding.subject().contains(SECOND)), findings.toString());
        assertTrue(findings.stream().anyMatch(finding -> finding.id().equals("sg-ingress-vrrp") && finding.subject().contains(PORT_201)), findings.toString());
        List<Finding> named = identities(host(hosts.settings(null, null, SECOND, Mode.SAFE)).preflight(request("eth0")));
        assertTrue(named.getFirst().message().endsWith("named by network_interface"), named.toString());
    }

    private static List<Finding> identities(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.id().equals("identity")).toList();
    }

    private static PreflightRequest request(String... names) {
        return new PreflightRequest(List.of(names).stream().map(name -> new PreflightRequest.Instance("VI_" + name, name, List.of(), List.of(),
                List.of(name.equals("eth0") ? ADDRESS_202 : PEERS_SECOND_ADDRESS), Map.of(), Set.of(PreflightRequest.Path.MULTICAST), 0)).toList());
    }

    private AwsSession host(CloudSettings settings) throws Exception {
        String metadata = hosts.metadataOf(INSTANCE_201);
        return hosts.session(settings, metadata, () -> InstanceProfileCredentialsProvider.builder().endpoint(metadata).build(),
                name -> Optional.ofNullable(kernel.get(name)));
    }
}
