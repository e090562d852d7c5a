package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.model.SecurityRule;

/** `multiport` of a v3 rule: "80", "1-3"; the model has no room for a list of them. */
final class PortRange {
    private PortRange() { }

    /** null = all. */
    static String text(SecurityRule rule) {
        return rule.fromPort() == SecurityRule.ANY ? null
                : rule.toPort() == rule.fromPort() || rule.toPort() == SecurityRule.ANY ? "" + rule.fromPort() : rule.fromPort() + "-" + rule.toPort();
    }

    static int[] parse(Body body) {
        String text = body.text("multiport").orElse("");
        if (text.isEmpty()) {
            return new int[] {SecurityRule.ANY, SecurityRule.ANY};
        }
        if (text.contains(",")) {
            throw body.bad("multiport is invalid: the simulated cloud takes one port or one range a rule.");
        }
        if (!text.matches("\\d{1,5}(-\\d{1,5})?")) {
            throw body.bad("Creating securitygroup rule multiport %s is invalid.", text);
        }
        var ends = text.split("-");
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }
}
