package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.List;

/** Address pairs as Neutron writes them. */
final class PairJson {

    private PairJson() { }

    static List<AddressPair> list(JsonNode array) {
        List<AddressPair> pairs = new ArrayList<>();
        for (JsonNode pair : array) {
            JsonNode mac = pair.path("mac_address");
            pairs.add(new AddressPair(pair.path("ip_address").asText(), mac.isTextual() ? mac.asText() : null));
        }
        return List.copyOf(pairs);
    }

    /** As Neutron takes it back; it refuses keys that it does not know. */
    static ArrayNode of(List<AddressPair> pairs) {
        ArrayNode array = Http.JSON.createArrayNode();
        for (AddressPair pair : pairs) {
            var object = array.addObject().put("ip_address", pair.address());
            if (pair.mac() != null) {
                object.put("mac_address", pair.mac());
            }
        }
        return array;
    }
}
