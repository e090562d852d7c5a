package io.keepaloft.cloud.simulator.model;

import java.util.Map;

/**
 * A private network.
 *
 * @param cidr            its IPv4 range
 * @param internetGateway whether elastic IPs can be used inside it
 * @param external        whether it is the outside itself, which public addresses come from (Neutron's external network)
 */
public record Vpc(String id, String cidr, boolean internetGateway, boolean external, Map<String, String> tags) implements Item {
    public Vpc {
        Cidr.parse(cidr);
        tags = Maps.ordered(tags);
    }

    public Vpc(String id, String cidr, boolean internetGateway, Map<String, String> tags) {
        this(id, cidr, internetGateway, false, tags);
    }

    @Override public Vpc withTags(Map<String, String> newTags) {
        return new Vpc(id, cidr, internetGateway, external, newTags);
    }
}
