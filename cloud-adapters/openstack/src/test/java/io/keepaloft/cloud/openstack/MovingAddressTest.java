package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.simulator.OpenStackFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.FLOATING_ADDRESS;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An address that goes with the mastership is nobody's own, also for an agent that has just been started and has asked for nothing yet. */
final class MovingAddressTest {

    /** It sorts before the hosts' own, so that Neutron shows it first. */
    private static final String MOVING = "172.17.100.103";
    private static final Resource SECONDARY = new Resource(Kind.SECONDARY_IP, MOVING);
    private static final Resource FLOATING = new Resource(Kind.ELASTIC_IP, FLOATING_ADDRESS);
    private static final Resource FLOATING_TO_IT = new Resource(Kind.ELASTIC_IP, FLOATING_ADDRESS, Map.of(Resource.TO, MOVING));

    private Rehearsal rehearsal;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        rehearsal.change(rehearsal.port(PORT_201).withSecondary(MOVING));
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    private CloudSession restarted(String port) {
        return rehearsal.host(port, Set.of(MOVING));
    }

    private ElasticIp floatingIp() {
        return rehearsal.cloud.state().elasticIp(FLOATING_ADDRESS).orElseThrow();
    }

    @Test
    void aFloatingIpWithoutATargetGoesToTheHostsOwnAddress() throws Exception {
        CloudSession host = restarted(PORT_201);
        assertEquals(ADDRESS_201, host.identity().primaryAddress());
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(host, FLOATING));
        assertEquals(ADDRESS_201, floatingIp().association().privateAddress());
    }

    /** A port may keep more addresses, and Neutron does not tell which one came first. */
    @Test
    void ofSeveralOfThePortTheOneThatTheHostHasIsItsOwn() throws Exception {
        rehearsal.change(rehearsal.port(PORT_201).withSecondary("172.17.100.101"));
        rehearsal.addresses = Set.of("127.0.0.1", MOVING, ADDRESS_201);
        CloudSession host = restarted(PORT_201);
        assertEquals(ADDRESS_201, host.identity().primaryAddress());
        Site.takeOver(host, FLOATING);
        assertEquals(ADDRESS_201, floatingIp().association().privateAddress());
    }

    @Test
    void itIsNobodysPeer() throws Exception {
        assertEquals(List.of(ADDRESS_201), restarted(PORT_202).peers(Map.of("ha", "cluster1")).stream().map(Peer::address).toList());
    }

    /** Until this host is master the address is another's, and so is the floating IP: neither is a mistake. */
    @Test
    void aFloatingIpOnItIsTheMastersUntilTheAddressComes() throws Exception {
        Site.takeOver(restarted(PORT_201), FLOATING_TO_IT);
        CloudSession backup = restarted(PORT_202);
        Observation.HeldByOther seen = assertInstanceOf(Observation.HeldByOther.class, backup.observe(FLOATING_TO_IT));
        assertEquals(Set.of(ADDRESS_201), seen.addresses());
        backup.rehearse(FLOATING_TO_IT, seen);
        Site.takeOver(backup, SECONDARY);
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(backup, FLOATING_TO_IT));
        assertEquals(PORT_202 + " " + MOVING, floatingIp().association().portId() + " " + floatingIp().association().privateAddress());
        assertEquals(List.of(), rehearsal.port(PORT_201).secondaries());
    }

    /** Who has it not now needs neither a pair for it nor a port that keeps it: with such a port nobody could ever have it. */
    @Test
    void preflightAsksForNoPairOfIt() throws Exception {
        for (CloudSession host : List.of(restarted(PORT_201), restarted(PORT_202), rehearsal.host(PORT_202))) {
            List<Finding> findings = host.preflight(new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(MOVING), List.of(SECONDARY, FLOATING_TO_IT),
                    List.of(host.identity().networkInterface().equals(PORT_201) ? ADDRESS_202 : ADDRESS_201), Map.of(), Set.of(PreflightRequest.Path.UNICAST), 3112))));
            assertEquals(List.of(), findings.stream().filter(finding -> finding.level() == Level.FAIL).toList());
            assertEquals(List.of(), findings.stream().filter(finding -> finding.fix().contains("port create")).toList());
            assertEquals(2, findings.stream().filter(finding -> finding.id().equals("allowed-address-pair") && finding.level() == Level.PASS).count());
            assertTrue(findings.stream().anyMatch(finding -> finding.id().equals("elastic-ip-target") && finding.level() == Level.PASS), findings.toString());
        }
    }
}
