package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v3.model.FirewallDetail;
import com.huaweicloud.sdk.vpc.v3.model.FirewallRuleDetail;
import com.huaweicloud.sdk.vpc.v3.model.SecurityGroupRule;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Ports;
import io.keepaloft.cloud.rules.Protocols;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Turns what VPC lists into rules that can be judged; pure. Source: VPC API Reference v3, "Security Group Rule" and "Network ACL". */
final class RuleSets {

    private static final String ADDRESS_GROUP = "address group";
    private static final int FIRST = 1;

    private RuleSets() {}

    /** A group's rules: the smaller priority goes first. A rule of several port ranges becomes several. */
    static List<Ranked> ofGroup(String groupId, List<SecurityGroupRule> listed) {
        List<Ranked> rules = new ArrayList<>();
        for (SecurityGroupRule rule : listed) {
            OptionalInt protocol = Protocols.parse(rule.getProtocol());
            if (protocol.isEmpty()) {
                continue;
            }
            Addresses far = far(rule.getRemoteGroupId(), rule.getRemoteIpPrefix(), rule.getRemoteAddressGroupId());
            Family family = "IPv6".equalsIgnoreCase(rule.getEthertype()) ? Family.IPV6 : Family.IPV4;
            for (Ports ports : ports(rule.getMultiport())) {
                rules.add(new Ranked(rule.getPriority() == null ? FIRST : rule.getPriority(), !Boolean.FALSE.equals(rule.getEnabled()),
                        new Rule(groupId, Port.text(rule.getId()), action(rule.getAction()), direction(rule.getDirection()), family, protocol.getAsInt(), ports, far)));
            }
        }
        return rules;
    }

    /** An ACL's rules stand in the order in which they count. */
    static RuleSet ofAcl(FirewallDetail acl) {
        List<Ranked> rules = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            List<FirewallRuleDetail> listed = Port.list(direction == Direction.INGRESS ? acl.getIngressRules() : acl.getEgressRules()).toList();
            for (int place = 0; place < listed.size(); place++) {
                rules.addAll(ofAcl(acl.getId(), direction, place, listed.get(place)));
            }
        }
        return RuleSet.ranked(List.of(acl.getId()), List.of(rules));
    }

    private static List<Ranked> ofAcl(String aclId, Direction direction, int place, FirewallRuleDetail rule) {
        OptionalInt protocol = Protocols.parse(rule.getProtocol());
        if (protocol.isEmpty()) {
            return List.of();
        }
        Addresses source = far(null, rule.getSourceIpAddress(), rule.getSourceAddressGroupId());
        Addresses destination = far(null, rule.getDestinationIpAddress(), rule.getDestinationAddressGroupId());
        boolean in = direction == Direction.INGRESS;
        Family family = rule.getIpVersion() != null && rule.getIpVersion() == 6 ? Family.IPV6 : Family.IPV4;
        List<Ranked> rules = new ArrayList<>();
        for (Ports ports : ports(rule.getDestinationPort())) {
            for (Ports sourcePorts : ports(rule.getSourcePort())) {
                rules.add(new Ranked(place, !Boolean.FALSE.equals(rule.getEnabled()), new Rule(aclId, Port.text(rule.getId()), action(rule.getAction()), direction, family,
                        protocol.getAsInt(), ports, in ? source : destination, in ? destination : source, sourcePorts)));
            }
        }
        return rules;
    }

    /** The address groups that the rules name. */
    static List<String> addressGroups(List<Rule> rules) {
        return rules.stream().flatMap(rule -> Stream.of(rule.far(), rule.near())).filter(Addresses.InSet.class::isInstance).map(Addresses.InSet.class::cast)
                .filter(set -> set.noun().equals(ADDRESS_GROUP)).map(Addresses.InSet::id).distinct().toList();
    }

    private static Direction direction(String text) {
        return "ingress".equalsIgnoreCase(text) ? Direction.INGRESS : Direction.EGRESS;
    }

    /** Rules of the API before version 3 have none, and allow. */
    private static Action action(String text) {
        return "deny".equalsIgnoreCase(text) || "reject".equalsIgnoreCase(text) ? Action.DENY : Action.ALLOW;
    }

    private static Addresses far(String group, String block, String addressGroup) {
        if (given(group)) {
            return new Addresses.MembersOf(group);
        }
        if (given(addressGroup)) {
            return new Addresses.InSet(ADDRESS_GROUP, addressGroup);
        }
        return given(block) ? Cidr.parseBlockOrAddress(block).<Addresses>map(Addresses.Block::new).orElseGet(() -> new Addresses.InSet("unreadable block", block)) : new Addresses.Any();
    }

    private static boolean given(String text) {
        return text != null && !text.isEmpty();
    }

    /** {@code 22}, {@code 1-100} or several with commas; none: all. */
    private static List<Ports> ports(String text) {
        if (!given(text)) {
            return List.of(Ports.ANY);
        }
        return Stream.of(text.split(",")).map(String::strip).filter(range -> range.matches("\\d{1,5}(-\\d{1,5})?")).map(range -> {
            String[] ends = range.split("-");
            return new Ports(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        }).toList();
    }
}
