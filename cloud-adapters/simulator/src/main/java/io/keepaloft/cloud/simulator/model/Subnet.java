package io.keepaloft.cloud.simulator.model;

import java.util.Map;

/**
 * A range of a private network in one availability zone.
 *
 * @param ipv6Cidr its IPv6 range; null without one
 */
public record Subnet(String id, String vpcId, String cidr, String ipv6Cidr, String zone, Map<String, String> tags) implements Item {
    public Subnet {
        Cidr.parse(cidr);
        if (ipv6Cidr != null) {
            Cidr.parse(ipv6Cidr);
        }
        tags = Maps.ordered(tags);
    }

    public Subnet(String id, String vpcId, String cidr, String zone, Map<String, String> tags) {
        this(id, vpcId, cidr, null, zone, tags);
    }

    @Override public Subnet withTags(Map<String, String> newTags) {
        return new Subnet(id, vpcId, cidr, ipv6Cidr, zone, newTags);
    }
}
