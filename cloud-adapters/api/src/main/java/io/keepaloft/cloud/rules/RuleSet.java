package io.keepaloft.cloud.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules that one thing on a packet's way applies, in the order in which it reads them: the first that matches decides, and what none matches is
 * denied.
 *
 * @param name for people: the groups of an interface, or the ACL of a subnet
 */
public record RuleSet(String name, List<Rule> rules) {
    public RuleSet {
        rules = List.copyOf(rules);
    }

    /** A rule with its place: the smaller number is read first. */
    public record Ranked(int number, boolean enabled, Rule rule) {}

    /** The rules of an interface's groups where there is no deny: Amazon VPC User Guide, "Security group rules"; Networking API v2.0, "Security group rules". */
    public static RuleSet of(List<String> owners, List<Rule> rules) {
        return new RuleSet(String.join(", ", owners), rules);
    }

    /**
     * The rules of a port's groups in Huawei Cloud, or of one ACL. Groups are read in the port's order, one after the other; in a group the smaller
     * number goes first, and deny before allow of the same number; a rule that is not enabled is as if it were not there. Source: VPC User Guide of
     * Huawei Cloud, "Security Group and Security Group Rule Overview"; for ACLs that and Amazon VPC User Guide, "Network ACL rules".
     */
    public static RuleSet ranked(List<String> owners, List<List<Ranked>> groups) {
        Comparator<Ranked> order = Comparator.comparingInt(Ranked::number).thenComparing(ranked -> ranked.rule().allows());
        return new RuleSet(owners.stream().collect(Collectors.joining(", ")),
                groups.stream().flatMap(group -> group.stream().filter(Ranked::enabled).sorted(order)).map(Ranked::rule).toList());
    }

    /** What happens to the first packet of a flow. */
    public Verdict judge(Direction direction, Packet packet, Directory directory) {
        List<Rule> doubtful = new ArrayList<>();
        for (Rule rule : rules) {
            switch (rule.matches(direction, packet, directory)) {
                case YES -> {
                    return settle(doubtful, rule.allows() ? new Verdict.Allowed(rule) : new Verdict.Denied(Optional.of(rule)), direction, packet, directory);
                }
                case UNKNOWN -> doubtful.add(rule);
                case NO -> { }
            }
        }
        return settle(doubtful, new Verdict.Denied(Optional.empty()), direction, packet, directory);
    }

    /** Doubts about rules that would come to the same are none. */
    private static Verdict settle(List<Rule> doubtful, Verdict otherwise, Direction direction, Packet packet, Directory directory) {
        List<Verdict.Doubt> doubts = doubtful.stream().filter(rule -> rule.allows() != otherwise.passes())
                .map(rule -> rule.doubt(direction, packet, directory)).toList();
        return doubts.isEmpty() ? otherwise : new Verdict.Unknown(doubts, otherwise);
    }
}
