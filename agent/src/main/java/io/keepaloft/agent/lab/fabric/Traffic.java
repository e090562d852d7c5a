package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One description of traffic, and its words for nftables.
 *
 * @param ipv6 family
 * @param ranges of the other end, canonical; empty = nobody
 * @param protocol number, or {@link SecurityRule#ANY}
 * @param from first port or ICMP type, or ANY
 * @param to last port or ICMP code, or ANY
 */
record Traffic(boolean ipv6, List<String> ranges, int protocol, int from, int to) {
    private static final int ANY = SecurityRule.ANY;
    static final int ICMP = 1;
    static final int ICMPV6 = 58;

    static Traffic of(boolean ipv6, Collection<String> addressesOrRanges, int protocol, int from, int to) {
        return new Traffic(ipv6, Prefixes.outermost(addressesOrRanges, ipv6), protocol, from, to);
    }

    /** @param otherEndIsSource whether it comes from the other end */
    Optional<String> match(boolean otherEndIsSource) {
        return match(otherEndIsSource, "dport ", from, to);
    }

    /** The answers to it, which come from the other end where it goes there; empty if there are none. */
    Optional<String> answers(boolean otherEndIsSource) {
        if (!icmp() || from == ANY) {
            return match(otherEndIsSource, "sport ", from, to);
        }
        return answerType(from).flatMap(type -> match(otherEndIsSource, "sport ", type, ANY));
    }

    private boolean icmp() {
        return protocol == (ipv6 ? ICMPV6 : ICMP);
    }

    /** Echo (RFC 792, RFC 4443 §4) and timestamp (RFC 792). */
    private Optional<Integer> answerType(int type) {
        return switch (type) {
            case 8 -> ipv6 ? Optional.empty() : Optional.of(0);
            case 13 -> ipv6 ? Optional.empty() : Optional.of(14);
            case 128 -> ipv6 ? Optional.of(129) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<String> match(boolean otherEndIsSource, String port, int first, int last) {
        if (ranges.isEmpty() || protocol == (ipv6 ? ICMP : ICMPV6)) {
            return Optional.empty();
        }
        StringBuilder words = new StringBuilder(ipv6 ? "meta protocol ip6" : "meta protocol ip");
        if (!Prefixes.everything(ranges)) {
            words.append(ipv6 ? " ip6 " : " ip ").append(otherEndIsSource ? "saddr " : "daddr ").append(Prefixes.set(ranges));
        }
        if (protocol != ANY) {
            words.append(" meta l4proto ").append(protocol);
            if (icmp()) {
                icmp(words, first, last);
            } else if (first != ANY && hasPorts()) {
                words.append(" th ").append(port).append(first == last ? "" + first : first + "-" + last);
            }
        }
        return Optional.of(words.toString());
    }

    private void icmp(StringBuilder words, int type, int code) {
        String name = ipv6 ? " icmpv6 " : " icmp ";
        if (type != ANY) {
            words.append(name).append("type ").append(type);
            if (code != ANY) {
                words.append(name).append("code ").append(code);
            }
        }
    }

    /** TCP, UDP, DCCP, SCTP, UDP-Lite. */
    private boolean hasPorts() {
        return protocol == 6 || protocol == 17 || protocol == 33 || protocol == 132 || protocol == 136;
    }
}
