package io.keepaloft.cloud.simulator.huawei;

import static io.keepaloft.cloud.simulator.HuaweiFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.HuaweiFixture.SUBNET;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VPC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.huaweicloud.sdk.vpc.v2.model.ShowSecurityGroupRequest;
import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleOption;
import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleRequest;
import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleRequestBody;
import com.huaweicloud.sdk.vpc.v3.model.DeleteSecurityGroupRuleRequest;
import com.huaweicloud.sdk.vpc.v3.model.FirewallDetail;
import com.huaweicloud.sdk.vpc.v3.model.ListFirewallRequest;
import com.huaweicloud.sdk.vpc.v3.model.ListSecurityGroupRulesRequest;
import com.huaweicloud.sdk.vpc.v3.model.SecurityGroupRule;
import com.huaweicloud.sdk.vpc.v3.model.ShowAddressGroupRequest;
import com.huaweicloud.sdk.vpc.v3.model.ShowFirewallRequest;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Security groups, their rules, and network ACLs, as the SDK sees them. */
class RuleStoryTest {
    private static final String ACL = "16000000-0000-4000-8000-000000000001";
    private static final String ADDRESSES = "17000000-0000-4000-8000-000000000001";

    private Simulator cloud;
    private Sdk sdk;

    @BeforeEach void start() throws IOException {
        cloud = HuaweiFixture.builder().with(new PrefixList(ADDRESSES, "peers", 20, List.of(new PrefixList.Entry("172.17.100.0/28", "")), Map.of()),
                new NetworkAcl(ACL, VPC, false, List.of(SUBNET), List.of(
                        new NetworkAcl.Entry(2, Direction.INGRESS, 6, "10.0.0.0/8", 80, 90, true, "172.17.100.201/32", true),
                        new NetworkAcl.Entry(1, Direction.INGRESS, SecurityRule.VRRP, "0.0.0.0/0", -1, -1, false, null, false),
                        new NetworkAcl.Entry(1, Direction.EGRESS, SecurityRule.ANY, "::/0", -1, -1, true),
                        new NetworkAcl.Entry(2, Direction.EGRESS, SecurityRule.VRRP, "0.0.0.0/0", -1, -1, true, null, true, ADDRESSES),
                        new NetworkAcl.Entry(NetworkAcl.LAST, Direction.INGRESS, SecurityRule.ANY, "0.0.0.0/0", -1, -1, false)), Map.of("Name", "edge"))).start();
        sdk = Sdk.operator(cloud);
    }

    @AfterEach void stop() {
        cloud.close();
    }

    private static CreateSecurityGroupRuleOption option() {
        return new CreateSecurityGroupRuleOption().withSecurityGroupId(SECURITY_GROUP).withDirection("ingress");
    }

    private SecurityGroupRule create(CreateSecurityGroupRuleOption option) {
        return sdk.vpc3().createSecurityGroupRule(new CreateSecurityGroupRuleRequest()
                .withBody(new CreateSecurityGroupRuleRequestBody().withSecurityGroupRule(option))).getSecurityGroupRule();
    }

    private List<SecurityGroupRule> rules(ListSecurityGroupRulesRequest request) {
        return sdk.vpc3().listSecurityGroupRules(request.withSecurityGroupId(List.of(SECURITY_GROUP))).getSecurityGroupRules();
    }

    @Test void aRuleHasAnActionAPriorityAndASwitch() {
        var made = create(option().withProtocol("112").withAction("deny").withPriority("7").withEnabled(false).withRemoteIpPrefix("172.17.100.202"));
        var shown = rules(new ListSecurityGroupRulesRequest().withAction("deny")).getFirst();
        assertEquals(made.getId(), shown.getId());
        assertEquals(List.of("112", "deny", "7", "false", "172.17.100.202", "ingress", "IPv4"), List.of(shown.getProtocol(), shown.getAction(),
                shown.getPriority().toString(), shown.getEnabled().toString(), shown.getRemoteIpPrefix(), shown.getDirection(), shown.getEthertype()));
        var modelled = cloud.state().find(SecurityGroup.class, SECURITY_GROUP).orElseThrow().rules().getLast();
        assertEquals(new SecurityRule.Effect(false, 7, false), modelled.effect());
        assertEquals("172.17.100.202/32", modelled.peer().value());

        sdk.vpc3().deleteSecurityGroupRule(new DeleteSecurityGroupRuleRequest().withSecurityGroupRuleId(made.getId()));
        assertEquals(List.of(), rules(new ListSecurityGroupRulesRequest().withAction("deny")));
        assertEquals("404 VPC.9904", Sdk.refusal(() -> sdk.vpc3().deleteSecurityGroupRule(new DeleteSecurityGroupRuleRequest()
                .withSecurityGroupRuleId(made.getId()))));
    }

    @Test void aProtocolHasOneOfFourNamesOrANumber() {
        for (var wrong : List.of(option().withProtocol("vrrp"), option().withProtocol("256"), option().withPriority("0"), option().withPriority("101"),
                option().withAction("perhaps"), option().withDirection("sideways"), option().withProtocol("icmpv6"), option().withProtocol("112")
                        .withMultiport("80"), option().withProtocol("tcp").withMultiport("90-80"), option().withRemoteIpPrefix("fd00::/64"),
                option().withRemoteIpPrefix("10.0.0.0/8").withRemoteGroupId(SECURITY_GROUP))) {
            assertEquals("400 VPC.9902", Sdk.refusal(() -> create(wrong)), wrong::toString);
        }
        assertEquals("404 VPC.9904", Sdk.refusal(() -> create(option().withRemoteGroupId("1d000000-0000-4000-8000-000000000999"))));
        assertEquals("409 VPC.9902", Sdk.refusal(() -> create(option().withProtocol("112").withRemoteGroupId(SECURITY_GROUP))), "there is one already");
    }

    @Test void aRuleMayHaveSeveralRangesOfPorts() {
        int before = rules(new ListSecurityGroupRulesRequest()).size();
        var made = create(option().withProtocol("udp").withMultiport("22,3111-3113").withAction("deny"));
        assertEquals("22,3111-3113", made.getMultiport());
        assertEquals(List.of(made), rules(new ListSecurityGroupRulesRequest().withAction("deny")), "it is one rule");
        assertEquals(List.of("22-22", "3111-3113"), cloud.state().find(SecurityGroup.class, SECURITY_GROUP).orElseThrow().rules().stream()
                .filter(rule -> rule.id().equals(made.getId())).map(rule -> rule.fromPort() + "-" + rule.toPort()).toList(), "both are enforced");
        assertEquals(before + 1, sdk.vpc().showSecurityGroup(new ShowSecurityGroupRequest().withSecurityGroupId(SECURITY_GROUP)).getSecurityGroup()
                .getSecurityGroupRules().size(), "the first version shows one rule too");
        assertEquals("409 VPC.9902", Sdk.refusal(() -> create(option().withProtocol("udp").withMultiport("3111-3113,22").withAction("deny"))), "the order says nothing");
        create(option().withProtocol("udp").withMultiport("22").withAction("deny"));
        for (var wrong : List.of("22,90-80", "22,", ",", "22,x")) {
            assertEquals("400 VPC.9902", Sdk.refusal(() -> create(option().withProtocol("udp").withMultiport(wrong))), wrong);
        }
        sdk.vpc3().deleteSecurityGroupRule(new DeleteSecurityGroupRuleRequest().withSecurityGroupRuleId(made.getId()));
        assertEquals(before + 1, rules(new ListSecurityGroupRulesRequest()).size(), "it goes as a whole");
    }

    @Test void aDryRunChangesNothing() {
        int before = rules(new ListSecurityGroupRulesRequest()).size();
        var tried = sdk.vpc3().createSecurityGroupRule(new CreateSecurityGroupRuleRequest().withBody(new CreateSecurityGroupRuleRequestBody()
                .withDryRun(true).withSecurityGroupRule(option().withProtocol("tcp").withMultiport("80-90"))));
        assertEquals(202, tried.getHttpStatusCode());
        assertEquals(before, rules(new ListSecurityGroupRulesRequest()).size());
        assertEquals("400 VPC.9902", Sdk.refusal(() -> sdk.vpc3().createSecurityGroupRule(new CreateSecurityGroupRuleRequest()
                .withBody(new CreateSecurityGroupRuleRequestBody().withDryRun(true).withSecurityGroupRule(option().withProtocol("vrrp"))))));
    }

    @Test void theFirstVersionShowsTheRuleAndNotWhatItDoes() {
        var group = sdk.vpc().showSecurityGroup(new ShowSecurityGroupRequest().withSecurityGroupId(SECURITY_GROUP)).getSecurityGroup();
        assertEquals("404 VPC.0603", Sdk.refusal(() -> sdk.vpc().showSecurityGroup(new ShowSecurityGroupRequest().withSecurityGroupId("no-group"))));
        var vrrp = group.getSecurityGroupRules().stream().filter(rule -> "112".equals(rule.getProtocol())).findFirst().orElseThrow();
        assertEquals(SECURITY_GROUP, vrrp.getRemoteGroupId());
        assertNull(vrrp.getPortRangeMin());
    }

    @Test void aRuleCanNameASetOfAddresses() {
        create(option().withProtocol("112").withRemoteAddressGroupId(ADDRESSES));
        assertEquals(ADDRESSES, rules(new ListSecurityGroupRulesRequest()).getLast().getRemoteAddressGroupId());
        assertEquals(List.of("172.17.100.0/28"), sdk.vpc3().showAddressGroup(new ShowAddressGroupRequest().withAddressGroupId(ADDRESSES)).getAddressGroup()
                .getIpSet());
    }

    @Test void anAclShowsItsRulesInTheOrderInWhichTheyAreTried() {
        var listed = sdk.vpc3().listFirewall(new ListFirewallRequest()).getFirewalls();
        assertEquals(List.of(SUBNET), listed.getFirst().getAssociations().stream().map(each -> each.getVirsubnetId()).toList());
        FirewallDetail acl = sdk.vpc3().showFirewall(new ShowFirewallRequest().withFirewallId(ACL)).getFirewall();
        var first = acl.getIngressRules().getFirst();
        var second = acl.getIngressRules().getLast();
        assertEquals(List.of("112", "deny", "0.0.0.0/0"), List.of(first.getProtocol(), first.getAction(), first.getSourceIpAddress()));
        assertFalse(first.getEnabled());
        assertEquals(List.of("tcp", "allow", "10.0.0.0/8", "172.17.100.201/32", "80-90"), List.of(second.getProtocol(), second.getAction(),
                second.getSourceIpAddress(), second.getDestinationIpAddress(), second.getDestinationPort()));
        assertEquals(2, acl.getEgressRules().size());
        assertEquals(6, acl.getEgressRules().getFirst().getIpVersion());
        var third = acl.getEgressRules().getLast();
        assertEquals(ADDRESSES, third.getDestinationAddressGroupId());
        assertEquals(List.of("0.0.0.0/0", "null", "null"), List.of(third.getSourceIpAddress(), "" + third.getDestinationIpAddress(), "" + third.getSourceAddressGroupId()));
    }
}
