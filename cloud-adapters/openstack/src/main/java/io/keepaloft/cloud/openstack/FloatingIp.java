package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;

/** A floating IP; {@code portId} and {@code fixedAddress} are null while nobody has it. */
record FloatingIp(String id, String address, String portId, String fixedAddress, long revision) {

    static FloatingIp of(JsonNode ip) {
        return new FloatingIp(ip.path("id").asText(), ip.path("floating_ip_address").asText(), text(ip.path("port_id")), text(ip.path("fixed_ip_address")),
                ip.path("revision_number").asLong(-1));
    }

    private static String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }
}
