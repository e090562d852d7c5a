package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Network ACLs as chains that every port of the subnet passes: about packets that cross the subnet's edge alone, the first entry that matches
 * decides. A family that an ACL does not speak of is none of its business.
 */
final class AclRules {
    private AclRules() {
    }

    static Optional<NetworkAcl> of(CloudState state, String subnetId) {
        return state.all(NetworkAcl.class).filter(acl -> acl.subnetIds().contains(subnetId)).findFirst();
    }

    static String chain(Direction direction, String subnetId) {
        return (direction == Direction.INGRESS ? "ni_" : "ne_") + Names.clean(subnetId);
    }

    static void write(CloudState state, Subnet subnet, Ruleset into) {
        of(state, subnet.id()).ifPresent(acl -> {
            for (Direction direction : Direction.values()) {
                into.chain(chain(direction, subnet.id()), rules(state, acl, direction, subnet));
            }
        });
    }

    private static List<String> rules(CloudState state, NetworkAcl acl, Direction direction, Subnet subnet) {
        boolean ingress = direction == Direction.INGRESS;
        String end = ingress ? " saddr " : " daddr ";
        List<String> rules = new ArrayList<>();
        rules.add("ip" + end + subnet.cidr() + " return");
        if (subnet.ipv6Cidr() != null) {
            rules.add("ip6" + end + Prefixes.canonical(subnet.ipv6Cidr()) + " return");
        }
        rules.add("ip daddr 224.0.0.0/4 return");
        rules.add("ip daddr 255.255.255.255 return");
        rules.add("ip6 daddr ff00::/8 return");
        rules.add("ip6" + end + "fe80::/10 return");
        for (boolean ipv6 : new boolean[] {false, true}) {
            List<NetworkAcl.Entry> entries = acl.entries().stream().filter(e -> e.enabled() && e.direction() == direction && Prefixes.ipv6(e.cidr()) == ipv6)
                    .toList();
            for (NetworkAcl.Entry entry : entries) {
                Traffic.of(ipv6, far(state, entry), entry.protocol(), entry.fromPort(), entry.toPort()).match(ingress)
                        .ifPresent(match -> rules.add(match + near(entry, ipv6, ingress) + (entry.allow() ? " return" : " drop")));
            }
            if (!entries.isEmpty()) {
                rules.add("meta protocol ip" + (ipv6 ? "6" : "") + " drop");
            }
        }
        return rules;
    }

    private static List<String> far(CloudState state, NetworkAcl.Entry entry) {
        return entry.set() == null ? List.of(entry.cidr())
                : state.find(PrefixList.class, entry.set()).stream().flatMap(set -> set.entries().stream()).map(PrefixList.Entry::cidr).toList();
    }

    private static String near(NetworkAcl.Entry entry, boolean ipv6, boolean ingress) {
        return entry.near() == null || Prefixes.length(Prefixes.canonical(entry.near())) == 0 ? ""
                : (ipv6 ? " ip6" : " ip") + (ingress ? " daddr " : " saddr ") + Prefixes.canonical(entry.near());
    }
}
