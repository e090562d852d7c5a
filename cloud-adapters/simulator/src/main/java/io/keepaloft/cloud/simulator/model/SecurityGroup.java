package io.keepaloft.cloud.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A stateful firewall that ports join; it only ever allows. */
public record SecurityGroup(String id, String name, String description, String vpcId, List<SecurityRule> rules, Map<String, String> tags)
        implements Item {
    public SecurityGroup {
        rules = List.copyOf(rules);
        tags = Maps.ordered(tags);
    }

    public Stream<SecurityRule> rules(Direction direction) {
        return rules.stream().filter(rule -> rule.direction() == direction);
    }

    public SecurityGroup withRules(List<SecurityRule> more) {
        var all = new ArrayList<>(rules);
        all.addAll(more);
        return new SecurityGroup(id, name, description, vpcId, all, tags);
    }

    public SecurityGroup withoutRules(List<String> ruleIds) {
        return new SecurityGroup(id, name, description, vpcId, rules.stream().filter(rule -> !ruleIds.contains(rule.id())).toList(), tags);
    }

    @Override public SecurityGroup withTags(Map<String, String> newTags) {
        return new SecurityGroup(id, name, description, vpcId, rules, newTags);
    }
}
