package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A security group with all its rules. */
record SecurityGroup(String id, String name, List<Rule> rules) {

    /**
     * One rule; what it does not say is null.
     *
     * @param ingress      else egress
     * @param protocol     a name or a number as text; null, {@code any} and {@code 0} are every protocol
     * @param addressGroup id of a group of addresses that match
     */
    record Rule(String groupId, boolean ingress, boolean ipv6, String protocol, Integer portMin, Integer portMax, String remoteGroup, String remotePrefix,
                String addressGroup) {}

    static SecurityGroup of(JsonNode group) {
        return new SecurityGroup(group.path("id").asText(), group.path("name").asText(""), Port.stream(group.path("security_group_rules")).map(rule ->
                new Rule(group.path("id").asText(), rule.path("direction").asText().equals("ingress"), rule.path("ethertype").asText().equalsIgnoreCase("IPv6"),
                        text(rule.path("protocol")), number(rule.path("port_range_min")), number(rule.path("port_range_max")),
                        text(rule.path("remote_group_id")), text(rule.path("remote_ip_prefix")), text(rule.path("remote_address_group_id")))).toList());
    }

    private static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() || node.asText().isEmpty() ? null : node.asText();
    }

    private static Integer number(JsonNode node) {
        return node.isInt() ? Integer.valueOf(node.asInt()) : null;
    }
}
