package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v3.VpcMeta;
import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleOption;
import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleRequest;
import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleRequestBody;
import com.huaweicloud.sdk.vpc.v3.model.FirewallDetail;
import com.huaweicloud.sdk.vpc.v3.model.ListFirewallDetail;
import com.huaweicloud.sdk.vpc.v3.model.ListFirewallRequest;
import com.huaweicloud.sdk.vpc.v3.model.ListSecurityGroupRulesRequest;
import com.huaweicloud.sdk.vpc.v3.model.SecurityGroupRule;
import com.huaweicloud.sdk.vpc.v3.model.ShowAddressGroupRequest;
import com.huaweicloud.sdk.vpc.v3.model.ShowFirewallRequest;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import java.util.List;
import java.util.Optional;

/** The calls about security groups, network ACLs and address groups: version 3 of the API, since only there rules have an action, a priority and a switch. */
final class Firewalls {

    static final String CREATE_RULE = VpcMeta.createSecurityGroupRule.getName();
    private static final int PAGE = 1000;

    private final Service vpc;

    Firewalls(Service vpc) {
        this.vpc = vpc;
    }

    List<SecurityGroupRule> rules(String groupId) throws CloudException {
        return Pages.all(VpcMeta.listSecurityGroupRules.getName(), PAGE, marker -> Port.list(vpc.read(VpcMeta.listSecurityGroupRules,
                new ListSecurityGroupRulesRequest().withSecurityGroupId(List.of(groupId)).withLimit(PAGE).withMarker(marker)).getSecurityGroupRules()).toList(), SecurityGroupRule::getId);
    }

    /** The ACL of a subnet, if it has one that is switched on. */
    Optional<FirewallDetail> aclOf(String subnetId) throws CloudException {
        List<ListFirewallDetail> all = Pages.all(VpcMeta.listFirewall.getName(), PAGE, marker -> Port.list(vpc.read(VpcMeta.listFirewall,
                new ListFirewallRequest().withLimit(PAGE).withMarker(marker)).getFirewalls()).toList(), ListFirewallDetail::getId);
        Optional<ListFirewallDetail> ofSubnet = all.stream().filter(acl -> !Boolean.FALSE.equals(acl.getAdminStateUp()))
                .filter(acl -> Port.list(acl.getAssociations()).anyMatch(association -> subnetId.equals(association.getVirsubnetId()))).findFirst();
        return ofSubnet.isEmpty() ? Optional.empty()
                : Network.found(() -> vpc.read(VpcMeta.showFirewall, new ShowFirewallRequest().withFirewallId(ofSubnet.get().getId())).getFirewall());
    }

    /** Empty when there is no such group. */
    List<Cidr> addressGroup(String id) throws CloudException {
        return Network.found(() -> vpc.read(VpcMeta.showAddressGroup, new ShowAddressGroupRequest().withAddressGroupId(id)).getAddressGroup()).stream()
                .flatMap(group -> Port.list(group.getIpSet())).flatMap(block -> Cidr.parseBlockOrAddress(block).stream()).toList();
    }

    void create(CreateSecurityGroupRuleOption rule) throws CloudException {
        vpc.write(VpcMeta.createSecurityGroupRule, new CreateSecurityGroupRuleRequest().withBody(new CreateSecurityGroupRuleRequestBody().withSecurityGroupRule(rule)), null);
    }
}
