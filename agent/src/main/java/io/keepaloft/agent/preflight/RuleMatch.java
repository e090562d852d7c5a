package io.keepaloft.agent.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Optional;

/** Whether an expression of nftables (libnftables-json(5)) matches a packet of VRRP or of the peer channel. What is not understood is MAYBE. */
final class RuleMatch {
    private final Flow flow;

    RuleMatch(Flow flow) {
        this.flow = flow;
    }

    /** @param match the object behind {@code "match"}: op, left, right */
    Answer match(JsonNode match) {
        return switch (match.path("op").asText()) {
            case "==", "in" -> compare(match.path("left"), match.path("right"));
            case "!=" -> compare(match.path("left"), match.path("right")).not();
            default -> Answer.MAYBE;
        };
    }

    /** @param right one value, or an anonymous set, range or prefix */
    Answer compare(JsonNode left, JsonNode right) {
        JsonNode elements = right.has("set") ? right.get("set") : right;
        if (elements.isArray()) {
            Answer any = Answer.NO;
            for (JsonNode element : elements) {
                any = any.or(compare(left, element.has("elem") ? element.get("elem").path("val") : element));
            }
            return any;
        }
        if (right.isTextual() && right.asText().startsWith("@")) {
            return Answer.MAYBE; // a named set, which may change at any time
        }
        if (left.has("meta")) {
            return meta(left.get("meta").path("key").asText(), right);
        }
        if (left.has("payload")) {
            return payload(left.get("payload"), right);
        }
        return left.path("ct").path("key").asText().equals("state") ? conntrack(right) : Answer.MAYBE;
    }

    private Answer meta(String key, JsonNode right) {
        boolean in = flow.direction() == Flow.Direction.IN;
        return switch (key) {
            case "l4proto" -> protocol(right);
            case "nfproto" -> Answer.of(right.asText().equals(flow.protocol().equals("ip") ? "ipv4" : "ipv6"));
            case "protocol" -> Answer.of(right.asText().equals(flow.protocol()));
            case "iif", "iifname" -> in ? device(right) : Answer.NO; // there is no incoming interface on the way out
            case "oif", "oifname" -> in ? Answer.NO : device(right);
            case "pkttype" -> in ? Answer.of(right.asText().equals(flow.multicast() ? "multicast" : "host")) : Answer.MAYBE;
            default -> Answer.MAYBE;
        };
    }

    /** {@code eth0}, or {@code eth*}. */
    private Answer device(JsonNode right) {
        String name = right.asText();
        return Answer.of(name.endsWith("*") ? flow.interfaceName().startsWith(name.substring(0, name.length() - 1))
                : flow.interfaceName().equals(name));
    }

    private Answer protocol(JsonNode right) {
        List<String> names = flow.udp() ? List.of("17", "udp") : List.of("112", "vrrp");
        return right.isObject() ? Answer.MAYBE : Answer.of(names.contains(right.asText()));
    }

    private Answer payload(JsonNode payload, JsonNode right) {
        String header = payload.path("protocol").asText();
        return switch (header) {
            case "ip", "ip6" -> header.equals(flow.protocol()) ? header(payload.path("field").asText(), right) : Answer.NO;
            case "udp", "th" -> flow.udp() ? port(payload.path("field").asText(), right) : header.equals("udp") ? Answer.NO : Answer.MAYBE;
            case "tcp", "udplite", "sctp", "dccp", "icmp", "icmpv6", "igmp", "esp", "ah", "comp" -> Answer.NO;
            default -> Answer.MAYBE;
        };
    }

    /** The peer channel sends from the port that it hears. */
    private Answer port(String field, JsonNode right) {
        int port = flow.passage().port();
        JsonNode range = right.path("range");
        if (!field.equals("sport") && !field.equals("dport")) {
            return Answer.MAYBE;
        }
        return right.isInt() ? Answer.of(right.asInt() == port)
                : range.path(0).isInt() && range.path(1).isInt() ? Answer.of(range.path(0).asInt() <= port && port <= range.path(1).asInt()) : Answer.MAYBE;
    }

    private Answer header(String field, JsonNode right) {
        return switch (field) {
            case "protocol", "nexthdr" -> protocol(right);
            case "saddr" -> address(flow.source(), right);
            case "daddr" -> address(flow.destination(), right);
            case "ttl", "hoplimit" -> right.isInt() && !flow.udp() ? Answer.of(right.asInt() == 255) : Answer.MAYBE;
            default -> Answer.MAYBE;
        };
    }

    private static Answer address(Optional<IpAddress> known, JsonNode right) {
        if (known.isEmpty()) {
            return Answer.MAYBE;
        }
        try {
            IpAddress address = known.get();
            if (right.has("prefix")) {
                return Answer.of(inPrefix(address, IpAddress.parse(right.get("prefix").path("addr").asText()), right.get("prefix").path("len").asInt()));
            }
            if (right.has("range")) {
                return Answer.of(IpAddress.parse(right.get("range").path(0).asText()).compareTo(address) <= 0
                        && address.compareTo(IpAddress.parse(right.get("range").path(1).asText())) <= 0);
            }
            return Answer.of(IpAddress.parse(right.asText()).equals(address));
        } catch (IllegalArgumentException notAnAddress) {
            return Answer.MAYBE;
        }
    }

    private static boolean inPrefix(IpAddress address, IpAddress net, int length) {
        int bits = net.family().addressBytes() * 8;
        int high = bits == 32 ? 0 : Math.min(length, 64);
        int low = bits == 32 ? length + 32 : Math.max(0, length - 64);
        return address.family() == net.family() && top(address.hi() ^ net.hi(), high) == 0 && top(address.lo() ^ net.lo(), low) == 0;
    }

    private static long top(long value, int bits) {
        return bits == 0 ? 0 : value >>> 64 - bits;
    }

    /** The first advert after a long silence is a new connection to conntrack, and that is the one that counts. */
    private static Answer conntrack(JsonNode right) {
        return switch (right.asText()) {
            case "new" -> Answer.YES;
            case "untracked" -> Answer.MAYBE; // if a rule says notrack
            default -> Answer.NO;
        };
    }
}
