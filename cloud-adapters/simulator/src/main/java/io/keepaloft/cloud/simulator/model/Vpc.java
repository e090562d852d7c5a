package io.keepaloft.cloud.simulator.model;

import java.util.Map;

/**
 * A private network.
 *
 * @param cidr            its IPv4 range
 * @param internetGateway whether elastic IPs can be used inside it
 */
public record Vpc(String id, String cidr, boolean internetGateway, Map<String, String> tags) implements Item {
    public Vpc {
        Cidr.parse(cidr);
        tags = Maps.ordered(tags);
    }

    @Override public Vpc withTags(Map<String, String> newTags) {
        return new Vpc(id, cidr, internetGateway, newTags);
    }
}
