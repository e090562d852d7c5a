package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.SeedFixture.VPC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A security group that drops VRRP is found, named with its repair, and repaired as narrowly as can be. */
final class SecurityGroupPreflightTest {

    private static final PreflightRequest REQUEST = Requests.of(List.of(), List.of(ADDRESS_202), Path.UNICAST);
    private static final Peer EVERYBODY = new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0");

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @Test
    void aMissingRuleInTheSharedGroupIsRepairedFromThatGroup() throws Exception {
        hosts.put(SeedFixture.securityGroup(false));
        CloudSession host = hosts.host(INSTANCE_201);
        Finding missing = only(host.preflight(REQUEST), Level.FAIL);
        assertEquals(PORT_201 + " (" + SECURITY_GROUP + "), in from " + ADDRESS_202, missing.subject());
        assertEquals("sg-ingress-vrrp", missing.id());
        assertEquals("no rule of " + SECURITY_GROUP + " lets protocol 112 (VRRP) in from " + ADDRESS_202 + "; likewise at " + PORT_202, missing.message());
        assertEquals("advertisements are dropped without a trace, and both nodes will become MASTER", missing.consequence());
        assertEquals("aws ec2 authorize-security-group-ingress --region us-east-1 --group-id " + SECURITY_GROUP
                + " --ip-permissions 'IpProtocol=112,UserIdGroupPairs=[{GroupId=" + SECURITY_GROUP + "}]'", missing.fix());

        assertTrue(host.fixable(missing));
        host.fix(missing);
        host.fix(missing);   // once more does no harm
        assertEquals(List.of(), failures(host.preflight(REQUEST)));
        assertEquals(List.of(new Peer(Peer.Kind.SECURITY_GROUP, SECURITY_GROUP)), addedRules(SECURITY_GROUP));
    }

    /** Everything in the VPC that names no group is in it, and would be let in. */
    @Test
    void theDefaultGroupIsNotOpenedToAllWhoAreInIt() throws Exception {
        hosts.put(new SecurityGroup(SECURITY_GROUP, "default", "", SeedFixture.VPC, List.of(rule(Direction.EGRESS, SecurityRule.ANY, EVERYBODY)), Map.of()));
        List<String> fixes = failures(hosts.host(INSTANCE_201).preflight(REQUEST)).stream().map(Finding::fix).toList();
        assertEquals(2, fixes.size(), fixes::toString);
        assertTrue(fixes.getFirst().endsWith("'IpProtocol=112,IpRanges=[{CidrIp=" + ADDRESS_202 + "/32}]'"), fixes.getFirst());
    }

    /** The group is the same at both ends, and what it lets in is not. */
    @Test
    void aRuleForOneNodesAddressInTheSharedGroupDoesNotHelpTheOtherNode() throws Exception {
        hosts.put(SeedFixture.securityGroup(false).withRules(List.of(rule(Direction.INGRESS, 112, new Peer(Peer.Kind.IPV4_RANGE, ADDRESS_202 + "/32")))));
        Finding other = only(hosts.host(INSTANCE_201).preflight(REQUEST), Level.FAIL);
        assertEquals(PORT_202 + " (" + SECURITY_GROUP + "), in from " + ADDRESS_201, other.subject());
    }

    @Test
    void betweenTwoGroupsEachEndIsRepairedForThePeersOneAddress() throws Exception {
        separateGroups(List.of(rule(Direction.EGRESS, SecurityRule.ANY, EVERYBODY)), List.of(rule(Direction.EGRESS, SecurityRule.ANY, EVERYBODY)));
        CloudSession host = hosts.host(INSTANCE_201);
        List<Finding> missing = failures(host.preflight(REQUEST));
        assertEquals(List.of("aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-a --ip-permissions 'IpProtocol=112,IpRanges=[{CidrIp=172.17.100.202/32}]'",
                "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-b --ip-permissions 'IpProtocol=112,IpRanges=[{CidrIp=172.17.100.201/32}]'"),
                missing.stream().map(Finding::fix).toList());
        for (Finding each : missing) {
            host.fix(each);
        }
        assertEquals(List.of(), failures(host.preflight(REQUEST)));
        assertEquals(List.of(new Peer(Peer.Kind.IPV4_RANGE, ADDRESS_202 + "/32")), addedRules("sg-a"));
    }

    @Test
    void aClosedWayOutIsFoundAndRepairedToo() throws Exception {
        separateGroups(List.of(rule(Direction.INGRESS, 112, EVERYBODY)), List.of(rule(Direction.INGRESS, 112, EVERYBODY), rule(Direction.EGRESS, 112, EVERYBODY)));
        CloudSession host = hosts.host(INSTANCE_201);
        Finding closed = only(host.preflight(REQUEST), Level.FAIL);
        assertEquals("sg-egress-vrrp", closed.id());
        assertTrue(closed.message().contains("out to " + ADDRESS_202), closed.message());
        assertTrue(closed.consequence().contains("both nodes will become MASTER"), closed.consequence());
        host.fix(closed);
        assertEquals(List.of(), failures(host.preflight(REQUEST)));
    }

    @Test
    void aRuleThatNamesThePeersGroupOrAPrefixListThatHoldsItCounts() throws Exception {
        hosts.put(new PrefixList("pl-nodes", "nodes", 10, List.of(new PrefixList.Entry(ADDRESS_201 + "/32", "")), Map.of()));
        separateGroups(List.of(rule(Direction.INGRESS, 112, new Peer(Peer.Kind.SECURITY_GROUP, "sg-b")), rule(Direction.EGRESS, SecurityRule.ANY, EVERYBODY)),
                List.of(rule(Direction.INGRESS, 112, new Peer(Peer.Kind.PREFIX_LIST, "pl-nodes")), rule(Direction.EGRESS, SecurityRule.ANY, EVERYBODY)));
        CloudSession host = hosts.host(INSTANCE_201);
        List<Finding> findings = host.preflight(REQUEST);
        assertEquals(List.of(), failures(findings));
        assertEquals(List.of("protocol 112 may pass (sg-a, by group sg-b)", "protocol 112 may pass (sg-b, by prefix list pl-nodes)"),
                findings.stream().filter(finding -> finding.id().equals("sg-ingress-vrrp")).map(Finding::message).toList());

        hosts.cloud.faults().deny(INSTANCE_201, "GetManagedPrefixListEntries");
        Finding unknown = only(host.preflight(REQUEST), Level.WARN);
        assertEquals("sg-ingress-vrrp", unknown.id());
        assertTrue(unknown.message().contains("pl-nodes") && unknown.fix().contains("ec2:GetManagedPrefixListEntries"), unknown.message());
    }

    @Test
    void aPeerThatNoInterfaceHasIsJudgedByItsAddressAndSaidToBeUnknown() throws Exception {
        List<Finding> findings = hosts.host(INSTANCE_201).preflight(Requests.of(List.of(), List.of("172.17.100.250"), Path.UNICAST));
        Finding ingress = findings.stream().filter(finding -> finding.id().equals("sg-ingress-vrrp")).findFirst().orElseThrow();
        assertEquals(Level.PASS, ingress.level());
        assertTrue(ingress.message().contains("no interface in this VPC has 172.17.100.250"), ingress.message());
    }

    @Test
    void aRuleThatShowsLateIsWaitedForAndNotForEver() throws Exception {
        hosts.put(SeedFixture.securityGroup(false));
        CloudSession host = hosts.host(INSTANCE_201);
        Finding missing = failures(host.preflight(REQUEST)).getFirst();
        hosts.cloud.faults().staleReads(Duration.ofMillis(400));
        host.fix(missing);
        hosts.cloud.faults().staleReads(Duration.ofHours(1));
        long looksBefore = hosts.calls().stream().filter("DescribeSecurityGroups ok"::equals).count();
        CloudException late = assertThrows(CloudException.class, () -> host.fix(missing));
        assertTrue(late.getMessage().contains("does not show it"), late.getMessage());
        assertEquals(10, hosts.calls().stream().filter("DescribeSecurityGroups ok"::equals).count() - looksBefore);
    }

    @Test
    @Tag("netns")
    void thePrintedCommandLineWorksAsItStandsWithTheAwsCli() throws Exception {
        hosts.put(SeedFixture.securityGroup(false));
        CloudSession host = hosts.host(INSTANCE_201);
        Finding missing = failures(host.preflight(REQUEST)).getFirst();
        // Debian 12's CLI does not know AWS_ENDPOINT_URL yet (2.13 does), and must not ask the real cloud.
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "aws() { /usr/bin/aws --endpoint-url \"$ENDPOINT\" \"$@\"; }\n" + missing.fix())
                .redirectErrorStream(true);
        shell.environment().putAll(Map.of("ENDPOINT", hosts.cloud.endpoint().toString(), "AWS_ACCESS_KEY_ID", SeedFixture.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", SeedFixture.SECRET_ACCESS_KEY, "AWS_EC2_METADATA_DISABLED", "true", "AWS_PAGER", ""));
        Process cli = shell.start();
        String said = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(cli.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, cli.exitValue(), said);
        assertEquals(List.of(), failures(host.preflight(REQUEST)));
    }

    /** Puts .201 into sg-a and .202 into sg-b. */
    private void separateGroups(List<SecurityRule> ofA, List<SecurityRule> ofB) {
        hosts.put(new SecurityGroup("sg-a", "a", "", VPC, ofA, Map.of()));
        hosts.put(new SecurityGroup("sg-b", "b", "", VPC, ofB, Map.of()));
        hosts.put(hosts.cloud.state().find(Port.class, PORT_201).orElseThrow().withSecurityGroups(List.of("sg-a")));
        hosts.put(hosts.cloud.state().find(Port.class, PORT_202).orElseThrow().withSecurityGroups(List.of("sg-b")));
    }

    private static SecurityRule rule(Direction direction, int protocol, Peer peer) {
        return new SecurityRule("sgr-" + direction + protocol + peer.value(), direction, protocol, SecurityRule.ANY, SecurityRule.ANY, peer, "");
    }

    /** Where the ingress rules for VRRP let it in from. */
    private List<Peer> addedRules(String groupId) {
        return hosts.cloud.state().find(SecurityGroup.class, groupId).stream().flatMap(group -> group.rules(Direction.INGRESS))
                .filter(rule -> rule.protocol() == SecurityRule.VRRP || rule.protocol() == SecurityRule.ANY).map(SecurityRule::peer).toList();
    }

    private static List<Finding> failures(List<Finding> findings) {
        return at(findings, Level.FAIL).toList();
    }

    private static Finding only(List<Finding> findings, Level level) {
        List<Finding> found = at(findings, level).toList();
        assertEquals(1, found.size(), findings.toString());
        return found.getFirst();
    }

    private static Stream<Finding> at(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level);
    }
}
