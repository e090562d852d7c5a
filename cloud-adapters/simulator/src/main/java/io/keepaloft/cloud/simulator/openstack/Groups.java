package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Ids;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** `/v2.0/security-groups`; a new group lets everything out, and `default` lets its own members in. */
final class Groups implements Resource {
    private static final String DEFAULT = "default";

    @Override public String one() {
        return "security_group";
    }

    @Override public String many() {
        return "security-groups";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "name", "stateful", "tenant_id", "project_id", "description", "shared", "security_group_rules", "revision_number", "tags",
                "created_at", "updated_at");
    }

    @Override public Set<String> creatable() {
        return Set.of("name", "description", "stateful", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("name", "description", "stateful");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "SecurityGroupNotFound", "Security group %s does not exist", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(SecurityGroup.class).map(group -> {
            var out = Resource.start(state, group, project).put("name", group.name()).put("description", group.description()).put("stateful", true)
                    .put("shared", false);
            group.rules().forEach(rule -> out.withArray("security_group_rules").add(Rules.write(group, rule, project)));
            return out;
        });
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        var group = made(caller.ids(), body.required("name"), body.text("description").orElse(""));
        return new Made(state.with(group), group.id());
    }

    private static SecurityGroup made(Ids ids, String name, String description) {
        return new SecurityGroup(ids.uuid(), name, description, "", List.of(any(ids, Direction.EGRESS, false, "0.0.0.0/0"),
                any(ids, Direction.EGRESS, true, "::/0")), Map.of());
    }

    private static SecurityRule any(Ids ids, Direction direction, boolean ipv6, String range) {
        return new SecurityRule(ids.uuid(), direction, SecurityRule.ANY, SecurityRule.ANY, SecurityRule.ANY,
                new Peer(ipv6 ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, range), "", new Wording(ipv6, null, null));
    }

    static Optional<SecurityGroup> defaultGroup(CloudState state) {
        return state.all(SecurityGroup.class).filter(group -> group.name().equals(DEFAULT)).findFirst();
    }

    static CloudState withDefault(CloudState state, Ids ids) {
        if (defaultGroup(state).isPresent()) {
            return state;
        }
        var group = made(ids, DEFAULT, "Default security group");
        return state.with(group.withRules(Stream.of(false, true).map(ipv6 -> new SecurityRule(ids.uuid(), Direction.INGRESS, SecurityRule.ANY,
                SecurityRule.ANY, SecurityRule.ANY, new Peer(Peer.Kind.SECURITY_GROUP, group.id()), "", new Wording(ipv6, null, null))).toList()));
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        var group = state.find(SecurityGroup.class, id).orElseThrow(() -> notFound(id));
        return state.with(new SecurityGroup(id, body.text("name").orElse(group.name()), body.text("description").orElse(group.description()),
                group.vpcId(), group.rules(), group.tags()));
    }

    @Override public CloudState delete(CloudState state, String id) {
        if (state.all(Port.class).anyMatch(port -> port.securityGroups().contains(id))) {
            throw new ApiFault(409, "SecurityGroupInUse", "Security Group %s in use.", id);
        }
        return state.without(state.find(SecurityGroup.class, id).orElseThrow(() -> notFound(id)).id());
    }
}
