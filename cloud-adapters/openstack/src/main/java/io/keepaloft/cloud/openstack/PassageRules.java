package io.keepaloft.cloud.openstack;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether security group rules let something pass between two ports; pure.
 *
 * <p>A port's groups add up, and there are no deny rules; without a rule nothing passes. Source: Networking API v2.0, "Security group rules".
 */
final class PassageRules {

    private static final Set<String> EVERY_PROTOCOL = Set.of("any", "0", "-1");

    private PassageRules() {}

    /** @param numbers the protocol's names; @param port 0 for a protocol without ports */
    record Traffic(Set<String> names, String number, int port) {
        static final Traffic VRRP = new Traffic(Set.of("112", "vrrp"), "112", 0);

        static Traffic udp(int port) {
            return new Traffic(Set.of("17", "udp"), "udp", port);
        }

        String text() {
            return port == 0 ? "protocol 112 (VRRP)" : "UDP port " + port;
        }
    }

    /** The far end: its address, and its port's groups as far as they are known. */
    record Peer(InetAddress address, Set<String> groups) {}

    /** @return which rule lets it pass, for people; empty when none does */
    static Optional<String> match(List<SecurityGroup.Rule> rules, boolean ingress, Traffic traffic, Peer peer, Map<String, List<String>> addressGroups) {
        boolean ipv6 = peer.address().getAddress().length == 16;
        return rules.stream().filter(rule -> rule.ingress() == ingress && rule.ipv6() == ipv6 && speaksOf(rule, traffic))
                .filter(rule -> meets(rule, peer, addressGroups)).findFirst().map(rule -> rule.groupId() + from(rule));
    }

    private static boolean speaksOf(SecurityGroup.Rule rule, Traffic traffic) {
        String protocol = rule.protocol() == null ? "any" : rule.protocol().toLowerCase(Locale.ROOT);
        if (EVERY_PROTOCOL.contains(protocol)) {
            return true;
        }
        return traffic.names().contains(protocol) && (traffic.port() == 0 || rule.portMin() == null || rule.portMax() == null
                || rule.portMin() <= traffic.port() && traffic.port() <= rule.portMax());
    }

    private static boolean meets(SecurityGroup.Rule rule, Peer peer, Map<String, List<String>> addressGroups) {
        if (rule.remoteGroup() != null) {
            return peer.groups().contains(rule.remoteGroup());
        }
        if (rule.addressGroup() != null) {
            return addressGroups.getOrDefault(rule.addressGroup(), List.of()).stream().anyMatch(block -> contains(block, peer.address()));
        }
        return rule.remotePrefix() == null || rule.remotePrefix().equals("any") || contains(rule.remotePrefix(), peer.address());
    }

    private static boolean contains(String block, InetAddress address) {
        return new AddressPair(block, null).covers(address.getHostAddress());
    }

    private static String from(SecurityGroup.Rule rule) {
        return rule.remoteGroup() != null ? ", by group " + rule.remoteGroup() : rule.addressGroup() != null ? ", by address group " + rule.addressGroup()
                : ", by " + (rule.remotePrefix() == null ? "any address" : rule.remotePrefix());
    }
}
