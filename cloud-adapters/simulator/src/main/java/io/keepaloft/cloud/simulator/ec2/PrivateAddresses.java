package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Secondary private addresses: AssignPrivateIpAddresses, UnassignPrivateIpAddresses; and ModifyNetworkInterfaceAttribute. An elastic IP
 * follows an address that is reassigned, and is unbound from one that is unassigned. Neither of the first two has a dry run.
 */
final class PrivateAddresses {
    private PrivateAddresses() { }

    static Stream<Action> actions() {
        return Stream.of(
                Action.withoutDryRun("AssignPrivateIpAddresses", Set.of("NetworkInterfaceId", "PrivateIpAddress", "SecondaryPrivateIpAddressCount",
                        "AllowReassignment"), PrivateAddresses::assign),
                Action.withoutDryRun("UnassignPrivateIpAddresses", Set.of("NetworkInterfaceId", "PrivateIpAddress"), PrivateAddresses::unassign),
                new Action("ModifyNetworkInterfaceAttribute", Set.of("NetworkInterfaceId", "SourceDestCheck", "SecurityGroupId", "Description"),
                        PrivateAddresses::modify));
    }

    private static Action.Operation assign(Params params) {
        String id = params.require("NetworkInterfaceId");
        var named = params.list("PrivateIpAddress");
        int count = params.integer("SecondaryPrivateIpAddressCount", 0);
        if (named.isEmpty() == (count <= 0)) {
            throw ApiError.bad("InvalidParameterCombination", "Either addresses or their number must be given, and not both");
        }
        named.stream().filter(address -> !Cidr.isIpv4(address)).findFirst().ifPresent(address -> {
            throw ApiError.bad("InvalidParameterValue", "invalid value for parameter address: %s", address);
        });
        boolean reassign = params.flag("AllowReassignment", false);
        return (backend, answer) -> {
            List<String> assigned = backend.cloud().update(state -> assign(state, id, named, count, reassign));
            answer.text("networkInterfaceId", id);
            answer.set("assignedPrivateIpAddressesSet", assigned.stream(), address -> answer.text("privateIpAddress", address));
            answer.text("return", true);
        };
    }

    private static Change<List<String>> assign(CloudState state, String portId, List<String> named, int count, boolean reassign) {
        var port = Interfaces.port(state, portId);
        var subnet = state.find(Subnet.class, port.subnetId()).orElseThrow();
        var wanted = named.isEmpty() ? free(state, port, subnet, count) : named;
        var next = state;
        for (String address : wanted) {
            if (!Cidr.parse(subnet.cidr()).contains(address)) {
                throw ApiError.bad("InvalidParameterValue", "Address does not fall within the subnet's address range");
            }
            next = assign(next, port.id(), address, reassign);
        }
        return new Change<>(next.items().equals(state.items()) ? state : next, wanted);
    }

    private static CloudState assign(CloudState state, String portId, String address, boolean reassign) {
        var port = Interfaces.port(state, portId);
        if (port.has(address)) {
            return state;
        }
        var owner = state.portOf(port.vpcId(), address);
        if (owner.isEmpty()) {
            checkLimit(state, port, false);
            return state.with(port.withSecondary(address));
        }
        if (!reassign || owner.get().primary().equals(address) || !owner.get().subnetId().equals(port.subnetId())) {
            throw ApiError.bad("InvalidParameterValue", "Some of the specified addresses are already assigned: [%s]", address);
        }
        checkLimit(state, port, false);
        var moved = state.with(owner.get().withoutSecondary(address)).with(port.withSecondary(address));
        return state.elasticIpAt(owner.get().id(), address)
                .map(ip -> moved.with(ip.pointedAt(new ElasticIp.Association(ip.association().id(), portId, address)))).orElse(moved);
    }

    /** Whether the instance's type lets the interface have one more. */
    static void checkLimit(CloudState state, Port port, boolean ipv6) {
        int limit = Optional.ofNullable(port.instanceId()).flatMap(id -> state.find(Instance.class, id))
                .map(instance -> InstanceTypes.addresses(instance.type())).orElse(Integer.MAX_VALUE);
        if (port.addresses().stream().filter(address -> address.contains(":") == ipv6).count() >= limit) {
            throw ipv6 ? ApiError.bad("Ipv6AddressLimitExceeded", "Number of IPv6 addresses will exceed limit.")
                    : ApiError.bad("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.");
        }
    }

    private static List<String> free(CloudState state, Port port, Subnet subnet, int count) {
        var range = Cidr.parse(subnet.cidr());
        // The first four and the last are AWS's own.
        var free = IntStream.range(4, Math.min(range.size() - 1, 65_536)).mapToObj(range::at)
                .filter(address -> state.portOf(port.vpcId(), address).isEmpty()).limit(count).toList();
        if (free.size() < count) {
            throw ApiError.bad("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '%s' to satisfy the requested "
                    + "number of addresses.", subnet.id());
        }
        return free;
    }

    private static Action.Operation unassign(Params params) {
        String id = params.require("NetworkInterfaceId");
        var addresses = new ArrayList<>(params.list("PrivateIpAddress"));
        if (addresses.isEmpty()) {
            throw ApiError.missing("PrivateIpAddresses");
        }
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var next = state;
                for (String address : addresses) {
                    next = unassign(next, Interfaces.port(next, id), address);
                }
                return new Change<>(next, addresses.size());
            });
            answer.text("return", true);
        };
    }

    private static CloudState unassign(CloudState state, Port port, String address) {
        if (!port.secondaries().contains(address)) {
            throw ApiError.bad("InvalidParameterValue", "Some of the specified addresses are not assigned to interface %s: [%s]", port.id(), address);
        }
        var without = state.with(port.withoutSecondary(address));
        return state.elasticIpAt(port.id(), address).map(ip -> without.with(ip.unbound())).orElse(without);
    }

    private static Action.Operation modify(Params params) {
        String id = params.require("NetworkInterfaceId");
        Boolean check = params.flag("SourceDestCheck.Value");
        var groups = params.list("SecurityGroupId");
        var description = params.find("Description.Value");
        if (Stream.of(check != null, !groups.isEmpty(), description.isPresent()).filter(given -> given).count() != 1) {
            throw ApiError.bad("InvalidParameterCombination", "Exactly one attribute must be given");
        }
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var port = Interfaces.port(state, id);
                groups.forEach(group -> SecurityGroups.group(state, group));
                var next = check != null ? port.withSourceCheck(check)
                        : description.isPresent() ? port.withDescription(description.get()) : port.withSecurityGroups(groups);
                return new Change<>(next.equals(port) ? state : state.with(next), id);
            });
            answer.text("return", true);
        };
    }
}
