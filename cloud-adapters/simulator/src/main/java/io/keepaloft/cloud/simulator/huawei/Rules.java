package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules of security groups. v3 shows all of a rule; v1 and v2.0 know nothing of action, priority and enabled, though they show such rules. */
final class Rules {
    private static final String INVALID_V1 = "VPC.0601";
    private static final String INVALID_V3 = "VPC.9902";
    private static final Set<String> FILTERS = Set.of("id", "security_group_id", "direction", "protocol", "ethertype", "action", "priority", "enabled",
            "remote_group_id", "remote_ip_prefix", "remote_address_group_id", "description");

    private Rules() { }

    static List<Operation> operations() {
        return List.of(operations("/v1/{project_id}/security-group-rules", "", Shape.V1), operations("/v2.0/security-group-rules", "Neutron", Shape.NEUTRON),
                operations("/v3/{project_id}/vpc/security-group-rules", "", Shape.V3)).stream().flatMap(List::stream).toList();
    }

    private static List<Operation> operations(String path, String prefix, Shape shape) {
        boolean v3 = shape == Shape.V3;
        String one = path + "/{security_group_rule_id}";
        return List.of(new Operation("GET", path, prefix + "ListSecurityGroupRules", "vpc:securityGroupRules:get", shape, call -> list(call, v3)),
                new Operation("GET", one, prefix + "ShowSecurityGroupRule", "vpc:securityGroupRules:get", shape, call -> show(call, v3)),
                new Operation("POST", path, prefix + "CreateSecurityGroupRule", "vpc:securityGroupRules:create", shape, call -> create(call, v3)),
                new Operation("DELETE", one, prefix + "DeleteSecurityGroupRule", "vpc:securityGroupRules:delete", shape, call -> delete(call, v3)));
    }

    private static Answer list(Call call, boolean v3) {
        var all = call.seen().all(SecurityGroup.class).flatMap(group -> all(group, v3, call.project()));
        var page = v3 ? call.query().strictPage(all, FILTERS) : call.query().page(all, FILTERS, INVALID_V1);
        return v3 ? Answer.ok(Pages.info(call.v3().set("security_group_rules", page), page)) : Answer.ok("security_group_rules", page);
    }

    /** What the API calls a rule: those of the model that share an id differ in their ports alone. */
    private static List<List<SecurityRule>> byId(SecurityGroup group) {
        return List.copyOf(group.rules().stream().collect(Collectors.groupingBy(SecurityRule::id, LinkedHashMap::new, Collectors.toList())).values());
    }

    /** As this version shows them. */
    static Stream<ObjectNode> all(SecurityGroup group, boolean v3, String project) {
        return byId(group).stream().map(ranges -> write(group, ranges, v3, project));
    }

    private static ObjectNode write(SecurityGroup group, List<SecurityRule> ranges, boolean v3, String project) {
        return v3 ? v3(group, ranges, project) : v1(group, ranges.getFirst(), project);
    }

    /** Whether it says the same of the same traffic. */
    private static boolean same(List<SecurityRule> one, List<SecurityRule> other) {
        return one.size() == other.size() && one.stream().allMatch(each -> other.stream().anyMatch(also -> also.sameTraffic(each) && also.effect().equals(each.effect())));
    }

    private static Answer show(Call call, boolean v3) {
        var group = owner(call.seen(), call, v3);
        var out = write(group, group.rules().stream().filter(each -> each.id().equals(id(call))).toList(), v3, call.project());
        return v3 ? Answer.ok(call.v3().set("security_group_rule", out)) : Answer.ok("security_group_rule", out);
    }

    private static String id(Call call) {
        return call.path().get("security_group_rule_id");
    }

    private static SecurityGroup owner(CloudState state, Call call, boolean v3) {
        return state.all(SecurityGroup.class).filter(group -> group.rules().stream().anyMatch(rule -> rule.id().equals(id(call)))).findFirst()
                .orElseThrow(() -> v3 ? ApiFault.missing("Security_group_rule", id(call)) : new ApiFault(404, "VPC.0612", "Neutron Error."));
    }

    /** These versions have one range; of several they show the first. */
    private static ObjectNode v1(SecurityGroup group, SecurityRule rule, String project) {
        var out = head(group, rule).put("tenant_id", project);
        if (rule.fromPort() == SecurityRule.ANY) {
            out.putNull("port_range_min").putNull("port_range_max");
        } else {
            out.put("port_range_min", rule.fromPort()).put("port_range_max", rule.toPort() == SecurityRule.ANY ? rule.fromPort() : rule.toPort());
        }
        return out;
    }

    private static ObjectNode v3(SecurityGroup group, List<SecurityRule> ranges, String project) {
        var rule = ranges.getFirst();
        return head(group, rule).put("project_id", project).put("multiport", PortRange.text(ranges)).put("action", rule.effect().allow() ? "allow" : "deny")
                .put("priority", rule.effect().priority()).put("enabled", rule.effect().enabled()).put("created_at", "2026-01-01T00:00:00Z")
                .put("updated_at", "2026-01-01T00:00:00Z");
    }

    private static ObjectNode head(SecurityGroup group, SecurityRule rule) {
        boolean ofGroup = rule.peer().kind() == Peer.Kind.SECURITY_GROUP;
        boolean ofAddresses = rule.peer().kind() == Peer.Kind.PREFIX_LIST;
        String prefix = ofGroup || ofAddresses ? null : rule.wording() == null ? rule.peer().value() : rule.wording().prefix();
        return JsonNodeFactory.instance.objectNode().put("id", rule.id()).put("description", rule.description()).put("security_group_id", group.id())
                .put("direction", rule.direction().name().toLowerCase(Locale.ROOT)).put("ethertype", rule.ipv6() ? "IPv6" : "IPv4")
                .put("protocol", Protocols.text(rule)).put("remote_group_id", ofGroup ? rule.peer().value() : null).put("remote_ip_prefix", prefix)
                .put("remote_address_group_id", ofAddresses ? rule.peer().value() : null);
    }

    private static Answer create(Call call, boolean v3) {
        var request = v3 ? Body.whole(call.body(), INVALID_V3, Query.UNKNOWN) : Body.whole(call.body(), INVALID_V1);
        var body = request.object("security_group_rule", v3 ? RuleBody.OF_V3 : RuleBody.OF_V1);
        // A dry run is checked like any other, changes nothing, and is answered 202.
        boolean dry = v3 && request.flag("dry_run", false);
        var out = call.backend().cloud().update(state -> {
            String groupId = body.required("security_group_id");
            var group = state.find(SecurityGroup.class, groupId).orElseThrow(() -> Groups.notFound(groupId, v3));
            var rule = RuleBody.read(state, body, call.backend().ids().uuid(), v3);
            byId(group).stream().filter(other -> same(other, rule)).findFirst().ifPresent(other -> {
                throw new ApiFault(409, v3 ? INVALID_V3 : INVALID_V1, "Security group rule already exists. Rule id is %s.", other.getFirst().id());
            });
            return new Cloud.Change<>(dry ? state : state.with(group.withRules(rule)), write(group, rule, v3, call.project()));
        });
        if (dry) {
            return new Answer(202, call.v3());
        }
        return v3 ? new Answer(201, call.v3().set("security_group_rule", out)) : new Answer(201, JsonNodeFactory.instance.objectNode()
                .set("security_group_rule", out));
    }

    private static Answer delete(Call call, boolean v3) {
        return call.backend().cloud().update(state ->
                new Cloud.Change<>(state.with(owner(state, call, v3).withoutRules(List.of(id(call)))), Answer.gone()));
    }
}
