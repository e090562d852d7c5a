package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.aws.RuleRepair.Direction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * The rules of some security groups, read once from EC2, with the prefix lists that the rules about VRRP name.
 *
 * @param unread why a prefix list could not be read, by its id
 */
record SecurityGroupRules(Map<String, SecurityGroup> groups, Map<String, List<Cidr>> prefixLists, Map<String, CloudException> unread) {

    static SecurityGroupRules read(Ec2Api api, Collection<String> groupIds) throws CloudException {
        Map<String, SecurityGroup> groups = new HashMap<>();
        for (SecurityGroup group : groupIds.isEmpty() ? List.<SecurityGroup>of() : api.securityGroups(List.copyOf(groupIds))) {
            groups.put(group.groupId(), group);
        }
        Map<String, List<Cidr>> lists = new HashMap<>();
        Map<String, CloudException> unread = new HashMap<>();
        for (String list : namedLists(groups.values())) {
            try {
                lists.put(list, api.prefixList(list).stream().map(Cidr::parse).flatMap(Optional::stream).toList());
            } catch (CloudException refused) {
                // Another rule may allow what this list would: the judgement says so, or names what is missing.
                unread.put(list, refused);
            }
        }
        return new SecurityGroupRules(groups, lists, unread);
    }

    VrrpRules.Verdict judge(Passage passage, Direction direction, Collection<String> groupIds, VrrpRules.Peer peer) {
        List<VrrpRules.Rule> rules = new ArrayList<>();
        for (String id : groupIds) {
            Optional.ofNullable(groups.get(id)).ifPresent(group -> rules.addAll(rules(direction, group)));
        }
        return VrrpRules.judge(passage, rules, peer, prefixLists);
    }

    private static Set<String> namedLists(Collection<SecurityGroup> groups) {
        return groups.stream()
                .flatMap(group -> Stream.of(Direction.values()).flatMap(direction -> rules(direction, group).stream()))
                .filter(VrrpRules.Rule::mayConcern)
                .flatMap(rule -> rule.prefixLists().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<VrrpRules.Rule> rules(Direction direction, SecurityGroup group) {
        List<IpPermission> permissions = switch (direction) {
            case INGRESS -> group.ipPermissions();
            case EGRESS -> group.ipPermissionsEgress();
        };
        return permissions.stream().map(permission -> new VrrpRules.Rule(group.groupId(), permission.ipProtocol(), port(permission.fromPort()), port(permission.toPort()), cidrs(permission),
                permission.userIdGroupPairs().stream().map(UserIdGroupPair::groupId).collect(Collectors.toSet()),
                permission.prefixListIds().stream().map(PrefixListId::prefixListId).collect(Collectors.toSet()))).toList();
    }

    private static int port(Integer orNone) {
        return orNone == null ? VrrpRules.ANY_PORT : orNone;
    }

    static List<Cidr> cidrs(IpPermission permission) {
        return Stream.concat(permission.ipRanges().stream().map(range -> range.cidrIp()), permission.ipv6Ranges().stream().map(range -> range.cidrIpv6()))
                .map(Cidr::parse).flatMap(Optional::stream).toList();
    }
}
