package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Security rules as parameters: `IpPermissions.N.*`, or the short form with one range. Source: API_IpPermission. */
final class RuleParams {
    static final Set<String> NAMES = Set.of("GroupId", "GroupName", "IpPermissions", "CidrIp", "IpProtocol", "FromPort", "ToPort",
            "SourceSecurityGroupName", "SourceSecurityGroupOwnerId", "TagSpecification");
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private RuleParams() { }

    /** Rules without ids: they get one when they are stored. */
    static List<SecurityRule> read(Params params, Direction direction) {
        var out = new ArrayList<SecurityRule>();
        params.structures("IpPermissions").forEach(permission -> permission(permission, direction, out));
        if (params.find("SourceSecurityGroupName").isPresent()) {
            throw ApiError.bad("InvalidParameterCombination", "In a VPC, a source group is named by its id in IpPermissions");
        }
        if (params.find("CidrIp").isPresent()) {
            add(params, direction, new Peer(Kind.IPV4_RANGE, range(params.require("CidrIp"), false)), "", out);
        }
        if (out.isEmpty()) {
            throw ApiError.bad("MissingParameter", "The request must contain the parameter ipPermissions, or a range and a protocol");
        }
        return out;
    }

    private static void permission(Params permission, Direction direction, List<SecurityRule> out) {
        int before = out.size();
        permission.structures("IpRanges").forEach(range -> add(permission, direction,
                new Peer(Kind.IPV4_RANGE, range(range.require("CidrIp"), false)), description(range), out));
        permission.structures("Ipv6Ranges").forEach(range -> add(permission, direction,
                new Peer(Kind.IPV6_RANGE, range(range.require("CidrIpv6"), true)), description(range), out));
        permission.structures("PrefixListIds").forEach(list -> add(permission, direction,
                new Peer(Kind.PREFIX_LIST, list.require("PrefixListId")), description(list), out));
        permission.structures("Groups").forEach(group -> add(permission, direction,
                new Peer(Kind.SECURITY_GROUP, group.require("GroupId")), description(group), out));
        if (out.size() == before) {
            throw ApiError.bad("InvalidParameterValue", "Each permission needs at least one range, prefix list or group");
        }
    }

    private static void add(Params permission, Direction direction, Peer peer, String description, List<SecurityRule> out) {
        int protocol = protocol(permission.require("IpProtocol"));
        int from = SecurityRule.ANY;
        int to = SecurityRule.ANY;
        if (protocol == TCP || protocol == UDP) {
            from = port(permission, "FromPort");
            to = port(permission, "ToPort");
            if (from > to) {
                throw ApiError.bad("InvalidParameterValue", "Invalid TCP/UDP port range (%d:%d)", from, to);
            }
        } else if (protocol == ICMP || protocol == ICMPV6) {
            from = permission.integer("FromPort", SecurityRule.ANY);
            to = permission.integer("ToPort", SecurityRule.ANY);
        }
        // Other protocols have no ports: what was given is ignored, as the reference says.
        out.add(new SecurityRule("", direction, protocol, from, to, peer, description));
    }

    private static int port(Params permission, String name) {
        int port = permission.integer(name, -2);
        if (port == -2) {
            throw ApiError.bad("MissingParameter", "TCP and UDP rules need the parameter %s", name);
        }
        if (port < 0 || port > 65_535) {
            throw ApiError.bad("InvalidParameterValue", "Invalid value '%d' for portRange. Must be between 0 and 65535.", port);
        }
        return port;
    }

    static int protocol(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "tcp" -> TCP;
            case "udp" -> UDP;
            case "icmp" -> ICMP;
            case "icmpv6" -> ICMPV6;
            case "-1", "all" -> SecurityRule.ANY;
            case String number when number.matches("\\d{1,3}") && Integer.parseInt(number) <= 255 -> Integer.parseInt(number);
            // Names of further protocols are not known, "vrrp" neither.
            case String _ -> throw ApiError.bad("InvalidParameterValue", "Invalid value '%s' for IP protocol. Unknown protocol.", text);
        };
    }

    /** As answers word it. */
    static String protocolName(int protocol) {
        return switch (protocol) {
            case TCP -> "tcp";
            case UDP -> "udp";
            case ICMP -> "icmp";
            case ICMPV6 -> "icmpv6";
            default -> String.valueOf(protocol);
        };
    }

    private static String description(Params peer) {
        return peer.find("Description").orElse("");
    }

    private static String range(String text, boolean ipv6) {
        if (!Cidr.isRange(text, ipv6)) {
            throw ApiError.bad("InvalidParameterValue", "CIDR block %s is malformed", text);
        }
        return Cidr.parse(text).toString();
    }
}
