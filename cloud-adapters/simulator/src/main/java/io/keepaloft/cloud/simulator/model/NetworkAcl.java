package io.keepaloft.cloud.simulator.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A firewall at the edge of subnets: entries in the order of their numbers, the first match decides. */
public record NetworkAcl(String id, String vpcId, boolean isDefault, List<String> subnetIds, List<Entry> entries, Map<String, String> tags)
        implements Item {
    /** The number of the entry that denies whatever no other entry matched. */
    public static final int LAST = 32767;

    /**
     * @param protocol IP protocol number, or {@link SecurityRule#ANY}
     * @param cidr     of the end outside the subnet
     * @param fromPort {@link SecurityRule#ANY} for all
     * @param near     of the end inside the subnet, in clouds that can name it; null = any
     * @param enabled  false = it is as if it were not there
     * @param set      the {@link PrefixList} of the end outside the subnet, in clouds that can name one, instead of `cidr`, which then tells the family alone;
     *                 null = none
     */
    public record Entry(int number, Direction direction, int protocol, String cidr, int fromPort, int toPort, boolean allow, String near,
                        boolean enabled, String set) {
        public Entry(int number, Direction direction, int protocol, String cidr, int fromPort, int toPort, boolean allow, String near, boolean enabled) {
            this(number, direction, protocol, cidr, fromPort, toPort, allow, near, enabled, null);
        }

        public Entry(int number, Direction direction, int protocol, String cidr, int fromPort, int toPort, boolean allow) {
            this(number, direction, protocol, cidr, fromPort, toPort, allow, null, true);
        }
    }

    public NetworkAcl {
        subnetIds = List.copyOf(subnetIds);
        entries = entries.stream().sorted(Comparator.comparing(Entry::direction).thenComparingInt(Entry::number)).toList();
        tags = Maps.ordered(tags);
    }

    /** What a new network has: everything allowed, both ways. */
    public static NetworkAcl allowAll(String id, String vpcId, List<String> subnetIds) {
        return new NetworkAcl(id, vpcId, true, subnetIds, List.of(
                new Entry(100, Direction.INGRESS, SecurityRule.ANY, "0.0.0.0/0", SecurityRule.ANY, SecurityRule.ANY, true),
                new Entry(LAST, Direction.INGRESS, SecurityRule.ANY, "0.0.0.0/0", SecurityRule.ANY, SecurityRule.ANY, false),
                new Entry(100, Direction.EGRESS, SecurityRule.ANY, "0.0.0.0/0", SecurityRule.ANY, SecurityRule.ANY, true),
                new Entry(LAST, Direction.EGRESS, SecurityRule.ANY, "0.0.0.0/0", SecurityRule.ANY, SecurityRule.ANY, false)), Map.of());
    }

    public NetworkAcl withSubnet(String subnetId) {
        var more = new java.util.ArrayList<>(subnetIds);
        more.add(subnetId);
        return new NetworkAcl(id, vpcId, isDefault, more, entries, tags);
    }

    @Override public NetworkAcl withTags(Map<String, String> newTags) {
        return new NetworkAcl(id, vpcId, isDefault, subnetIds, entries, newTags);
    }
}
