package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.SUBNET;
import static io.keepaloft.cloud.simulator.SeedFixture.VPC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An address that EC2 would refuse to assign to one of the members is found before the switch-over that needs it. */
final class SecondaryIpPreflightTest {
    private static final String GOOD = "172.17.100.203";

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @Test
    void aFreeAddressOfTheSubnetPassesForEveryMember() throws Exception {
        List<Finding> findings = check(GOOD);
        assertEquals(List.of(GOOD + " on " + PORT_201, GOOD + " on " + PORT_202), findings.stream().map(Finding::subject).toList());
        assertTrue(findings.stream().allMatch(finding -> finding.level() == Level.PASS && finding.message().contains(SUBNET)), findings.toString());
    }

    @Test
    void anAddressOfNoSubnetAndOneOfAnotherZonesSubnetAreToldApart() throws Exception {
        hosts.put(new Subnet("subnet-b", VPC, "172.17.9.0/24", "us-east-1b", Map.of()));
        Finding nowhere = check("10.1.2.3").getFirst();
        assertEquals("10.1.2.3 lies outside " + SUBNET + ", and in no other subnet of " + VPC, nowhere.message());
        assertEquals("choose a free address of 172.17.100.0/24", nowhere.fix());
        Finding elsewhere = check("172.17.9.50").getFirst();
        assertEquals("172.17.9.50 lies in subnet-b (us-east-1b), and " + PORT_201 + " is in " + SUBNET + " (us-east-1a): an address moves within one subnet", elsewhere.message());
        assertTrue(elsewhere.fix().contains("between zones an elastic_ip or a route"), elsewhere.fix());
        assertEquals("EC2 will refuse to assign it, so it cannot follow the master", elsewhere.consequence());
    }

    @Test
    void anIpv6AddressHasToLieInTheSubnetsIpv6Block() throws Exception {
        hosts.put(new Subnet(SUBNET, VPC, "172.17.100.0/24", "2001:db8:17:100::/64", "us-east-1a", Map.of()));
        assertEquals(List.of(Level.PASS, Level.PASS), check("2001:db8:17:100::203").stream().map(Finding::level).toList());
        assertTrue(check("2001:db8:17:100::3").getFirst().message().contains("EC2 keeps for itself"));
        Finding outside = check("2001:db8:17:101::203").getFirst();
        assertEquals(Level.FAIL, outside.level());
        assertTrue(outside.fix().contains("172.17.100.0/24 or 2001:db8:17:100:"), outside.fix());
    }

    @Test
    void aMemberInAnotherSubnetIsNamed() throws Exception {
        hosts.put(new Subnet("subnet-b", VPC, "172.17.9.0/24", "us-east-1b", Map.of()));
        hosts.put(new Port("eni-9", "subnet-b", VPC, "02:00:00:00:00:09", "i-9", 0, "172.17.9.9", List.of(), List.of(), true, List.of(), "", Map.of()));
        List<Finding> failed = check(List.of(ADDRESS_202, "172.17.9.9"), GOOD).stream().filter(finding -> finding.level() == Level.FAIL).toList();
        assertEquals(List.of(GOOD + " on eni-9"), failed.stream().map(Finding::subject).toList());
    }

    @Test
    void whatEc2KeepsForItselfFails() throws Exception {
        for (String kept : List.of("172.17.100.0", "172.17.100.1", "172.17.100.2", "172.17.100.3", "172.17.100.255")) {
            Finding finding = check(kept).getFirst();
            assertEquals(Level.FAIL, finding.level(), kept);
            assertTrue(finding.message().contains("EC2 keeps for itself"), finding.message());
        }
        assertEquals(Level.PASS, check("172.17.100.4").getFirst().level());
        assertEquals(Level.PASS, check("172.17.100.254").getFirst().level());
    }

    @Test
    void aPrimaryAddressFailsAndAStrangersSecondaryOneWarns() throws Exception {
        Finding primary = check(ADDRESS_202).getFirst();
        assertEquals(Level.FAIL, primary.level());
        assertTrue(primary.message().contains("primary address of " + PORT_202), primary.message());
        hosts.put(new Port("eni-9", SUBNET, VPC, "02:00:00:00:00:09", "i-9", 0, "172.17.100.9", List.of(GOOD), List.of(), true, List.of(), "", Map.of()));
        Finding stranger = check(GOOD).getFirst();
        assertEquals(Level.WARN, stranger.level());
        assertEquals("the master takes it away from there", stranger.consequence());
        assertTrue(stranger.message().contains("eni-9"), stranger.message());
    }

    @Test
    void anInterfaceHasNoMoreRoomThanItsTypeOfInstanceGivesIt() throws Exception {
        // A t3.micro has two addresses an interface: its first, and one more.
        assertEquals(List.of(Level.PASS, Level.PASS), check(GOOD).stream().map(Finding::level).toList());
        Finding second = check(GOOD, "172.17.100.204").getFirst();
        assertEquals(PORT_201 + " would have 3 IPv4 addresses as MASTER, and this type of instance allows 2 an interface", second.message());
        hosts.put(hosts.cloud.state().find(Port.class, PORT_202).orElseThrow().withSecondary("172.17.100.77"));
        List<Finding> other = check(GOOD);
        assertEquals(List.of(Level.PASS, Level.FAIL), other.stream().map(Finding::level).toList(), "only the other node is full");
        hosts.cloud.faults().deny(INSTANCE_201, "DescribeInstanceTypes");
        assertEquals(List.of(Level.PASS, Level.PASS), check(GOOD).stream().map(Finding::level).toList(), "what cannot be told is not held against it");
    }

    @Test
    void aFullSubnetHasNoneForAnAddressThatNobodyHasYet() throws Exception {
        hosts.put(new Subnet("subnet-s", VPC, "172.17.8.0/28", "us-east-1a", Map.of()));
        // Eleven of sixteen can be had: this host's, and the others'.
        hosts.put(new Port(PORT_201, "subnet-s", VPC, "02:00:ac:11:64:c9", INSTANCE_201, 0, "172.17.8.4", List.of(), List.of(), true, List.of(), "", Map.of()));
        hosts.put(new Port("eni-9", "subnet-s", VPC, "02:00:00:00:00:09", "i-9", 0, "172.17.8.5",
                Stream.iterate(6, i -> i <= 13, i -> i + 1).map(i -> "172.17.8." + i).toList(), List.of(), true, List.of(), "", Map.of()));
        assertEquals(Level.PASS, check(List.of(), "172.17.8.14").getFirst().level());
        hosts.put(new Port("eni-10", "subnet-s", VPC, "02:00:00:00:00:10", "i-9", 1, "172.17.8.3", List.of(), List.of(), true, List.of(), "", Map.of()));
        Finding full = check(List.of(), "172.17.8.14").getFirst();
        assertEquals("subnet-s has no free address left, and nobody has this one yet", full.message());
    }

    @Test
    void aRouteNeedsEveryMembersSourceDestinationCheckOff() throws Exception {
        hosts.put(hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().withSourceCheck(false));
        List<Finding> checks = hosts.host(INSTANCE_201).preflight(Requests.of(List.of(new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-0172017100000000a"))),
                List.of(ADDRESS_202), Path.UNICAST)).stream().filter(finding -> finding.id().equals("source-dest-check")).toList();
        assertEquals(List.of(PORT_201 + " PASS", PORT_202 + " WARN"), checks.stream().map(finding -> finding.subject() + " " + finding.level()).toList());
        assertTrue(checks.getLast().consequence().startsWith("that node switches it off"), "this node never touches it: " + checks.getLast());
        assertTrue(checks.getLast().fix().endsWith("--network-interface-id " + PORT_202 + " --no-source-dest-check"), checks.getLast().fix());
    }

    @Test
    void theOwnInterfacesCheckCanBeSwitchedOffBeforehandAndOnlyThatOne() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        List<Finding> checks = host.preflight(Requests.of(List.of(new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-0172017100000000a"))),
                List.of(ADDRESS_202), Path.UNICAST)).stream().filter(finding -> finding.id().equals("source-dest-check")).toList();
        assertEquals(List.of(true, false), checks.stream().map(host::fixable).toList());
        host.fix(checks.getFirst());
        assertTrue(!hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().sourceCheck());
        assertTrue(hosts.cloud.state().find(Port.class, PORT_202).orElseThrow().sourceCheck());
    }

    @Test
    void peersThatSpeakIpv6AreFoundByTheirAddresses() throws Exception {
        hosts.put(new Subnet(SUBNET, VPC, "172.17.100.0/24", "2001:db8:17:100::/64", "us-east-1a", Map.of()));
        hosts.put(hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().withSecondary("2001:db8:17:100::c9"));
        hosts.put(hosts.cloud.state().find(Port.class, PORT_202).orElseThrow().withSecondary("2001:db8:17:100::ca").withSecondary("2001:db8:17:100::cb"));
        List<Finding> findings = check(List.of("2001:db8:17:100::ca"), "2001:db8:17:100::cb");
        assertEquals(List.of("PASS 2001:db8:17:100::cb on " + PORT_201, "PASS 2001:db8:17:100::cb on " + PORT_202), findings.stream().map(finding -> finding.level() + " " + finding.subject()).toList());
        assertEquals("in " + SUBNET + " (2001:db8:17:100::/64, us-east-1a)", findings.getFirst().message());
        hosts.put(new Port("eni-0stranger", SUBNET, VPC, "02:00:00:00:00:09", null, 0, "172.17.100.204", List.of("2001:db8:17:100::dd"), List.of(), true, List.of(), "", Map.of()));
        Finding theirs = check(List.of("2001:db8:17:100::ca"), "2001:db8:17:100::dd").getFirst();
        assertEquals(Level.WARN + " it is now a secondary address of eni-0stranger, which is none of the members'", theirs.level() + " " + theirs.message());
    }

    private List<Finding> check(String... addresses) throws Exception {
        return check(List.of(ADDRESS_202), addresses);
    }

    private List<Finding> check(List<String> peers, String... addresses) throws Exception {
        List<Resource> resources = new ArrayList<>();
        for (String address : addresses) {
            resources.add(new Resource(Kind.SECONDARY_IP, address));
        }
        return hosts.host(INSTANCE_201).preflight(Requests.of(resources, peers, Path.UNICAST)).stream().filter(finding -> finding.id().equals("secondary-ip-in-subnet")).toList();
    }
}
