package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** AssignIpv6Addresses, UnassignIpv6Addresses: there is no reassignment, and none of them has a dry run. */
final class Ipv6Addresses {
    private static final String PARAMETER = "Ipv6Addresses";

    private Ipv6Addresses() { }

    static Stream<Action> actions() {
        return Stream.of(
                Action.withoutDryRun("AssignIpv6Addresses", Set.of("NetworkInterfaceId", PARAMETER), Ipv6Addresses::assign),
                Action.withoutDryRun("UnassignIpv6Addresses", Set.of("NetworkInterfaceId", PARAMETER), Ipv6Addresses::unassign));
    }

    private static List<String> named(Params params) {
        var named = params.list(PARAMETER);
        if (named.isEmpty()) {
            throw ApiError.missing(PARAMETER);
        }
        return named.stream().map(address -> {
            if (!Cidr.isRange(address + "/128", true)) {
                throw ApiError.bad("InvalidParameterValue", "invalid value for parameter ipv6Addresses: %s", address);
            }
            return Cidr.parse(address + "/128").toString().replace("/128", "");
        }).toList();
    }

    private static Action.Operation assign(Params params) {
        String id = params.require("NetworkInterfaceId");
        var named = named(params);
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var next = state;
                for (String address : named) {
                    next = assign(next, id, address);
                }
                return new Change<>(next, named);
            });
            answer.text("networkInterfaceId", id);
            answer.in("assignedIpv6Addresses", () -> named.forEach(address -> answer.text("item", address)));
        };
    }

    private static CloudState assign(CloudState state, String id, String address) {
        var port = Interfaces.port(state, id);
        if (port.has(address)) {
            return state;
        }
        var range = state.find(Subnet.class, port.subnetId()).map(Subnet::ipv6Cidr);
        if (range.isEmpty() || !Cidr.parse(range.get()).contains(address)) {
            throw ApiError.bad("InvalidParameterValue", "Address does not fall within the subnet's address range");
        }
        if (state.portOf(port.vpcId(), address).isPresent()) {
            throw ApiError.bad("InvalidParameterValue", "Some of the specified addresses are already assigned: [%s]", address);
        }
        PrivateAddresses.checkLimit(state, port, true);
        return state.with(port.withSecondary(address));
    }

    private static Action.Operation unassign(Params params) {
        String id = params.require("NetworkInterfaceId");
        var named = named(params);
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var next = state;
                for (String address : named) {
                    var port = Interfaces.port(next, id);
                    if (!port.secondaries().contains(address)) {
                        throw ApiError.bad("InvalidParameterValue", "Some of the specified addresses are not assigned to interface %s: [%s]", id, address);
                    }
                    next = next.with(port.withoutSecondary(address));
                }
                return new Change<>(next, named);
            });
            answer.text("networkInterfaceId", id);
            answer.in("unassignedIpv6Addresses", () -> named.forEach(address -> answer.text("item", address)));
        };
    }
}
