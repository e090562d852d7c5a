package io.keepaloft.cloud.simulator.openstack;

import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that security group rules may use for IP protocols; source: the refusal of Neutron 21, and IANA's protocol numbers. */
final class Protocols {
    private static final List<String> NAMES = List.of("ah", "dccp", "egp", "esp", "gre", "hopopt", "icmp", "igmp", "ip", "ipip", "ipv6-encap",
            "ipv6-frag", "ipv6-icmp", "icmpv6", "ipv6-nonxt", "ipv6-opts", "ipv6-route", "ospf", "pgm", "rsvp", "sctp", "tcp", "udp", "udplite", "vrrp");
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(Map.entry("ah", 51), Map.entry("dccp", 33), Map.entry("egp", 8),
            Map.entry("esp", 50), Map.entry("gre", 47), Map.entry("hopopt", 0), Map.entry("icmp", 1), Map.entry("igmp", 2),
            Map.entry("ip", SecurityRule.ANY), Map.entry("ipip", 4), Map.entry("ipv6-encap", 41), Map.entry("ipv6-frag", 44),
            Map.entry("ipv6-icmp", 58), Map.entry("icmpv6", 58), Map.entry("ipv6-nonxt", 59), Map.entry("ipv6-opts", 60),
            Map.entry("ipv6-route", 43), Map.entry("ospf", 89), Map.entry("pgm", 113), Map.entry("rsvp", 46), Map.entry("sctp", 132),
            Map.entry("tcp", 6), Map.entry("udp", 17), Map.entry("udplite", 136), Map.entry("vrrp", SecurityRule.VRRP));

    private Protocols() { }

    /** @return {@link SecurityRule#ANY} for "ip" and "0" */
    static int number(String text) {
        if (NUMBERS.containsKey(text)) {
            return NUMBERS.get(text);
        }
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255) {
            throw new ApiFault(400, "SecurityGroupRuleInvalidProtocol", "Security group rule protocol %s not supported. Only protocol values [%s] and "
                    + "integer representations [0 to 255] are supported.", text,
                    Stream.concat(Stream.of("None"), NAMES.stream().map(name -> "'" + name + "'")).collect(Collectors.joining(", ")));
        }
        return Integer.parseInt(text) == 0 ? SecurityRule.ANY : Integer.parseInt(text);
    }

    /** For rules that were not written in Neutron's words. */
    static String text(int number) {
        return switch (number) {
            case SecurityRule.ANY -> null;
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            default -> String.valueOf(number);
        };
    }

    static boolean hasPorts(int number) {
        return List.of(6, 17, 33, 132, 136).contains(number);
    }

    static boolean isIcmp(int number) {
        return number == 1 || number == 58;
    }
}
