package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.ec2.Filters.Property;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** DescribeSecurityGroups and DescribeSecurityGroupRules: the same rules, once grouped by protocol and once one by one. */
final class SecurityGroups {
    private SecurityGroups() { }

    /** A rule and where it belongs. */
    record Row(SecurityGroup group, SecurityRule rule) { }

    private record Traffic(int protocol, int fromPort, int toPort) { }

    static Stream<Action> actions() {
        return Stream.of(describeGroups(), describeRules());
    }

    static SecurityGroup group(CloudState state, String id) {
        if (!id.startsWith("sg-")) {
            throw ApiError.bad("InvalidGroupId.Malformed", "Invalid id: \"%s\" (expecting \"sg-...\")", id);
        }
        return state.find(SecurityGroup.class, id)
                .orElseThrow(() -> ApiError.bad("InvalidGroup.NotFound", "The security group '%s' does not exist", id));
    }

    private static Action describeGroups() {
        var properties = Map.<String, Property<SecurityGroup>>ofEntries(
                Map.entry("group-id", of(SecurityGroup::id)),
                Map.entry("group-name", of(SecurityGroup::name)),
                Map.entry("description", of(SecurityGroup::description)),
                Map.entry("vpc-id", of(SecurityGroup::vpcId)),
                rules("ip-permission.protocol", Direction.INGRESS, rule -> RuleParams.protocolName(rule.protocol())),
                rules("ip-permission.cidr", Direction.INGRESS, rule -> value(rule, Kind.IPV4_RANGE)),
                rules("ip-permission.group-id", Direction.INGRESS, rule -> value(rule, Kind.SECURITY_GROUP)),
                rules("ip-permission.prefix-list-id", Direction.INGRESS, rule -> value(rule, Kind.PREFIX_LIST)),
                rules("egress.ip-permission.protocol", Direction.EGRESS, rule -> RuleParams.protocolName(rule.protocol())),
                rules("egress.ip-permission.cidr", Direction.EGRESS, rule -> value(rule, Kind.IPV4_RANGE)),
                rules("egress.ip-permission.group-id", Direction.EGRESS, rule -> value(rule, Kind.SECURITY_GROUP)));
        return new Describe<>("DescribeSecurityGroups", "securityGroupInfo", state -> state.all(SecurityGroup.class), List.of(
                new Describe.Ids<>("GroupId", SecurityGroup::id, "sg-", "InvalidGroupId.Malformed", "InvalidGroup.NotFound",
                        "The security group '%s' does not exist"),
                new Describe.Ids<>("GroupName", SecurityGroup::name, "", null, "InvalidGroup.NotFound", "The security group '%s' does not exist")),
                new Filters<>(properties, SecurityGroup::tags), true, SecurityGroups::write).toAction();
    }

    private static Map.Entry<String, Property<SecurityGroup>> rules(String filter, Direction direction, Function<SecurityRule, String> value) {
        return Map.entry(filter, (_, group) -> group.rules(direction).map(value).filter(Objects::nonNull));
    }

    private static String value(SecurityRule rule, Kind kind) {
        return rule.peer().kind() == kind ? rule.peer().value() : null;
    }

    private static void write(Backend backend, CloudState state, SecurityGroup group, Xml xml) {
        xml.text("ownerId", backend.account()).text("groupId", group.id()).text("groupName", group.name())
                .text("groupDescription", group.description()).text("vpcId", group.vpcId());
        permissions("ipPermissions", backend, group, Direction.INGRESS, xml);
        permissions("ipPermissionsEgress", backend, group, Direction.EGRESS, xml);
        Tagging.write(group, xml);
    }

    private static void permissions(String name, Backend backend, SecurityGroup group, Direction direction, Xml xml) {
        var traffics = group.rules(direction).map(rule -> new Traffic(rule.protocol(), rule.fromPort(), rule.toPort())).distinct();
        xml.set(name, traffics, traffic -> {
            xml.text("ipProtocol", RuleParams.protocolName(traffic.protocol()));
            if (hasPorts(traffic.protocol())) {
                xml.text("fromPort", traffic.fromPort()).text("toPort", traffic.toPort());
            }
            var same = group.rules(direction).filter(rule -> traffic.equals(new Traffic(rule.protocol(), rule.fromPort(), rule.toPort()))).toList();
            peers("groups", same, Kind.SECURITY_GROUP, xml, peer -> xml.text("userId", backend.account()).text("groupId", peer.value()));
            peers("ipRanges", same, Kind.IPV4_RANGE, xml, peer -> xml.text("cidrIp", peer.value()));
            peers("ipv6Ranges", same, Kind.IPV6_RANGE, xml, peer -> xml.text("cidrIpv6", peer.value()));
            peers("prefixListIds", same, Kind.PREFIX_LIST, xml, peer -> xml.text("prefixListId", peer.value()));
        });
    }

    private static void peers(String name, List<SecurityRule> rules, Kind kind, Xml xml, java.util.function.Consumer<Peer> content) {
        xml.set(name, rules.stream().filter(rule -> rule.peer().kind() == kind), rule -> {
            content.accept(rule.peer());
            xml.text("description", rule.description().isEmpty() ? null : rule.description());
        });
    }

    private static boolean hasPorts(int protocol) {
        return protocol == 6 || protocol == 17 || protocol == 1 || protocol == 58;
    }

    private static Action describeRules() {
        var filters = new Filters<Row>(Map.of("group-id", of(row -> row.group.id()), "security-group-rule-id", of(row -> row.rule.id())), _ -> Map.of());
        return new Describe<>("DescribeSecurityGroupRules", "securityGroupRuleSet", SecurityGroups::rows, List.of(
                new Describe.Ids<Row>("SecurityGroupRuleId", row -> row.rule.id(), "sgr-", "InvalidSecurityGroupRuleId.Malformed",
                        "InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '%s' does not exist")),
                filters, true, (backend, _, row, xml) -> write(backend, row.group, row.rule, xml)).toAction();
    }

    private static Stream<Row> rows(CloudState state) {
        return state.all(SecurityGroup.class).flatMap(group -> group.rules().stream().map(rule -> new Row(group, rule)));
    }

    /** One rule, as DescribeSecurityGroupRules and the authorizing actions answer it. */
    static void write(Backend backend, SecurityGroup group, SecurityRule rule, Xml xml) {
        xml.text("securityGroupRuleId", rule.id()).text("groupId", group.id()).text("groupOwnerId", backend.account())
                .text("isEgress", rule.direction() == Direction.EGRESS).text("ipProtocol", RuleParams.protocolName(rule.protocol()))
                .text("fromPort", rule.fromPort()).text("toPort", rule.toPort());
        switch (rule.peer().kind()) {
            case IPV4_RANGE -> xml.text("cidrIpv4", rule.peer().value());
            case IPV6_RANGE -> xml.text("cidrIpv6", rule.peer().value());
            case PREFIX_LIST -> xml.text("prefixListId", rule.peer().value());
            case SECURITY_GROUP -> xml.in("referencedGroupInfo", () -> xml.text("groupId", rule.peer().value()).text("userId", backend.account()));
        }
        xml.text("description", rule.description().isEmpty() ? null : rule.description());
        xml.set("tagSet", Stream.empty(), _ -> { });
    }
}
