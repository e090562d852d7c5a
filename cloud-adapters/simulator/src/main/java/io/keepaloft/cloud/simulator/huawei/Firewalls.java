package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.NetworkAcl.Entry;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Network ACLs, v3, to be read: rules in the order in which they are tried; what denies the rest is not shown as a rule. */
final class Firewalls {
    private static final String PATH = "/v3/{project_id}/vpc/firewalls";

    private Firewalls() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", PATH, "ListFirewall", "vpc:firewalls:list", Shape.V3, Firewalls::list),
                new Operation("GET", PATH + "/{firewall_id}", "ShowFirewall", "vpc:firewalls:get", Shape.V3, Firewalls::show));
    }

    private static Answer list(Call call) {
        var page = call.query().strictPage(call.seen().all(NetworkAcl.class).map(acl -> head(acl, call.project())),
                Set.of("id", "name", "status", "admin_state_up"));
        return Answer.ok(Pages.info(call.v3().set("firewalls", page), page));
    }

    private static Answer show(Call call) {
        var acl = find(call.seen(), call.path().get("firewall_id"));
        var out = head(acl, call.project());
        for (var direction : Direction.values()) {
            var rules = out.putArray(direction == Direction.INGRESS ? "ingress_rules" : "egress_rules");
            acl.entries().stream().filter(entry -> entry.direction() == direction && entry.number() < NetworkAcl.LAST)
                    .forEach(entry -> rules.add(rule(acl, entry, call.project())));
        }
        return Answer.ok(call.v3().set("firewall", out));
    }

    private static NetworkAcl find(CloudState state, String id) {
        return state.find(NetworkAcl.class, id).orElseThrow(() -> ApiFault.missing("Firewall", id));
    }

    private static ObjectNode head(NetworkAcl acl, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", acl.id()).put("name", Names.of(acl)).put("description", "").put("project_id", project)
                .put("created_at", "2026-01-01T00:00:00Z").put("updated_at", "2026-01-01T00:00:00Z").put("admin_state_up", true)
                .put("status", acl.subnetIds().isEmpty() ? "INACTIVE" : "ACTIVE").put("enterprise_project_id", "0");
        out.putArray("tags");
        var associations = out.putArray("associations");
        acl.subnetIds().forEach(id -> associations.addObject().put("virsubnet_id", id));
        return out;
    }

    private static ObjectNode rule(NetworkAcl acl, Entry entry, String project) {
        boolean ingress = entry.direction() == Direction.INGRESS;
        boolean ipv6 = Cidr.isRange(entry.cidr(), true);
        String near = entry.near() == null ? ipv6 ? "::/0" : "0.0.0.0/0" : entry.near();
        String far = entry.set() == null ? entry.cidr() : null;
        String id = UUID.nameUUIDFromBytes((acl.id() + entry.direction() + entry.number() + ipv6).getBytes(StandardCharsets.UTF_8)).toString();
        return JsonNodeFactory.instance.objectNode().put("id", id).put("name", "").put("description", "").put("action", entry.allow() ? "allow" : "deny")
                .put("project_id", project).put("protocol", Protocols.text(entry.protocol())).put("ip_version", ipv6 ? 6 : 4)
                .put("source_ip_address", ingress ? far : near).put("destination_ip_address", ingress ? near : far)
                .putNull("source_port").put("destination_port", entry.fromPort() == SecurityRule.ANY ? null
                        : entry.fromPort() == entry.toPort() ? "" + entry.fromPort() : entry.fromPort() + "-" + entry.toPort())
                .put("source_address_group_id", ingress ? entry.set() : null).put("destination_address_group_id", ingress ? null : entry.set())
                .put("enabled", entry.enabled());
    }
}
