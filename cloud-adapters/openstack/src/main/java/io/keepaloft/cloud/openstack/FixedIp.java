package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;

/** One of a port's own addresses. @param subnetId empty: whichever subnet has it */
record FixedIp(String subnetId, String address) {

    static List<FixedIp> list(JsonNode array) {
        return Port.stream(array).map(ip -> new FixedIp(ip.path("subnet_id").asText(""), ip.path("ip_address").asText())).toList();
    }

    /** As Neutron takes it back. */
    static ArrayNode json(List<FixedIp> ips) {
        ArrayNode array = Http.JSON.createArrayNode();
        for (FixedIp ip : ips) {
            var object = array.addObject();
            if (!ip.subnetId.isEmpty()) {
                object.put("subnet_id", ip.subnetId);
            }
            object.put("ip_address", ip.address);
        }
        return array;
    }

    boolean is(String other) {
        return new AddressPair(address, null).is(other);
    }
}
