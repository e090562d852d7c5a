package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A rule as a request describes it. */
final class RuleBody {
    private static final Set<String> OF_ALL = Set.of("security_group_id", "description", "direction", "ethertype", "protocol", "remote_group_id",
            "remote_ip_prefix", "remote_address_group_id");
    static final Set<String> OF_V1 = with("port_range_min", "port_range_max");
    static final Set<String> OF_V3 = with("multiport", "action", "priority", "enabled");

    private RuleBody() { }

    private static Set<String> with(String... more) {
        var out = new java.util.HashSet<>(OF_ALL);
        out.addAll(Set.of(more));
        return Set.copyOf(out);
    }

    /** @return one for each of its ranges of ports */
    static List<SecurityRule> read(CloudState state, Body body, String id, boolean v3) {
        var direction = switch (body.required("direction")) {
            case "ingress" -> Direction.INGRESS;
            case "egress" -> Direction.EGRESS;
            case String other -> throw body.bad("Creating securitygroup rule direction %s is invalid.", other);
        };
        boolean ipv6 = switch (body.text("ethertype").orElse("IPv4")) {
            case String text when text.equalsIgnoreCase("IPv4") -> false;
            case String text when text.equalsIgnoreCase("IPv6") -> true;
            case String other -> throw body.bad("Security group rule for ethertype %s not supported. Allowed values are [IPv4, IPv6].", other);
        };
        var words = body.text("protocol");
        int protocol = Protocols.number(words).orElseThrow(() -> body.bad("Creating securitygroup rule protocol %s is invalid: the protocol can be "
                + "tcp, udp, icmp, icmpv6 or a number.", words.orElse("")));
        if (protocol == 58 && !ipv6 || protocol == 1 && ipv6) {
            throw body.bad("Creating securitygroup rule protocol %s does not go with the ethertype.", words.orElse(""));
        }
        var wording = new SecurityRule.Wording(ipv6, words.orElse(null), body.text("remote_ip_prefix").orElse(null));
        var peer = peer(state, body, ipv6, v3);
        var effect = effect(body);
        return ranges(body, protocol).stream().map(range -> new SecurityRule(id, direction, protocol, range.from(), range.to(), peer, body.text("description").orElse(""),
                effect, wording)).toList();
    }

    private static List<PortRange> ranges(Body body, int protocol) {
        int from = body.number("port_range_min").orElse(SecurityRule.ANY);
        var ranges = body.has("multiport") ? PortRange.parse(body) : List.of(new PortRange(from, body.number("port_range_max").orElse(from)));
        for (var range : ranges) {
            if (range.from() != SecurityRule.ANY && protocol != 6 && protocol != 17 && protocol != 1 && protocol != 58) {
                throw body.bad("Creating securitygroup rule port is invalid: protocol %s has no ports.", body.text("protocol").orElse("any"));
            }
            if ((protocol == 6 || protocol == 17) && range.from() != SecurityRule.ANY && (range.from() < 1 || range.to() > 65_535 || range.from() > range.to())) {
                throw body.bad("Creating securitygroup rule port range is invalid.");
            }
        }
        return ranges;
    }

    private static SecurityRule.Effect effect(Body body) {
        boolean allow = switch (body.text("action").orElse("allow")) {
            case "allow" -> true;
            case "deny" -> false;
            case String other -> throw body.bad("Creating securitygroup rule action %s is invalid.", other);
        };
        int priority = body.number("priority").orElse(1);
        if (priority < 1 || priority > 100) {
            throw body.bad("Creating securitygroup rule priority %d is invalid: it has to be between 1 and 100.", priority);
        }
        return new SecurityRule.Effect(allow, priority, body.flag("enabled", true));
    }

    private static Peer peer(CloudState state, Body body, boolean ipv6, boolean v3) {
        var group = body.text("remote_group_id");
        var addresses = body.text("remote_address_group_id");
        var prefix = body.text("remote_ip_prefix");
        if (Stream.of(group, addresses, prefix).filter(Optional::isPresent).count() > 1) {
            throw body.bad("Creating securitygroup rule remote_group_id, remote_address_group_id and remote_ip_prefix cannot be given at the same time.");
        }
        if (group.isPresent()) {
            state.find(SecurityGroup.class, group.get()).orElseThrow(() -> Groups.notFound(group.get(), v3));
            return new Peer(Peer.Kind.SECURITY_GROUP, group.get());
        }
        if (addresses.isPresent()) {
            return new Peer(Peer.Kind.PREFIX_LIST, AddressGroups.find(state, addresses.get()).id());
        }
        String range = prefix.map(text -> text.contains("/") ? text : text + (ipv6 ? "/128" : "/32")).orElse(ipv6 ? "::/0" : "0.0.0.0/0");
        if (!Cidr.isRange(range, ipv6)) {
            throw body.bad("Creating securitygroup rule remote_ip_prefix %s is invalid.", range);
        }
        return new Peer(ipv6 ? Peer.Kind.IPV6_RANGE : Peer.Kind.IPV4_RANGE, Cidr.parse(range).toString());
    }
}
