package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.simulator.OpenStackFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.NETWORK;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SUBNET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts with two ports: what each vrrp_instance moves goes to the port that its own interface is, and such a host is one peer. */
final class SecondPortTest {

    private static final String SECOND = "02000000-0000-4000-8000-000000000301";
    private static final String PEERS_SECOND = "02000000-0000-4000-8000-000000000302";
    private static final String ADDRESS = "172.17.100.77";
    private static final Resource FLOATING = new Resource(Kind.ELASTIC_IP, OpenStackFixture.FLOATING_ADDRESS);
    private static final Map<String, String> CLUSTER = Map.of("ha", "cluster1");

    private Rehearsal rehearsal;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        rehearsal.change(second(SECOND, "fa:16:3e:11:65:2d", INSTANCE_201, ADDRESS));
        rehearsal.interfaces.put("eth0", new LocalInterface("eth0", "fa:16:3e:11:64:c9", List.of(OpenStackFixture.ADDRESS_201)));
        rehearsal.interfaces.put("eth1", new LocalInterface("eth1", "fa:16:3e:11:65:2d", List.of()));
        rehearsal.interfaces.put("eth2", new LocalInterface("eth2", "02:00:00:00:00:99", List.of("192.0.2.1")));
        host = rehearsal.host(null, rehearsal.on(INSTANCE_201), Map.of());
    }

    private static Port second(String id, String mac, String server, String address) {
        return new Port(id, SUBNET, NETWORK, mac, server, 1, address, List.of(), List.of(SECURITY_GROUP), true, List.of(), "", Map.of("Name", "second"));
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @Test
    void whatMovesGoesToThePortThatTheInterfaceIs() throws Exception {
        // First, as nobody has the pair yet: it starts on a port without a server, which is left alone as soon as that is the virtual address's.
        Site.takeOver(host, FLOATING.on("eth1"));
        ElasticIp now = rehearsal.cloud.state().elasticIp(OpenStackFixture.FLOATING_ADDRESS).orElseThrow();
        assertEquals(SECOND + " " + ADDRESS, now.association().portId() + " " + now.association().privateAddress());

        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(host, Rehearsal.PAIR.on("eth1")));
        assertTrue(rehearsal.mayUseTheAddress(SECOND));
        assertFalse(rehearsal.mayUseTheAddress(PORT_201));
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(host, Rehearsal.PAIR.on("eth0")));
        assertTrue(rehearsal.mayUseTheAddress(PORT_201));
        assertEquals(PORT_201, host.identity().networkInterface(), "without an interface the first is meant");
    }

    @Test
    void anInterfaceThatIsNoneOfThePortsGetsNothingUnlessThereIsOnlyOne() throws Exception {
        for (String name : List.of("eth2", "eth9")) {
            CloudException unknown = assertThrows(CloudException.class, () -> host.observe(Rehearsal.PAIR.on(name)), name);
            assertEquals(Failure.NOT_FOUND, unknown.failure());
            assertTrue(unknown.getMessage().contains("nothing is written for it") && unknown.getMessage().contains("network_interface"), unknown.getMessage());
            assertEquals(List.of(), host.plan(Rehearsal.PAIR.on(name), new Observation.Unheld("")).steps());
        }
        CloudSession other = rehearsal.host(null, rehearsal.on(INSTANCE_202), Map.of());
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(other, Rehearsal.PAIR.on("eth2")));
        assertTrue(rehearsal.mayUseTheAddress(PORT_202));
    }

    @Test
    void preflightLooksAtEachInterfacesPortAndDoubtsNone() throws Exception {
        List<Finding> identities = host.preflight(new PreflightRequest(List.of(instance("VI_1", "eth0"), instance("VI_2", "eth1"), instance("VI_3", "eth2")))).stream()
                .filter(finding -> finding.id().equals("identity")).toList();
        assertEquals(List.of("this host in OpenStack, eth0", "this host in OpenStack, eth1", "this host in OpenStack, eth2"), identities.stream().map(Finding::subject).toList());
        assertEquals(List.of(Finding.Level.PASS, Finding.Level.PASS, Finding.Level.FAIL), identities.stream().map(Finding::level).toList());
        assertTrue(identities.get(0).message().contains(PORT_201) && identities.get(1).message().contains(SECOND), identities.toString());
    }

    private static PreflightRequest.Instance instance(String name, String interfaceName) {
        return new PreflightRequest.Instance(name, interfaceName, List.of(OpenStackFixture.VIRTUAL_ADDRESS), List.of(Rehearsal.PAIR.on(interfaceName)),
                List.of(OpenStackFixture.ADDRESS_202), Map.of(), Set.of(PreflightRequest.Path.UNICAST), 3112);
    }

    @Test
    void aHostWithMoreAddressesAndPortsIsOnePeerAndWeAreNone() throws Exception {
        Map<String, String> tags = Map.of("ha=cluster1", "");
        rehearsal.change(second(PEERS_SECOND, "fa:16:3e:11:65:2e", INSTANCE_202, "172.17.100.78").withTags(tags));
        rehearsal.change(rehearsal.port(PORT_202).withSecondary("172.17.100.220").withTags(tags));
        rehearsal.change(rehearsal.port(PORT_201).withTags(tags));
        rehearsal.change(rehearsal.port(SECOND).withTags(tags));
        for (String name : List.of("eth0", "eth1")) {
            assertEquals(List.of(new Peer(INSTANCE_202, OpenStackFixture.ADDRESS_202)), host.peers(CLUSTER, name), name);
        }
    }

    /** What a master advertises from over IPv6 is in no list of Neutron's, but for the MAC address that it was made of. */
    @Test
    void aPeerThatAdvertisesFromItsLinkLocalAddressIsFoundByItsMac() throws Exception {
        Site.takeOver(rehearsal.host(null, rehearsal.on(INSTANCE_202), Map.of()), Rehearsal.PAIR);
        assertTrue(host.alsoHeldBy(Rehearsal.PAIR, "fe80::f816:3eff:fe11:64ca"));
        assertFalse(host.alsoHeldBy(Rehearsal.PAIR, "fe80::f816:3eff:fe11:64c9"), "it is ours, and has no pair");
        assertFalse(host.alsoHeldBy(Rehearsal.PAIR, "fe80::1"));
    }
}
