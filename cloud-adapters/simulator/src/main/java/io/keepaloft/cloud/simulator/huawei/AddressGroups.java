package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.PrefixList;
import java.util.List;
import java.util.Set;

/** Sets of addresses that rules can name, v3, to be read. */
final class AddressGroups {
    private static final String PATH = "/v3/{project_id}/vpc/address-groups";

    private AddressGroups() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", PATH, "ListAddressGroup", "vpc:addressGroups:list", Shape.V3, AddressGroups::list),
                new Operation("GET", PATH + "/{address_group_id}", "ShowAddressGroup", "vpc:addressGroups:get", Shape.V3,
                        call -> Answer.ok(call.v3().set("address_group", write(find(call.seen(), call.path().get("address_group_id")), call.project())))));
    }

    static PrefixList find(CloudState state, String id) {
        return state.find(PrefixList.class, id).orElseThrow(() -> ApiFault.missing("Address_group", id));
    }

    private static Answer list(Call call) {
        var page = call.query().strictPage(call.seen().all(PrefixList.class).map(group -> write(group, call.project())),
                Set.of("id", "name", "description", "ip_version"));
        return Answer.ok(Pages.info(call.v3().set("address_groups", page), page));
    }

    private static ObjectNode write(PrefixList group, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", group.id()).put("name", group.name()).put("description", "")
                .put("max_capacity", group.maxEntries()).put("ip_version", group.entries().stream().anyMatch(entry -> entry.cidr().contains(":")) ? 6 : 4)
                .put("project_id", project).put("tenant_id", project).put("enterprise_project_id", "0").put("status", "NORMAL")
                .put("created_at", "2026-01-01T00:00:00Z").put("updated_at", "2026-01-01T00:00:00Z");
        var set = out.putArray("ip_set");
        group.entries().forEach(entry -> set.add(entry.cidr()));
        return out;
    }
}
