package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** New entries of network ACLs; the number of one that is there already is refused, never taken over. */
final class AclChanges {
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private AclChanges() { }

    static Stream<Action> actions() {
        return Stream.of(new Action("CreateNetworkAclEntry", Set.of("NetworkAclId", "RuleNumber", "Protocol", "RuleAction", "Egress", "CidrBlock", "Ipv6CidrBlock",
                "PortRange", "Icmp"), AclChanges::create));
    }

    private static Action.Operation create(Params params) {
        String id = params.require("NetworkAclId");
        var entry = entry(params);
        return (backend, answer) -> {
            backend.cloud().update(state -> new Change<>(state.with(with(acl(state, id), entry)), id));
            answer.text("return", true);
        };
    }

    private static NetworkAcl.Entry entry(Params params) {
        params.require("RuleNumber");
        int number = params.integer("RuleNumber", 0);
        if (number < 1 || number >= NetworkAcl.LAST) {
            throw ApiError.bad("InvalidParameterValue", "Value (%s) for parameter ruleNumber is invalid. Rule number must be between 1 and 32766", number);
        }
        boolean allow = switch (params.require("RuleAction")) {
            case "allow" -> true;
            case "deny" -> false;
            case String other -> throw ApiError.bad("InvalidParameterValue", "Value (%s) for parameter ruleAction is invalid", other);
        };
        params.require("Egress");
        int protocol = protocol(params.require("Protocol"));
        boolean ports = protocol == TCP || protocol == UDP;
        if (ports && (params.find("PortRange.From").isEmpty() || params.find("PortRange.To").isEmpty())) {
            throw ApiError.missing("portRange");
        }
        if ((protocol == ICMP || protocol == ICMPV6) && params.find("Icmp.Type").isEmpty()) {
            throw ApiError.missing("icmpTypeCode.type");
        }
        return new NetworkAcl.Entry(number, params.flag("Egress") ? Direction.EGRESS : Direction.INGRESS, protocol, block(params),
                ports ? params.integer("PortRange.From", SecurityRule.ANY) : SecurityRule.ANY, ports ? params.integer("PortRange.To", SecurityRule.ANY) : SecurityRule.ANY, allow);
    }

    private static int protocol(String text) {
        if (!text.matches("-1|\\d{1,3}") || Integer.parseInt(text) > 255) {
            throw ApiError.bad("InvalidParameterValue", "Invalid value '%s' for IP protocol. Must be -1, or a protocol number.", text);
        }
        return Integer.parseInt(text);
    }

    private static String block(Params params) {
        boolean ipv6 = params.find("Ipv6CidrBlock").isPresent();
        if (ipv6 == params.find("CidrBlock").isPresent()) {
            throw ApiError.bad("MissingParameter", "The request must contain exactly one of the parameters cidrBlock and ipv6CidrBlock");
        }
        String text = params.require(ipv6 ? "Ipv6CidrBlock" : "CidrBlock");
        if (!Cidr.isRange(text, ipv6)) {
            throw ApiError.bad("InvalidParameterValue", "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.", text);
        }
        return Cidr.parse(text).toString();
    }

    private static NetworkAcl acl(CloudState state, String id) {
        return state.find(NetworkAcl.class, id).orElseThrow(() -> ApiError.bad("InvalidNetworkAclID.NotFound", "The networkAcl ID '%s' does not exist", id));
    }

    private static NetworkAcl with(NetworkAcl acl, NetworkAcl.Entry entry) {
        if (acl.entries().stream().anyMatch(each -> each.number() == entry.number() && each.direction() == entry.direction())) {
            throw ApiError.bad("NetworkAclEntryAlreadyExists", "The network acl entry identified by %s already exists.", entry.number());
        }
        List<NetworkAcl.Entry> entries = new ArrayList<>(acl.entries());
        entries.add(entry);
        return new NetworkAcl(acl.id(), acl.vpcId(), acl.isDefault(), acl.subnetIds(), entries, acl.tags());
    }
}
