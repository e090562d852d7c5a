package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Ports;
import io.keepaloft.cloud.rules.Protocols;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import io.keepaloft.cloud.rules.RuleSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * The security groups of some interfaces, read once from EC2, with the prefix lists that matter to VRRP and UDP, as the evaluator takes them.
 *
 * @param groups by id
 * @param unread why a prefix list could not be read, by its id
 */
record Rulebook(Map<String, List<Rule>> groups, Directory directory, Map<String, CloudException> unread) {

    private static final String PREFIX_LIST = "prefix list";

    /** @throws CloudException when the groups cannot be read */
    static Rulebook read(Ec2Api api, List<End> ends) throws CloudException {
        Set<String> ids = ends.stream().flatMap(end -> end.groupIds().stream()).collect(Collectors.toCollection(TreeSet::new));
        Map<String, List<Rule>> groups = new HashMap<>();
        for (SecurityGroup group : ids.isEmpty() ? List.<SecurityGroup>of() : api.securityGroups(List.copyOf(ids))) {
            groups.put(group.groupId(), Stream.concat(rules(group.groupId(), Direction.INGRESS, group.ipPermissions()),
                    rules(group.groupId(), Direction.EGRESS, group.ipPermissionsEgress())).toList());
        }
        Map<String, List<Cidr>> lists = new HashMap<>();
        Map<String, CloudException> unread = new HashMap<>();
        for (String list : namedLists(groups)) {
            try {
                lists.put(list, api.prefixList(list).stream().map(Cidr::parse).flatMap(Optional::stream).toList());
            } catch (CloudException refused) {
                // Another rule may allow what this list would: the verdict says so, or that it hangs on the list.
                unread.put(list, refused);
            }
        }
        Map<InetAddress, Set<String>> members = new HashMap<>();
        ends.stream().filter(end -> end.eni().isPresent()).forEach(end -> members.put(end.speaksFrom(), Set.copyOf(end.groupIds())));
        return new Rulebook(groups, new Directory(members, lists), unread);
    }

    RuleSet of(End end) {
        List<Rule> rules = new ArrayList<>();
        end.groupIds().forEach(id -> rules.addAll(groups.getOrDefault(id, List.of())));
        return RuleSet.of(end.groupIds(), rules);
    }

    private static Set<String> namedLists(Map<String, List<Rule>> groups) {
        return groups.values().stream().flatMap(List::stream).filter(rule -> Set.of(Protocols.ANY, Protocols.VRRP, Protocols.UDP).contains(rule.protocol()))
                .flatMap(rule -> rule.far() instanceof Addresses.InSet set ? Stream.of(set.id()) : Stream.empty()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Rule> rules(String groupId, Direction direction, List<IpPermission> permissions) {
        return permissions.stream().flatMap(permission -> {
            OptionalInt protocol = Protocols.parse(permission.ipProtocol());
            return protocol.isEmpty() ? Stream.empty() : far(permission).map(far -> new Rule(groupId, "", Action.ALLOW, direction, Family.BOTH, protocol.getAsInt(),
                    Ports.of(permission.fromPort(), permission.toPort()), far));
        });
    }

    private static Stream<Addresses> far(IpPermission permission) {
        return Stream.of(cidrs(permission).stream().map(Addresses.Block::new), permission.userIdGroupPairs().stream().map(pair -> new Addresses.MembersOf(pair.groupId())),
                permission.prefixListIds().stream().map(list -> new Addresses.InSet(PREFIX_LIST, list.prefixListId()))).flatMap(each -> each);
    }

    static List<Cidr> cidrs(IpPermission permission) {
        return Stream.concat(permission.ipRanges().stream().map(range -> range.cidrIp()), permission.ipv6Ranges().stream().map(range -> range.cidrIpv6()))
                .map(Cidr::parse).flatMap(Optional::stream).toList();
    }
}
