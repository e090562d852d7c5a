package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Ports;
import io.keepaloft.cloud.rules.Protocols;
import io.keepaloft.cloud.rules.Rule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A security group with all its rules. Source: Networking API v2.0, "Security group rules": they only allow, and all of a port's groups count. */
record SecurityGroup(String id, String name, List<Rule> rules) {

    static final String ADDRESS_GROUP = "address group";
    /** Protocol 0 is IPv6's hop-by-hop header by number, and every protocol to Neutron. */
    private static final Set<String> ALSO_EVERY = Set.of("0", "ip", "hopopt");

    static SecurityGroup of(JsonNode group) {
        String id = group.path("id").asText();
        return new SecurityGroup(id, group.path("name").asText(""), Port.stream(group.path("security_group_rules")).flatMap(rule -> rule(id, rule)).toList());
    }

    private static Stream<Rule> rule(String groupId, JsonNode rule) {
        String protocol = text(rule.path("protocol"));
        OptionalInt number = protocol != null && ALSO_EVERY.contains(protocol) ? OptionalInt.of(Protocols.ANY) : Protocols.parse(protocol);
        Optional<Addresses> far = far(rule);
        if (number.isEmpty() || far.isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(new Rule(groupId, "", Rule.Action.ALLOW, rule.path("direction").asText().equals("ingress") ? Direction.INGRESS : Direction.EGRESS,
                rule.path("ethertype").asText().equalsIgnoreCase("IPv6") ? Rule.Family.IPV6 : Rule.Family.IPV4, number.getAsInt(),
                Ports.of(port(rule.path("port_range_min")), port(rule.path("port_range_max"))), far.get()));
    }

    private static Optional<Addresses> far(JsonNode rule) {
        String group = text(rule.path("remote_group_id"));
        String addressGroup = text(rule.path("remote_address_group_id"));
        String prefix = text(rule.path("remote_ip_prefix"));
        if (group != null) {
            return Optional.of(new Addresses.MembersOf(group));
        }
        if (addressGroup != null) {
            return Optional.of(new Addresses.InSet(ADDRESS_GROUP, addressGroup));
        }
        return prefix == null || prefix.equals("any") ? Optional.of(new Addresses.Any()) : Cidr.parseBlockOrAddress(prefix).map(Addresses.Block::new);
    }

    private static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() || node.asText().isEmpty() ? null : node.asText();
    }

    private static Integer port(JsonNode node) {
        return node.isInt() ? Integer.valueOf(node.asInt()) : null;
    }
}
