package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.NETWORK_ACL;
import static io.keepaloft.cloud.simulator.SeedFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.SeedFixture.SUBNET;
import static io.keepaloft.cloud.simulator.SeedFixture.VPC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.NetworkAcl.Entry;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way from member to member is looked at, also those that this host has no part in, and network ACLs where they cross the edge of a subnet. */
final class PathPreflightTest {
    private static final String ADDRESS_9 = "172.17.9.9";
    private static final String SUBNET_9 = "subnet-9";
    private static final String ACL_9 = "acl-9";

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @BeforeEach
    void start() throws Exception {
        hosts.put(new Subnet(SUBNET_9, VPC, "172.17.9.0/24", "us-east-1b", Map.of()));
        hosts.put(new Instance("i-9", "ami-1", "t3.micro", "us-east-1b", Instance.Power.RUNNING, "r", Instant.EPOCH, Map.of("ha", "cluster1")));
        third("sg-9", rule(Direction.INGRESS, "172.17.0.0/16"), rule(Direction.EGRESS, "0.0.0.0/0"));
        hosts.put(new SecurityGroup(SECURITY_GROUP, "g", "", VPC, List.of(rule(Direction.INGRESS, "172.17.0.0/16"), rule(Direction.EGRESS, "0.0.0.0/0")), Map.of()));
    }

    private void third(String group, SecurityRule... rules) {
        hosts.put(new SecurityGroup(group, group, "", VPC, List.of(rules), Map.of()));
        hosts.put(new Port("eni-9", SUBNET_9, VPC, "02:00:00:00:00:09", "i-9", 0, ADDRESS_9, List.of(), List.of(group), true, List.of(), "", Map.of()));
        acl();
    }

    /** What a new network has, with these before it, on the third member's subnet. */
    private void acl(Entry... before) {
        List<Entry> entries = new ArrayList<>(NetworkAcl.allowAll(ACL_9, VPC, List.of()).entries());
        entries.addAll(List.of(before));
        hosts.put(new NetworkAcl(ACL_9, VPC, false, List.of(SUBNET_9), entries, Map.of()));
    }

    private static SecurityRule rule(Direction direction, String range) {
        return new SecurityRule("sgr-" + direction + range, direction, SecurityRule.VRRP, SecurityRule.ANY, SecurityRule.ANY, new Peer(Peer.Kind.IPV4_RANGE, range), "");
    }

    @Test
    void aWayBetweenTwoOtherMembersIsLookedAtAsWell() throws Exception {
        third("sg-9", rule(Direction.INGRESS, ADDRESS_201 + "/32"), rule(Direction.EGRESS, "0.0.0.0/0"));
        List<Finding> findings = preflight();
        assertEquals(List.of("eni-01720171000000201 (" + SECURITY_GROUP + "), in from " + ADDRESS_202, "eni-01720171000000201 (" + SECURITY_GROUP + "), in from " + ADDRESS_9,
                "eni-9 (sg-9), in from " + ADDRESS_201, "eni-01720171000000202 (" + SECURITY_GROUP + "), in from " + ADDRESS_9, "eni-9 (sg-9), in from " + ADDRESS_202),
                findings.stream().filter(finding -> finding.id().equals("sg-ingress-vrrp")).map(Finding::subject).toList(), "the first stands for both that share a group");
        assertEquals(List.of("eni-9 (sg-9), in from " + ADDRESS_202), failures(findings).stream().map(Finding::subject).toList());
    }

    @Test
    void throughTwoSubnetsFourPlacesOfTheirAclsAreToldAndInsideOneNone() throws Exception {
        List<String> subjects = nacls(preflight()).stream().map(Finding::subject).toList();
        assertEquals(6, subjects.size(), "what leaves the subnet of two members for the third is one thing: " + subjects);
        assertTrue(subjects.containsAll(List.of(NETWORK_ACL + " of " + SUBNET + ", out to " + ADDRESS_9, ACL_9 + " of " + SUBNET_9 + ", in from " + ADDRESS_201,
                ACL_9 + " of " + SUBNET_9 + ", out to " + ADDRESS_201, NETWORK_ACL + " of " + SUBNET + ", in from " + ADDRESS_9)), subjects.toString());
        assertEquals(List.of(), failures(preflight()));
        Finding inside = nacls(hosts.host(INSTANCE_201).preflight(Requests.of(List.of(), List.of(ADDRESS_202), Path.UNICAST))).getFirst();
        assertEquals(Level.PASS, inside.level());
        assertEquals(2, hosts.calls().stream().filter("DescribeNetworkAcls ok"::equals).count(), "not asked for what cannot matter");
    }

    @Test
    void anEntryThatSomebodyWroteToDenyIsNamedWithALineToPasteAndIsNotOverruledByFix() throws Exception {
        acl(new Entry(90, Direction.INGRESS, SecurityRule.VRRP, "172.17.100.0/24", -1, -1, false));
        CloudSession host = hosts.host(INSTANCE_201);
        List<Finding> denied = failures(host.preflight(request()));
        assertEquals(List.of(ACL_9 + " of " + SUBNET_9 + ", in from " + ADDRESS_201, ACL_9 + " of " + SUBNET_9 + ", in from " + ADDRESS_202),
                denied.stream().map(Finding::subject).toList());
        assertEquals("acl-9 rule 90 denies protocol 112 (VRRP) in from 172.17.100.201 (by 172.17.100.0/24)", denied.getFirst().message());
        assertTrue(denied.getFirst().consequence().contains("both nodes will become MASTER"));
        assertEquals("aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-9 --ingress --rule-number 89 --protocol 112 --cidr-block 172.17.100.201/32"
                + " --rule-action allow", denied.getFirst().fix());
        assertFalse(host.fixable(denied.getFirst()));
    }

    @Test
    void whatNobodyHasThoughtOfIsRepairedForTheOneAddressAndProtocol112Alone() throws Exception {
        hosts.put(new NetworkAcl(ACL_9, VPC, false, List.of(SUBNET_9), List.of(new Entry(100, Direction.INGRESS, 6, "0.0.0.0/0", 0, 65_535, true),
                new Entry(NetworkAcl.LAST, Direction.INGRESS, SecurityRule.ANY, "0.0.0.0/0", -1, -1, false),
                new Entry(100, Direction.EGRESS, SecurityRule.ANY, "0.0.0.0/0", -1, -1, true)), Map.of()));
        CloudSession host = hosts.host(INSTANCE_201);
        List<Finding> denied = failures(host.preflight(request()));
        assertEquals(2, denied.size(), denied.toString());
        assertTrue(denied.getFirst().message().startsWith("acl-9 rule * denies"), denied.getFirst().message());
        for (Finding each : denied) {
            assertTrue(host.fixable(each));
        }
        host.fix(denied.getFirst());
        host.fix(denied.getFirst());   // once more does no harm
        List<Entry> now = hosts.cloud.state().find(NetworkAcl.class, ACL_9).orElseThrow().entries();
        assertTrue(now.contains(new Entry(110, Direction.INGRESS, SecurityRule.VRRP, ADDRESS_201 + "/32", -1, -1, true)), now.toString());
        assertEquals(4, now.size(), "nothing else");
        // The other's number was free when preflight looked, and is not any more: nobody's entry is replaced.
        CloudException taken = assertThrows(CloudException.class, () -> host.fix(denied.getLast()));
        assertEquals("NetworkAclEntryAlreadyExists", taken.code());
        host.fix(failures(host.preflight(request())).getFirst());
        assertEquals(List.of(), failures(host.preflight(request())));
    }

    @Test
    void udpNeedsItsOwnPassageAndAnEntryForAnotherPortIsNone() throws Exception {
        hosts.put(new SecurityGroup(SECURITY_GROUP, "g", "", VPC, List.of(all(Direction.INGRESS), all(Direction.EGRESS)), Map.of()));
        hosts.put(new SecurityGroup("sg-9", "g", "", VPC, List.of(all(Direction.INGRESS), all(Direction.EGRESS)), Map.of()));
        hosts.put(new NetworkAcl(ACL_9, VPC, false, List.of(SUBNET_9), List.of(new Entry(100, Direction.INGRESS, SecurityRule.VRRP, "0.0.0.0/0", -1, -1, true),
                new Entry(110, Direction.INGRESS, 17, "0.0.0.0/0", 3113, 4000, true), new Entry(100, Direction.EGRESS, SecurityRule.ANY, "0.0.0.0/0", -1, -1, true)), Map.of()));
        List<Finding> warned = hosts.host(INSTANCE_201).preflight(new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), List.of(), List.of(ADDRESS_9),
                Map.of(), Set.of(Path.UNICAST), 3112)))).stream().filter(finding -> finding.level() == Level.WARN).toList();
        assertEquals(1, warned.size(), warned.toString());
        assertEquals("nacl-udp", warned.getFirst().id());
        assertTrue(warned.getFirst().fix().contains("--protocol 17 --port-range From=3112,To=3112"), warned.getFirst().fix());
    }

    @Test
    void withoutThePermissionTheAclsAreSkippedAndTheMissingOneIsNamed() throws Exception {
        hosts.cloud.faults().deny(INSTANCE_201, "DescribeNetworkAcls");
        List<Finding> findings = preflight();
        assertEquals(List.of(Level.SKIP), nacls(findings).stream().map(Finding::level).toList());
        assertTrue(findings.stream().anyMatch(finding -> finding.id().equals("permission-describe-network-acls") && finding.level() == Level.FAIL
                && finding.fix().contains("ec2:DescribeNetworkAcls")));
    }

    private static SecurityRule all(Direction direction) {
        return new SecurityRule("sgr-" + direction, direction, SecurityRule.ANY, SecurityRule.ANY, SecurityRule.ANY, new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0"), "");
    }

    private static PreflightRequest request() {
        return Requests.of(List.of(), List.of(ADDRESS_202, ADDRESS_9), Path.UNICAST);
    }

    private List<Finding> preflight() throws Exception {
        return hosts.host(INSTANCE_201).preflight(request());
    }

    private static List<Finding> nacls(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.id().equals("nacl-vrrp")).toList();
    }

    private static List<Finding> failures(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.level() == Level.FAIL).toList();
    }
}
