package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Wording;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** `/v2.0/security-group-rules`: shown in the words that they were made with, compared by what they mean. */
final class Rules implements Resource {
    @Override public String one() {
        return "security_group_rule";
    }

    @Override public String many() {
        return "security-group-rules";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "tenant_id", "project_id", "security_group_id", "ethertype", "direction", "protocol", "port_range_min", "port_range_max",
                "remote_ip_prefix", "remote_address_group_id", "normalized_cidr", "remote_group_id", "description", "revision_number", "tags");
    }

    @Override public Set<String> creatable() {
        return Set.of("security_group_id", "ethertype", "direction", "protocol", "port_range_min", "port_range_max", "remote_ip_prefix",
                "remote_group_id", "remote_address_group_id", "description", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("description");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "SecurityGroupRuleNotFound", "Security group rule %s does not exist", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(SecurityGroup.class).flatMap(group -> group.rules().stream().map(rule -> write(group, rule, project)));
    }

    static ObjectNode write(SecurityGroup group, SecurityRule rule, String project) {
        boolean ofGroup = rule.peer().kind() == Peer.Kind.SECURITY_GROUP;
        boolean ofAddresses = rule.peer().kind() == Peer.Kind.PREFIX_LIST;
        var words = rule.wording() != null ? rule.wording() : new Wording(rule.ipv6(), Protocols.text(rule.protocol()),
                ofGroup || ofAddresses ? null : rule.peer().value());
        var out = JsonNodeFactory.instance.objectNode().put("id", rule.id()).put("tenant_id", project).put("project_id", project)
                .put("security_group_id", group.id()).put("ethertype", words.ipv6() ? "IPv6" : "IPv4")
                .put("direction", rule.direction().name().toLowerCase(Locale.ROOT)).put("protocol", words.protocol())
                .put("remote_ip_prefix", words.prefix()).put("remote_group_id", ofGroup ? rule.peer().value() : null)
                .put("normalized_cidr", words.prefix() == null ? null : rule.peer().value()).put("description", rule.description())
                .put("revision_number", 0).put("remote_address_group_id", ofAddresses ? rule.peer().value() : null);
        out.put("port_range_min", rule.fromPort() == SecurityRule.ANY ? null : rule.fromPort());
        out.put("port_range_max", rule.toPort() == SecurityRule.ANY ? null : rule.toPort());
        out.putArray("tags");
        return out;
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        String groupId = body.required("security_group_id");
        var rule = rule(state, body, caller.ids().uuid());
        var group = state.find(SecurityGroup.class, groupId).orElseThrow(() -> new Groups().notFound(groupId));
        group.rules().stream().filter(rule::sameTraffic).findFirst().ifPresent(same -> {
            throw new ApiFault(409, "SecurityGroupRuleExists", "Security group rule already exists. Rule id is %s.", same.id());
        });
        return new Made(state.with(group.withRules(List.of(rule))), rule.id());
    }

    private static SecurityRule rule(CloudState state, Body body, String id) {
        var direction = switch (body.required("direction")) {
            case "ingress" -> Direction.INGRESS;
            case "egress" -> Direction.EGRESS;
            case String other -> throw ApiFault.bad("Invalid input for direction. Reason: %s is not in valid_values.", other);
        };
        boolean ipv6 = body.text("ethertype").orElse("IPv4").equalsIgnoreCase("IPv6");
        var word = body.get("protocol").isInt() ? Optional.of(body.get("protocol").asText()) : body.text("protocol").map(p -> p.toLowerCase(Locale.ROOT));
        int protocol = word.map(Protocols::number).orElse(SecurityRule.ANY);
        int from = body.get("port_range_min").asInt(SecurityRule.ANY);
        int to = body.get("port_range_max").asInt(SecurityRule.ANY);
        checkPorts(protocol, from, to);
        return new SecurityRule(id, direction, protocol, from, to, peer(state, body, ipv6), body.text("description").orElse(""),
                new Wording(ipv6, word.orElse(null), body.text("remote_ip_prefix").orElse(null)));
    }

    private static void checkPorts(int protocol, int from, int to) {
        boolean given = from != SecurityRule.ANY || to != SecurityRule.ANY;
        if (given && !Protocols.hasPorts(protocol) && !Protocols.isIcmp(protocol)) {
            throw new ApiFault(400, "SecurityGroupInvalidProtocolForPort", "Ports cannot be specified for protocol %s. Ports are only supported for "
                    + "DCCP, SCTP, TCP, UDP, UDPLITE.", protocol == SecurityRule.ANY ? "None" : protocol);
        }
        if (given && Protocols.hasPorts(protocol) && from > to) {
            throw new ApiFault(400, "SecurityGroupInvalidPortRange", "For TCP/UDP protocols, port_range_min must be <= port_range_max");
        }
    }

    private static Peer peer(CloudState state, Body body, boolean ipv6) {
        var group = body.uuid("remote_group_id");
        var addresses = body.uuid("remote_address_group_id");
        var prefix = body.text("remote_ip_prefix");
        if (Stream.of(group, addresses, prefix).filter(Optional::isPresent).count() > 1) {
            throw new ApiFault(400, "SecurityGroupMultipleRemoteEntites",
                    "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.");
        }
        if (group.isPresent()) {
            state.find(SecurityGroup.class, group.get()).orElseThrow(() -> new Groups().notFound(group.get()));
            return new Peer(Peer.Kind.SECURITY_GROUP, group.get());
        }
        if (addresses.isPresent()) {
            state.find(PrefixList.class, addresses.get()).orElseThrow(() -> new AddressGroups().notFound(addresses.get()));
            return new Peer(Peer.Kind.PREFIX_LIST, addresses.get());
        }
        String range = prefix.map(text -> text.contains("/") ? text : text + (ipv6 ? "/128" : "/32")).orElse(ipv6 ? "::/0" : "0.0.0.0/0");
        if (!Cidr.isRange(range, ipv6)) {
            throw ApiFault.bad("Invalid input for remote_ip_prefix. Reason: '%s' is not a valid IP subnet.", range);
        }
        return new Peer(ipv6 ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, Cidr.parse(range).toString());
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        throw Resource.unsupported(one());
    }

    @Override public CloudState delete(CloudState state, String id) {
        var group = state.all(SecurityGroup.class).filter(each -> each.rules().stream().anyMatch(rule -> rule.id().equals(id))).findFirst()
                .orElseThrow(() -> notFound(id));
        return state.with(group.withoutRules(List.of(id)));
    }
}
