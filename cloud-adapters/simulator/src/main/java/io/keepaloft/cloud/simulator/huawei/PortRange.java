package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** `multiport` of a v3 rule: "80", "1-3", "22,80-90". A rule with several ranges is several in the model, which share its id. */
record PortRange(int from, int to) {
    static final PortRange ALL = new PortRange(SecurityRule.ANY, SecurityRule.ANY);

    /** Of all that share an id; null = all. */
    static String text(List<SecurityRule> ranges) {
        return ranges.getFirst().fromPort() == SecurityRule.ANY ? null : ranges.stream().map(PortRange::text).collect(Collectors.joining(","));
    }

    private static String text(SecurityRule rule) {
        return rule.toPort() == rule.fromPort() || rule.toPort() == SecurityRule.ANY ? "" + rule.fromPort() : rule.fromPort() + "-" + rule.toPort();
    }

    static List<PortRange> parse(Body body) {
        String text = body.text("multiport").orElse("");
        if (text.isEmpty()) {
            return List.of(ALL);
        }
        if (!text.matches("\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?){0,19}")) {
            throw body.bad("Creating securitygroup rule multiport %s is invalid.", text);
        }
        return Stream.of(text.split(",")).map(range -> range.split("-"))
                .map(ends -> new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))).toList();
    }
}
