package io.keepaloft.cloud.huaweicloud;

import static io.keepaloft.cloud.huaweicloud.Rehearsal.find;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Preflight finds what would break the next switch-over, at every member, and repairs what can be repaired without risk. */
final class PreflightTest {

    private static final Resource EIP_ON_VIRTUAL_IP = new Resource(Kind.ELASTIC_IP, HuaweiFixture.PUBLIC_ADDRESS, Map.of(Resource.TO, HuaweiFixture.VIRTUAL_ADDRESS));
    private static final Resource VIRTUAL_IP = new Resource(Kind.VIRTUAL_IP, HuaweiFixture.VIRTUAL_ADDRESS);

    private Rehearsal rehearsal;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        host = rehearsal.host(HuaweiFixture.INSTANCE_201);
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @Test
    void whatIsRightIsSaidToBe() throws Exception {
        List<Finding> findings = host.preflight(Rehearsal.request(EIP_ON_VIRTUAL_IP, VIRTUAL_IP));
        for (String id : List.of("metadata-service", "credentials", "identity", "port-security", "sg-ingress-vrrp", "sg-egress-vrrp", "sg-ingress-udp", "sg-egress-udp", "virtual-ip",
                "allowed-address-pair", "nacl-vrrp", "elastic-ip-exists", "elastic-ip-target", "elastic-ip-on-virtual-ip")) {
            find(findings, id, Level.PASS);
        }
        assertTrue(findings.stream().noneMatch(finding -> finding.level() == Level.FAIL || finding.level() == Level.WARN), findings.toString());
        assertTrue(find(findings, "elastic-ip-on-virtual-ip", Level.PASS).message().contains("without an API call"));
        assertEquals(List.of("permission-update-port", "permission-update-publicip"), findings.stream().filter(finding -> finding.id().startsWith("permission-"))
                .map(Finding::id).sorted().toList());
        assertEquals(List.of(), rehearsal.writes());
    }

    @Test
    void aRuleThatWasTakenAwayIsNamedForBothMembersAndAddedForTheOneAddress() throws Exception {
        rehearsal.change(HuaweiFixture.securityGroup(false));
        List<Finding> findings = host.preflight(Rehearsal.request());
        assertEquals(2, findings.stream().filter(finding -> finding.id().equals("sg-ingress-vrrp") && finding.level() == Level.FAIL).count(), "ours and the peer's");
        Finding blocked = find(findings, "sg-ingress-vrrp", Level.FAIL);
        assertTrue(blocked.consequence().contains("the peer channel (UDP port 3112) alone keeps one master, and without it both nodes will become MASTER"), blocked.toString());
        assertEquals("hcloud VPC CreateSecurityGroupRule/v3 --cli-region=cn-north-4 --security_group_rule.security_group_id=" + HuaweiFixture.SECURITY_GROUP
                + " --security_group_rule.direction=ingress --security_group_rule.ethertype=IPv4 --security_group_rule.protocol=112"
                + " --security_group_rule.remote_ip_prefix=172.17.100.202/32", blocked.fix());
        for (Finding finding : findings) {
            if (finding.level() == Level.FAIL) {
                assertTrue(host.fixable(finding), finding.toString());
                host.fix(finding);
                host.fix(finding);
            }
        }
        List<Finding> after = host.preflight(Rehearsal.request());
        assertTrue(after.stream().noneMatch(finding -> finding.level() == Level.FAIL), after.toString());
        assertEquals(Set.of("172.17.100.201/32", "172.17.100.202/32"), Set.copyOf(group().rules().stream().filter(rule -> rule.protocol() == SecurityRule.VRRP)
                .map(rule -> rule.peer().value()).toList()), "nothing wider than the two members");
    }

    private SecurityGroup group() {
        return rehearsal.cloud.state().find(SecurityGroup.class, HuaweiFixture.SECURITY_GROUP).orElseThrow();
    }

    @Test
    void aRuleThatDeniesIsNamedAndNotOutbid() throws Exception {
        rehearsal.change(group().withRules(List.of(new SecurityRule("14000000-0000-4000-8000-000000000099", Direction.INGRESS, SecurityRule.VRRP, SecurityRule.ANY,
                SecurityRule.ANY, new SecurityRule.Peer(SecurityRule.Peer.Kind.IPV4_RANGE, "172.17.0.0/16"), "", new SecurityRule.Effect(false, 1, true),
                new SecurityRule.Wording(false, "112", "172.17.0.0/16")))));
        Finding denied = find(host.preflight(Rehearsal.request()), "sg-ingress-vrrp", Level.FAIL);
        assertEquals(HuaweiFixture.SECURITY_GROUP + " rule 14000000-0000-4000-8000-000000000099 denies protocol 112 (VRRP) in from 172.17.100.202 (by 172.17.0.0/16); likewise at " + HuaweiFixture.PORT_202 + " 172.17.100.202",
                denied.message());
        assertFalse(host.fixable(denied));
        assertTrue(denied.fix().contains("DeleteSecurityGroupRule/v3"), denied.fix());
    }

    @Test
    void aPeerThatIsNoMemberOfTheVirtualIpIsFoundBeforeItHurtsAndJoined() throws Exception {
        rehearsal.pairs(HuaweiFixture.PORT_203, HuaweiFixture.ADDRESS_201, Rehearsal.ADDRESS_204);
        Finding missing = find(host.preflight(Rehearsal.request()), "virtual-ip", Level.FAIL);
        assertTrue(missing.subject().contains(HuaweiFixture.ADDRESS_202) && missing.consequence().contains("the service is gone"), missing.toString());
        assertEquals("hcloud VPC UpdatePort --cli-region=cn-north-4 --port_id=" + HuaweiFixture.PORT_203 + " --port.allowed_address_pairs.1.ip_address=172.17.100.201"
                + " --port.allowed_address_pairs.2.ip_address=172.17.100.204 --port.allowed_address_pairs.3.ip_address=172.17.100.202", missing.fix());
        host.fix(missing);
        host.fix(missing);
        assertEquals(List.of(HuaweiFixture.ADDRESS_201, Rehearsal.ADDRESS_204, HuaweiFixture.ADDRESS_202), rehearsal.pairsOf(HuaweiFixture.PORT_203));
        // Where the line stands in the configuration the node joins by itself.
        rehearsal.pairs(HuaweiFixture.PORT_203, HuaweiFixture.ADDRESS_201);
        find(host.preflight(Rehearsal.request(VIRTUAL_IP)), "virtual-ip", Level.WARN);
    }

    @Test
    void aPeersPortWithoutThePairIsFoundAndGivenOneThatIsNoWiderThanTheAddress() throws Exception {
        rehearsal.pairs(HuaweiFixture.PORT_201, HuaweiFixture.VIRTUAL_ADDRESS);
        rehearsal.pairs(HuaweiFixture.PORT_202, "10.9.0.0/16");
        Resource pair = new Resource(Kind.ALLOWED_ADDRESS_PAIR, HuaweiFixture.VIRTUAL_ADDRESS);
        Finding missing = find(host.preflight(Rehearsal.request(pair)), "allowed-address-pair", Level.WARN);
        assertTrue(missing.subject().contains(HuaweiFixture.ADDRESS_202), missing.toString());
        host.fix(missing);
        assertEquals(List.of("10.9.0.0/16", HuaweiFixture.VIRTUAL_ADDRESS), rehearsal.pairsOf(HuaweiFixture.PORT_202));
    }

    /** The lines of cloud_resources ask for more than the virtual addresses, of every member. */
    @Test
    void aPairThatIsNoVirtualAddressIsLookedAtOnEveryMember() throws Exception {
        Resource block = new Resource(Kind.ALLOWED_ADDRESS_PAIR, "10.7.0.0/16");
        rehearsal.pairs(HuaweiFixture.PORT_201, HuaweiFixture.VIRTUAL_ADDRESS, "10.0.0.0/8");
        rehearsal.pairs(HuaweiFixture.PORT_202, HuaweiFixture.VIRTUAL_ADDRESS);
        List<Finding> findings = host.preflight(Rehearsal.request(block)).stream().filter(finding -> finding.subject().startsWith("10.7.0.0/16 on")).toList();
        assertEquals(List.of(Level.PASS, Level.WARN), findings.stream().map(Finding::level).toList(), findings.toString());
        assertTrue(findings.getLast().subject().contains(HuaweiFixture.ADDRESS_202) && findings.getLast().consequence().startsWith("that node adds it"), findings.toString());
        host.fix(findings.getLast());
        assertEquals(List.of(HuaweiFixture.VIRTUAL_ADDRESS, "10.7.0.0/16"), rehearsal.pairsOf(HuaweiFixture.PORT_202));
        Finding off = host.preflight(Rehearsal.request(new Resource(Kind.ALLOWED_ADDRESS_PAIR, AddressPairs.CHECK_OFF))).stream()
                .filter(finding -> finding.subject().startsWith(AddressPairs.CHECK_OFF + " on") && finding.level() == Level.WARN).findFirst().orElseThrow();
        assertFalse(host.fixable(off), "an operator decides that a port sends from everywhere");
    }

    /** The API refuses it at every takeover. */
    @Test
    void theFormThatTheApiRefusesIsRefusedBeforehand() throws Exception {
        Resource all = new Resource(Kind.ALLOWED_ADDRESS_PAIR, "0.0.0.0/0");
        assertTrue(new HuaweiProvider().objection(all).contains("write 1.1.1.1/0"), new HuaweiProvider().objection(all));
        find(host.preflight(Rehearsal.request(all)), "resource-supported", Level.FAIL);
        assertEquals("", new HuaweiProvider().objection(new Resource(Kind.ALLOWED_ADDRESS_PAIR, AddressPairs.CHECK_OFF)));
    }

    @Test
    void aVirtualIpThatIsNoVirtualAddressIsLookedAtForEveryMember() throws Exception {
        rehearsal.pairs(HuaweiFixture.PORT_203, HuaweiFixture.ADDRESS_201);
        PreflightRequest bare = new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), List.of(VIRTUAL_IP), List.of(HuaweiFixture.ADDRESS_202), Map.of(),
                Set.of(PreflightRequest.Path.UNICAST), 0)));
        Finding missing = find(host.preflight(bare), "virtual-ip", Level.WARN);
        assertTrue(missing.subject().contains(HuaweiFixture.ADDRESS_202), missing.toString());
    }

    @Test
    void whoeverIsAMemberOfTheVirtualIpNeedsNoPairAndWhoeverIsNoneIsToldToJoinAlone() throws Exception {
        List<Finding> members = host.preflight(Rehearsal.request(VIRTUAL_IP)).stream().filter(finding -> finding.id().equals("allowed-address-pair")).toList();
        assertEquals(List.of("PASS the port may send from it as a member of the virtual IP", "PASS the port may send from it as a member of the virtual IP"),
                members.stream().map(finding -> finding.level() + " " + finding.message()).toList());
        rehearsal.pairs(HuaweiFixture.PORT_203, HuaweiFixture.ADDRESS_201);
        List<Finding> one = host.preflight(Rehearsal.request(VIRTUAL_IP));
        assertEquals(List.of("virtual-ip"), one.stream().filter(finding -> finding.level() == Level.WARN).map(Finding::id).toList(), one.toString());
    }

    @Test
    void addressesThatTheCloudWouldNotDeliverToAreFound() throws Exception {
        for (Map.Entry<String, String> address : Map.of("172.17.101.7", "virtual-ip-in-subnet", Rehearsal.ADDRESS_204, "virtual-ip").entrySet()) {
            Finding wrong = find(host.preflight(request(List.of(address.getKey()), List.of(HuaweiFixture.ADDRESS_202), Map.of())), address.getValue(), Level.FAIL);
            assertTrue(wrong.subject().contains(address.getKey()), wrong.toString());
        }
        Finding nobodys = find(host.preflight(request(List.of("172.17.100.77"), List.of(), Map.of())), "virtual-ip", Level.WARN);
        assertTrue(nobodys.fix().startsWith("hcloud VPC CreatePort"), nobodys.toString());
    }

    private static PreflightRequest request(List<String> addresses, List<String> peers, Map<String, String> tags) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", addresses, List.of(), peers, tags, Set.of(PreflightRequest.Path.UNICAST), 0)));
    }

    @Test
    void betweenSubnetsTheAclsAreAskedAndInsideOneNot() throws Exception {
        String subnet = "1b000000-0000-4000-8000-000000000101";
        Port peer = new Port("12000000-0000-4000-8000-000000000301", subnet, HuaweiFixture.VPC, "fa:16:3e:11:65:c9", "11000000-0000-4000-8000-000000000301", 0, "172.17.101.7",
                List.of(), List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), true, "compute:" + HuaweiFixture.ZONE, "", Map.of());
        rehearsal.change(new Subnet(subnet, HuaweiFixture.VPC, "172.17.101.0/24", HuaweiFixture.ZONE, Map.of()));
        rehearsal.change(peer);
        PreflightRequest request = new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(HuaweiFixture.VIRTUAL_ADDRESS), List.of(), List.of("172.17.101.7"), Map.of(),
                Set.of(PreflightRequest.Path.UNICAST), 0)));
        rehearsal.change(NetworkAcl.allowAll("1e000000-0000-4000-8000-000000000001", HuaweiFixture.VPC, List.of(subnet)));
        assertTrue(find(host.preflight(request), "nacl-vrrp", Level.PASS).message().contains("no ACL"));
        assertEquals(2, host.preflight(request).stream().filter(finding -> finding.id().equals("nacl-vrrp") && finding.message().startsWith("protocol 112 may pass")).count());
        rehearsal.change(new NetworkAcl("1e000000-0000-4000-8000-000000000001", HuaweiFixture.VPC, false, List.of(subnet), List.of(), Map.of()));
        Finding shut = find(host.preflight(request), "nacl-vrrp", Level.FAIL);
        assertTrue(shut.message().contains("no rule of 1e000000-0000-4000-8000-000000000001 lets protocol 112 (VRRP)") && shut.consequence().contains("both nodes will become MASTER"), shut.toString());
    }

    @Test
    void aWayBetweenTwoOtherMembersIsLookedAtAsWell() throws Exception {
        String third = "172.17.100.205";
        rehearsal.change(new SecurityGroup("1d000000-0000-4000-8000-000000000005", "g", "", "", List.of(ingress("172.17.100.201/32"), egress()), Map.of()));
        rehearsal.change(new Port("12000000-0000-4000-8000-000000000205", HuaweiFixture.SUBNET, HuaweiFixture.VPC, "fa:16:3e:11:64:cd", "11000000-0000-4000-8000-000000000205", 0, third,
                List.of(), List.of("1d000000-0000-4000-8000-000000000005"), true, List.of(), true, "compute:" + HuaweiFixture.ZONE, "", Map.of()));
        rehearsal.change(group().withRules(List.of(ingress(third + "/32"))));
        List<Finding> ingress = host.preflight(request(List.of(HuaweiFixture.VIRTUAL_ADDRESS), List.of(HuaweiFixture.ADDRESS_202, third), Map.of())).stream()
                .filter(finding -> finding.id().equals("sg-ingress-vrrp")).toList();
        assertEquals(List.of("PASS " + HuaweiFixture.PORT_201 + " 172.17.100.201, in from 172.17.100.202", "PASS " + HuaweiFixture.PORT_201 + " 172.17.100.201, in from " + third,
                "PASS 12000000-0000-4000-8000-000000000205 " + third + ", in from 172.17.100.201", "PASS " + HuaweiFixture.PORT_202 + " 172.17.100.202, in from " + third,
                "FAIL 12000000-0000-4000-8000-000000000205 " + third + ", in from 172.17.100.202"), ingress.stream().map(finding -> finding.level() + " " + finding.subject()).toList(),
                "the first stands for both that share a group");
        assertEquals(List.of(new Finding.Way(HuaweiFixture.ADDRESS_202, third)), ingress.getLast().ways());
        assertTrue(ingress.getLast().fix().endsWith("remote_ip_prefix=172.17.100.202/32"), ingress.getLast().fix());
    }

    private static SecurityRule ingress(String range) {
        return new SecurityRule("14000000-0000-4000-8000-0000000000" + (range.hashCode() & 0xFF | 0x100), Direction.INGRESS, SecurityRule.VRRP, SecurityRule.ANY, SecurityRule.ANY,
                new SecurityRule.Peer(SecurityRule.Peer.Kind.IPV4_RANGE, range), "", new SecurityRule.Wording(false, "112", range));
    }

    private static SecurityRule egress() {
        return new SecurityRule("14000000-0000-4000-8000-000000000044", Direction.EGRESS, SecurityRule.ANY, SecurityRule.ANY, SecurityRule.ANY,
                new SecurityRule.Peer(SecurityRule.Peer.Kind.IPV4_RANGE, "0.0.0.0/0"), "", new SecurityRule.Wording(false, null, null));
    }

    @Test
    void anElasticIpOfAnotherRegionOrProjectIsFound() throws Exception {
        Finding absent = find(host.preflight(Rehearsal.request(new Resource(Kind.ELASTIC_IP, "203.0.113.99"))), "elastic-ip-exists", Level.FAIL);
        assertTrue(absent.message().contains("in cn-north-4; one of another region cannot be bound here"), absent.toString());
    }

    @Test
    void aTagThatFindsOnlyOurselvesIsFound() throws Exception {
        Finding alone = find(host.preflight(request(List.of(HuaweiFixture.VIRTUAL_ADDRESS), List.of(), Map.of("Name", "ha-201"))), "cloud-peers", Level.FAIL);
        assertTrue(alone.consequence().contains("every node would become MASTER") && alone.fix().contains("--tags.1.key=Name --tags.1.value=ha-201"), alone.toString());
        List<Finding> found = host.preflight(request(List.of(HuaweiFixture.VIRTUAL_ADDRESS), List.of(), Map.of("ha", "cluster1")));
        assertTrue(find(found, "cloud-peers", Level.PASS).message().contains(HuaweiFixture.ADDRESS_202));
        find(found, "sg-ingress-vrrp", Level.PASS);
    }

    @Test
    void withoutNamesTheVirtualIpsOtherMembersAreThePeers() throws Exception {
        List<Finding> findings = host.preflight(request(List.of(HuaweiFixture.VIRTUAL_ADDRESS), List.of(), Map.of()));
        assertTrue(find(findings, "sg-ingress-vrrp", Level.PASS).subject().contains(HuaweiFixture.ADDRESS_202), findings.toString());
    }

    @Test
    void aRightThatIsMissingIsNamedAsThePolicyNamesIt() throws Exception {
        host.identity();
        rehearsal.cloud.faults().deny(HuaweiFixture.INSTANCE_201, "vpc:securityGroupRules:get");
        List<Finding> findings = host.preflight(Rehearsal.request());
        Finding missing = find(findings, "permission-list-security-group-rules", Level.FAIL);
        assertEquals("vpc:securityGroupRules:get", missing.subject());
        assertTrue(missing.message().contains("(the policy must allow vpc:securityGroupRules:get)"), missing.message());
        assertTrue(missing.fix().startsWith("allow vpc:securityGroupRules:get in the policy"), missing.fix());
        find(findings, "sg-ingress-vrrp", Level.SKIP);
    }

    @Test
    void withoutAnAgencyNothingMoreCanBeAsked() throws Exception {
        List<Finding> findings = rehearsal.host(Rehearsal.INSTANCE_204).preflight(Rehearsal.request());
        find(findings, "metadata-service", Level.PASS);
        assertTrue(find(findings, "credentials", Level.FAIL).fix().contains("agency with the policy of conf/huaweicloud-policy.json"));
        assertEquals(2, findings.stream().filter(finding -> finding.level() != Level.SKIP).count(), findings::toString);
    }
}
