package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.ROUTE_TABLE;
import static io.keepaloft.cloud.simulator.SeedFixture.SUBNET;
import static io.keepaloft.cloud.simulator.SeedFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** EC2 delivers an address to the interface that it is assigned to, or where a route leads: announcing it with ARP brings nothing. */
final class VirtualAddressTest {
    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    private List<Finding> findings(String address, Resource... lines) throws Exception {
        return hosts.host(INSTANCE_201).preflight(new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(address), List.of(lines), List.of(ADDRESS_202), Map.of(),
                Set.of(Path.UNICAST), 0))));
    }

    private Finding only(String address, Resource... lines) throws Exception {
        List<Finding> found = findings(address, lines).stream().filter(finding -> finding.id().equals("virtual-ip")).toList();
        assertEquals(1, found.size(), found.toString());
        return found.getFirst();
    }

    /** The commonest mistake on AWS. */
    @Test
    void whatNobodyAssignsReachesNobody() throws Exception {
        Finding lost = only(VIRTUAL_ADDRESS);
        assertEquals(Level.FAIL, lost.level());
        assertTrue(lost.consequence().contains("nobody can reach it from outside this host") && lost.fix().equals("add to cloud_resources: secondary_ip " + VIRTUAL_ADDRESS), lost.toString());
        Finding beside = only(VIRTUAL_ADDRESS, TwoHosts.ELASTIC_IP);
        assertTrue(beside.level() == Level.PASS && beside.message().endsWith("clients use what follows the MASTER, " + TwoHosts.ELASTIC_IP), beside.toString());
        assertEquals(List.of(), findings(VIRTUAL_ADDRESS, new Resource(Kind.SECONDARY_IP, VIRTUAL_ADDRESS)).stream().filter(finding -> finding.id().equals("virtual-ip")).toList(),
                "secondary-ip-in-subnet looks at it");
    }

    @Test
    void anAddressOutsideTheSubnetNeedsARoute() throws Exception {
        Finding outside = only("10.9.1.1");
        assertEquals(Level.FAIL, outside.level());
        assertTrue(outside.message().contains("outside " + SUBNET) && outside.fix().startsWith("add to cloud_resources: route 10.9.1.1/32 table"), outside.toString());
        assertEquals(Level.PASS, only("10.9.1.1", new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, ROUTE_TABLE))).level());
    }

    @Test
    void whatEc2HasGivenAwayOrKeepsItNeverDeliversToTheMaster() throws Exception {
        Finding primary = only(ADDRESS_202, TwoHosts.ELASTIC_IP);
        assertTrue(primary.level() == Level.FAIL && primary.message().contains("primary address of " + PORT_202), primary.toString());
        for (String kept : List.of("172.17.100.1", "172.17.100.2", "172.17.100.255")) {
            Finding finding = only(kept, TwoHosts.ELASTIC_IP);
            assertTrue(finding.level() == Level.FAIL && finding.message().contains("EC2 keeps for itself"), finding.toString());
        }
        hosts.put(new Port("eni-9", SUBNET, hosts.cloud.state().find(Port.class, PORT_202).orElseThrow().vpcId(), "02:00:00:00:00:09", "i-9", 0, "172.17.100.9", List.of("172.17.100.99"),
                List.of(), true, List.of(), "", Map.of()));
        Finding theirs = only("172.17.100.99");
        assertTrue(theirs.level() == Level.FAIL && theirs.message().contains("eni-9, which is none of the members'"), theirs.toString());
    }

    @Test
    void aSecondaryAddressThatNoLineMovesIsNamedWithItsInterface() throws Exception {
        hosts.put(hosts.cloud.state().find(Port.class, PORT_202).orElseThrow().withSecondary(VIRTUAL_ADDRESS));
        Finding stays = only(VIRTUAL_ADDRESS);
        assertTrue(stays.level() == Level.WARN && stays.message().contains(PORT_202) && stays.fix().endsWith("secondary_ip " + VIRTUAL_ADDRESS), stays.toString());
    }

    /** Who holds an address that can come to nobody is no good news. */
    @Test
    void theTargetOfAnAddressThatEc2RefusesIsNotPassed() throws Exception {
        for (String wrong : List.of("10.1.1.1", "172.17.100.2", "172.17.100.255")) {
            Finding target = findings(wrong, new Resource(Kind.SECONDARY_IP, wrong)).stream().filter(finding -> finding.id().equals("secondary-ip-target")).findFirst().orElseThrow();
            assertTrue(target.level() == Level.SKIP && target.message().startsWith("held by nobody, but it cannot be had: "), target.toString());
        }
    }

    @Test
    void aLinkLocalAddressIsNothingThatEc2Delivers() throws Exception {
        assertEquals(List.of(), findings("fe80::1").stream().filter(finding -> finding.id().equals("virtual-ip")).toList());
    }
}
