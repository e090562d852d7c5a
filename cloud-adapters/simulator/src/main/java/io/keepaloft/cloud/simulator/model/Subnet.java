package io.keepaloft.cloud.simulator.model;

import java.util.Map;

/** A range of a private network in one availability zone. */
public record Subnet(String id, String vpcId, String cidr, String zone, Map<String, String> tags) implements Item {
    public Subnet {
        Cidr.parse(cidr);
        tags = Maps.ordered(tags);
    }

    @Override public Subnet withTags(Map<String, String> newTags) {
        return new Subnet(id, vpcId, cidr, zone, newTags);
    }
}
