package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import java.util.List;
import java.util.Set;

/** Security groups, v1, v2.0 and v3; they are the project's, no VPC's. */
final class Groups {
    private static final String INVALID = "VPC.0601";
    private static final Set<String> FILTERS = Set.of("id", "name", "vpc_id", "enterprise_project_id");

    private Groups() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", "/v1/{project_id}/security-groups", "ListSecurityGroups", "vpc:securityGroups:get", Shape.V1,
                        call -> list(call, false)),
                new Operation("GET", "/v1/{project_id}/security-groups/{security_group_id}", "ShowSecurityGroup", "vpc:securityGroups:get", Shape.V1,
                        call -> show(call, false)),
                new Operation("GET", "/v2.0/security-groups", "NeutronListSecurityGroups", "vpc:securityGroups:get", Shape.NEUTRON, call -> list(call, false)),
                new Operation("GET", "/v2.0/security-groups/{security_group_id}", "NeutronShowSecurityGroup", "vpc:securityGroups:get", Shape.NEUTRON,
                        call -> show(call, false)),
                new Operation("GET", "/v3/{project_id}/vpc/security-groups", "ListSecurityGroups", "vpc:securityGroups:list", Shape.V3,
                        call -> list(call, true)),
                new Operation("GET", "/v3/{project_id}/vpc/security-groups/{security_group_id}", "ShowSecurityGroup", "vpc:securityGroups:get", Shape.V3,
                        call -> show(call, true)));
    }

    private static Answer list(Call call, boolean v3) {
        var all = call.seen().all(SecurityGroup.class).map(group -> v3 ? head(group, call) : v1(group, call));
        if (!v3) {
            return Answer.ok("security_groups", call.query().page(all, FILTERS, INVALID));
        }
        var page = call.query().strictPage(all, Set.of("id", "name", "description"));
        var out = call.v3();
        out.set("security_groups", page);
        return Answer.ok(Pages.info(out, page));
    }

    private static Answer show(Call call, boolean v3) {
        String id = call.path().get("security_group_id");
        var group = call.seen().find(SecurityGroup.class, id).orElseThrow(() -> notFound(id, v3));
        if (!v3) {
            return Answer.ok("security_group", v1(group, call));
        }
        // The rules are shown with one group, not in the list of groups.
        var out = head(group, call);
        var rules = out.putArray("security_group_rules");
        Rules.all(group, true, call.project()).forEach(rules::add);
        return Answer.ok(call.v3().set("security_group", out));
    }

    static ApiFault notFound(String id, boolean v3) {
        return v3 ? ApiFault.missing("Security_group", id) : new ApiFault(404, "VPC.0603", "Securitygroup is not exist.");
    }

    private static ObjectNode head(SecurityGroup group, Call call) {
        var out = JsonNodeFactory.instance.objectNode().put("id", group.id()).put("name", group.name()).put("description", group.description())
                .put("project_id", call.project()).put("enterprise_project_id", "0").put("created_at", "2026-01-01T00:00:00Z")
                .put("updated_at", "2026-01-01T00:00:00Z");
        out.putArray("tags");
        return out;
    }

    private static ObjectNode v1(SecurityGroup group, Call call) {
        var out = JsonNodeFactory.instance.objectNode().put("id", group.id()).put("name", group.name()).put("description", group.description())
                .put("enterprise_project_id", "0").put("tenant_id", call.project());
        if (!group.vpcId().isEmpty()) {
            out.put("vpc_id", group.vpcId());
        }
        var rules = out.putArray("security_group_rules");
        Rules.all(group, false, call.project()).forEach(rules::add);
        return out;
    }
}
