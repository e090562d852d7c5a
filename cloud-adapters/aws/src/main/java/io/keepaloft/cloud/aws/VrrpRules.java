package io.keepaloft.cloud.aws;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says whether security group rules let VRRP (IP protocol 112, or its UDP port) pass between this host and a peer; pure.
 *
 * <p>An interface's groups add up: traffic passes when any rule of any of them allows it. There are no deny rules. Source: Amazon VPC
 * User Guide, "Security group rules".
 */
final class VrrpRules {

    /** What a rule that is for every protocol calls it. */
    private static final String EVERY_PROTOCOL = "-1";
    static final String VRRP = "112";
    private static final Set<String> UDP = Set.of("udp", "17");
    /** A rule that is for every port names none. */
    static final int ANY_PORT = -1;

    private VrrpRules() {}

    /**
     * One rule of a group, in one direction.
     *
     * @param protocol    a number as text, a name (tcp, udp, icmp, icmpv6), or -1; ports mean nothing for 112
     * @param fromPort    first UDP port, {@link #ANY_PORT} for all; likewise toPort
     * @param groups      ids of groups whose members' private addresses match
     * @param prefixLists ids of prefix lists whose entries match
     */
    record Rule(String groupId, String protocol, int fromPort, int toPort, List<Cidr> cidrs, Set<String> groups, Set<String> prefixLists) {
        Rule {
            cidrs = List.copyOf(cidrs);
            groups = Set.copyOf(groups);
            prefixLists = Set.copyOf(prefixLists);
        }

        boolean speaksOf(Passage passage) {
            boolean udp = passage.port() != 0 && UDP.contains(protocol)
                    && (fromPort == ANY_PORT || fromPort <= passage.port() && passage.port() <= toPort);
            return protocol.equals(EVERY_PROTOCOL) || passage.port() == 0 && protocol.equals(VRRP) || udp;
        }

        /** Whether it can be about anything that is asked here. */
        boolean mayConcern() {
            return protocol.equals(EVERY_PROTOCOL) || protocol.equals(VRRP) || UDP.contains(protocol);
        }
    }

    /** The far end: its address, and the groups of its interface as far as they are known. */
    record Peer(InetAddress address, Set<String> groups) {
        Peer {
            groups = Set.copyOf(groups);
        }
    }

    /** What the rules come to. */
    sealed interface Verdict {
        /** @param by for people: which rule of which group */
        record Allowed(String by) implements Verdict {}

        record Blocked() implements Verdict {}

        /** No readable rule allows it, and these prefix lists, which might, could not be read. */
        record Unknown(Set<String> prefixLists) implements Verdict {}
    }

    /** @param prefixLists the entries of each list that could be read */
    static Verdict judge(Passage passage, List<Rule> rules, Peer peer, Map<String, List<Cidr>> prefixLists) {
        Set<String> unread = new TreeSet<>();
        for (Rule rule : rules) {
            if (!rule.speaksOf(passage)) {
                continue;
            }
            String match = match(rule, peer, prefixLists);
            if (match != null) {
                return new Verdict.Allowed(rule.groupId() + ", " + match);
            }
            rule.prefixLists().stream().filter(list -> !prefixLists.containsKey(list)).forEach(unread::add);
        }
        return unread.isEmpty() ? new Verdict.Blocked() : new Verdict.Unknown(unread);
    }

    private static String match(Rule rule, Peer peer, Map<String, List<Cidr>> prefixLists) {
        for (Cidr cidr : rule.cidrs()) {
            if (cidr.contains(peer.address())) {
                return "by " + cidr;
            }
        }
        for (String group : rule.groups()) {
            if (peer.groups().contains(group)) {
                return "by group " + group;
            }
        }
        for (String list : rule.prefixLists()) {
            if (prefixLists.getOrDefault(list, List.of()).stream().anyMatch(cidr -> cidr.contains(peer.address()))) {
                return "by prefix list " + list;
            }
        }
        return null;
    }
}
