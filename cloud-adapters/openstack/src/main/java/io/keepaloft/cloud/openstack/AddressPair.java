package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address, or a block of them, that a port may send from although it is not its own.
 *
 * @param address as Neutron shows it, e.g. {@code 172.17.100.203} or {@code 172.17.100.0/24}
 * @param mac     the source MAC that goes with it; null: the port's own
 */
record AddressPair(String address, String mac) {

    static List<AddressPair> list(JsonNode array) {
        List<AddressPair> pairs = new ArrayList<>();
        for (JsonNode pair : array) {
            JsonNode mac = pair.path("mac_address");
            pairs.add(new AddressPair(pair.path("ip_address").asText(), mac.isTextual() ? mac.asText() : null));
        }
        return List.copyOf(pairs);
    }

    /** As Neutron takes it back; it refuses keys that it does not know. */
    static ArrayNode json(List<AddressPair> pairs) {
        ArrayNode array = Http.JSON.createArrayNode();
        for (AddressPair pair : pairs) {
            var object = array.addObject().put("ip_address", pair.address);
            if (pair.mac != null) {
                object.put("mac_address", pair.mac);
            }
        }
        return array;
    }

    /** True when exactly this address or block is meant, by whatever spelling: {@code A} and {@code A/32} are one. */
    boolean is(String other) {
        Optional<Cidr> block = block(address);
        return block.isPresent() && block.equals(block(other));
    }

    /** True when everything in {@code wanted} may be sent from. */
    boolean covers(String wanted) {
        return block(address).flatMap(mine -> block(wanted).map(its -> mine.prefixLength() <= its.prefixLength() && mine.contains(its.network()))).orElse(false);
    }

    boolean hasMac(String wanted, String ofPort) {
        return wanted.equalsIgnoreCase(mac == null ? ofPort : mac);
    }

    private static Optional<Cidr> block(String text) {
        Optional<InetAddress> single = Cidr.address(text);
        return single.isPresent() ? single.map(Cidr::of) : Cidr.parse(text);
    }
}
