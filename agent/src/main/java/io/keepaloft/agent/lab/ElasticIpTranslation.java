package io.keepaloft.agent.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The cloud's edge: translates each elastic IP to the private address that it points at, and back. One to one and without
 * connection state, as clouds do it: when the address moves, the next packet already goes to the new holder.
 */
final class ElasticIpTranslation {
    private final Namespace fabric;
    private Map<String, String> current = Map.of();

    /** @param uplink the interface of the fabric that leads outside */
    ElasticIpTranslation(Namespace fabric, String uplink) {
        this.fabric = fabric;
        fabric.nft("""
                table ip edge {
                    map to_private { type ipv4_addr : ipv4_addr; }
                    map to_public { type ipv4_addr : ipv4_addr; }
                    chain in { type filter hook prerouting priority raw; iifname "%1$s" ip daddr set ip daddr map @to_private; }
                    chain out { type filter hook postrouting priority srcnat; oifname "%1$s" ip saddr set ip saddr map @to_public; }
                }
                """.formatted(uplink));
    }

    /** Applies a whole new mapping, public to private, in one transaction; does nothing if it is the one in force. */
    void apply(Map<String, String> privateByPublic) {
        Map<String, String> wanted = new TreeMap<>(privateByPublic);
        if (wanted.equals(current)) {
            return;
        }
        StringBuilder script = new StringBuilder("flush map ip edge to_private\nflush map ip edge to_public\n");
        if (!wanted.isEmpty()) {
            script.append("add element ip edge to_private { ").append(pairs(wanted, false)).append(" }\n");
            script.append("add element ip edge to_public { ").append(pairs(wanted, true)).append(" }\n");
        }
        fabric.nft(script.toString());
        current = wanted;
    }

    private static String pairs(Map<String, String> map, boolean swapped) {
        return map.entrySet().stream().map(e -> swapped ? e.getValue() + " : " + e.getKey() : e.getKey() + " : " + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
