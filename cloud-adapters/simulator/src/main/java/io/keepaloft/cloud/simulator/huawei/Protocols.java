package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.Map;
import java.util.Optional;

/** The few protocols that have a name, and numbers for all others: "vrrp" is none of them. */
final class Protocols {
    private static final Map<String, Integer> NAMES = Map.of("icmp", 1, "tcp", 6, "udp", 17, "icmpv6", 58);

    private Protocols() { }

    /** @param text empty = any. @return empty if there is no such protocol */
    static Optional<Integer> number(Optional<String> text) {
        String said = text.orElse("");
        if (said.isEmpty()) {
            return Optional.of(SecurityRule.ANY);
        }
        if (NAMES.containsKey(said)) {
            return Optional.of(NAMES.get(said));
        }
        return said.matches("\\d{1,3}") && Integer.parseInt(said) <= 255 ? Optional.of(Integer.parseInt(said)) : Optional.empty();
    }

    /** null = any. */
    static String text(SecurityRule rule) {
        if (rule.wording() != null) {
            return rule.wording().protocol();
        }
        return text(rule.protocol());
    }

    static String text(int number) {
        return number == SecurityRule.ANY ? null : NAMES.entrySet().stream().filter(each -> each.getValue() == number).map(Map.Entry::getKey).findFirst()
                .orElse(String.valueOf(number));
    }
}
