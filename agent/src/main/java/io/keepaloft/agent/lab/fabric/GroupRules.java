package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    /** The first rule that matches decides: those of the lowest number go first, and of one number the denials (Huawei Cloud's order). */
    private static final Comparator<SecurityRule> ORDER = Comparator.<SecurityRule>comparingInt(rule -> rule.effect().priority())
            .thenComparing(rule -> rule.effect().allow());

    static void write(CloudState state, SecurityGroup group, Ruleset into) {
        for (Direction direction : Direction.values()) {
            boolean ingress = direction == Direction.INGRESS;
            List<SecurityRule> rules = group.rules(direction).filter(rule -> rule.effect().enabled()).sorted(ORDER).toList();
            into.chain(chain(direction, group.id()), lines(state, rules, traffic -> traffic.match(ingress), "goto begin_" + (ingress ? "in" : "out"), "drop"));
            // An answer to what is denied now is none; it may still begin a flow of its own.
            into.chain(answers(direction, group.id()), lines(state, rules, traffic -> traffic.answers(!ingress), "goto keep_" + (ingress ? "out" : "in"), "return"));
        }
    }

    private static List<String> lines(CloudState state, List<SecurityRule> rules, Function<Traffic, Optional<String>> words, String allowed, String denied) {
        return rules.stream().flatMap(rule -> traffic(state, rule).map(words).flatMap(Optional::stream)
                .map(match -> match + " " + (rule.effect().allow() ? allowed : denied))).distinct().toList();
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
