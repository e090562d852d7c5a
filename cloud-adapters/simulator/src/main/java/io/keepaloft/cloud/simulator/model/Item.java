package io.keepaloft.cloud.simulator.model;

import java.util.Map;

/** Anything in the cloud that has an id of its own and can carry tags. */
public sealed interface Item permits Vpc, Subnet, Instance, Port, ElasticIp, SecurityGroup, NetworkAcl, PrefixList, RouteTable, VirtualIp {
    /** Unique over all kinds. */
    String id();

    Map<String, String> tags();

    Item withTags(Map<String, String> tags);
}
