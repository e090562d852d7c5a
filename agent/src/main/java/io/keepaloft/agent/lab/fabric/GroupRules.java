package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A security group as four chains: what may begin, in and out, and the answers to each. */
final class GroupRules {
    private GroupRules() {
    }

    static String chain(Direction direction, String groupId) {
        return (direction == Direction.INGRESS ? "gi_" : "ge_") + Names.clean(groupId);
    }

    /** The answers to what `direction` lets begin. */
    static String answers(Direction direction, String groupId) {
        return (direction == Direction.INGRESS ? "gia_" : "gea_") + Names.clean(groupId);
    }

    static void write(CloudState state, SecurityGroup group, Ruleset into) {
        for (Direction direction : Direction.values()) {
            boolean ingress = direction == Direction.INGRESS;
            List<Traffic> all = group.rules(direction).flatMap(rule -> traffic(state, rule)).toList();
            into.chain(chain(direction, group.id()), all.stream().map(t -> t.match(ingress)).flatMap(Optional::stream).distinct()
                    .map(match -> match + " goto begin_" + (ingress ? "in" : "out")).toList());
            into.chain(answers(direction, group.id()), all.stream().map(t -> t.answers(!ingress)).flatMap(Optional::stream).distinct()
                    .map(match -> match + " goto keep_" + (ingress ? "out" : "in")).toList());
        }
    }

    private static Stream<Traffic> traffic(CloudState state, SecurityRule rule) {
        boolean both = rule.wording() == null && rule.peer().kind() != SecurityRule.Peer.Kind.IPV4_RANGE
                && rule.peer().kind() != SecurityRule.Peer.Kind.IPV6_RANGE;
        List<String> ranges = ranges(state, rule.peer());
        // Neutron writes "icmp" with ether type IPv6 for ICMPv6.
        int protocol = rule.wording() != null && rule.ipv6() && rule.protocol() == Traffic.ICMP ? Traffic.ICMPV6 : rule.protocol();
        return (both ? Stream.of(false, true) : Stream.of(rule.ipv6()))
                .map(ipv6 -> Traffic.of(ipv6, ranges, protocol, rule.fromPort(), rule.toPort()));
    }

    private static List<String> ranges(CloudState state, SecurityRule.Peer peer) {
        return switch (peer.kind()) {
            case IPV4_RANGE, IPV6_RANGE -> List.of(peer.value());
            case SECURITY_GROUP -> Ownership.members(state, peer.value());
            case PREFIX_LIST -> state.find(PrefixList.class, peer.value()).stream().flatMap(list -> list.entries().stream()).map(PrefixList.Entry::cidr).toList();
        };
    }
}
