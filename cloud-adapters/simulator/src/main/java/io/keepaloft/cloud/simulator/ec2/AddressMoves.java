package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.ElasticIp.Association;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.Set;
import java.util.stream.Stream;

/**
 * AssociateAddress and DisassociateAddress, the two calls that a takeover is made of. Each is one step under the cloud's write lock, so of
 * many callers that refuse reassociation exactly one wins. Source: API_AssociateAddress, API_DisassociateAddress in the EC2 reference.
 */
final class AddressMoves {
    private AddressMoves() { }

    private record Target(Port port, String privateAddress) { }

    static Stream<Action> actions() {
        return Stream.of(
                new Action("AssociateAddress", Set.of("AllocationId", "PublicIp", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress",
                        "AllowReassociation"), AddressMoves::associate),
                new Action("DisassociateAddress", Set.of("AssociationId", "PublicIp"), AddressMoves::disassociate));
    }

    private static Action.Operation associate(Params params) {
        exactlyOne(params, "AllocationId", "PublicIp", "Either public IP or allocation id must be specified",
                "You may specify public IP or allocation id, but not both in the same call");
        exactlyOne(params, "InstanceId", "NetworkInterfaceId", "Either instance ID or network interface id must be specified",
                "You may specify instance ID or network interface id, but not both in the same call");
        // In a VPC, leaving the flag out means yes.
        boolean reassociate = params.flag("AllowReassociation", true);
        params.find("PrivateIpAddress").filter(address -> !Cidr.isIpv4(address)).ifPresent(address -> {
            throw ApiError.bad("InvalidParameterValue", "invalid value for parameter address: %s", address);
        });
        return (backend, answer) -> {
            String association = backend.cloud().update(state -> associate(backend, state, params, reassociate));
            answer.text("return", true).text("associationId", association);
        };
    }

    private static Change<String> associate(Backend backend, CloudState state, Params params, boolean reassociate) {
        var ip = address(state, params);
        var target = target(state, params);
        if (ip.bound() && ip.association().sameTarget(target.port.id(), target.privateAddress)) {
            return new Change<>(state, ip.association().id());   // idempotent: nothing happens, the id stays
        }
        if (ip.bound() && !reassociate) {
            throw ApiError.bad("Resource.AlreadyAssociated", "resource %s is already associated with associate-id %s", ip.id(), ip.association().id());
        }
        var displaced = state.elasticIpAt(target.port.id(), target.privateAddress);
        if (displaced.isPresent() && !reassociate) {
            throw ApiError.bad("Resource.AlreadyAssociated", "resource %s and %s is already associated with public address %s",
                    target.port.id(), target.privateAddress, displaced.get().address());
        }
        var next = displaced.map(other -> state.with(other.unbound())).orElse(state);
        var association = new Association(backend.ids().next("eipassoc"), target.port.id(), target.privateAddress);
        return new Change<>(next.with(ip.pointedAt(association)), association.id());
    }

    private static Action.Operation disassociate(Params params) {
        exactlyOne(params, "AssociationId", "PublicIp", "Either public IP or association id must be specified",
                "You may specify public IP or association id, but not both in the same call");
        return (backend, answer) -> {
            backend.cloud().update(state -> disassociate(backend, state, params));
            answer.text("return", true);
        };
    }

    private static Change<Boolean> disassociate(Backend backend, CloudState state, Params params) {
        var id = params.find("AssociationId");
        if (id.isEmpty()) {
            var ip = address(state, params);
            return new Change<>(ip.bound() ? state.with(ip.unbound()) : state, ip.bound());
        }
        var ip = state.all(ElasticIp.class).filter(each -> each.bound() && each.association().id().equals(id.get())).findFirst();
        if (ip.isEmpty() && !backend.faults().forgivesStaleAssociations()) {
            throw ApiError.bad("InvalidAssociationID.NotFound", "The association ID '%s' does not exist", id.get());
        }
        return new Change<>(ip.map(bound -> state.with(bound.unbound())).orElse(state), ip.isPresent());
    }

    /** By AllocationId, else by PublicIp. */
    static ElasticIp address(CloudState state, Params params) {
        var id = params.find("AllocationId");
        if (id.isPresent()) {
            return state.find(ElasticIp.class, id.get())
                    .orElseThrow(() -> ApiError.bad("InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist", id.get()));
        }
        String address = params.require("PublicIp");
        return state.elasticIp(address).orElseThrow(() -> ApiError.bad("InvalidAddress.NotFound", "Address '%s' not found.", address));
    }

    private static Target target(CloudState state, Params params) {
        var port = params.find("NetworkInterfaceId").map(id -> Interfaces.port(state, id))
                .orElseGet(() -> onlyPort(state, params.require("InstanceId")));
        String address = params.find("PrivateIpAddress").orElse(port.primary());
        if (!port.has(address)) {
            throw ApiError.bad("InvalidParameterValue", "The private IP address %s is not assigned to the network interface %s", address, port.id());
        }
        if (state.find(Vpc.class, port.vpcId()).filter(Vpc::internetGateway).isEmpty()) {
            throw ApiError.bad("Gateway.NotAttached", "Network %s is not attached to any internet gateway", port.vpcId());
        }
        return new Target(port, address);
    }

    static Port onlyPort(CloudState state, String instanceId) {
        var instance = Instances.instance(state, instanceId);
        if (instance.power() != Instance.Power.RUNNING && instance.power() != Instance.Power.STOPPED) {
            throw ApiError.bad("InvalidInstanceID", "The %s instance '%s' is not in a valid state for this operation.",
                    Instances.stateName(instance.power()), instanceId);
        }
        var ports = state.portsOf(instanceId).toList();
        if (ports.size() != 1) {
            throw ApiError.bad("InvalidInstanceID", "There are multiple interfaces attached to instance '%s'. "
                    + "Please specify an interface ID for the operation instead.", instanceId);
        }
        return ports.getFirst();
    }

    private static void exactlyOne(Params params, String one, String other, String neither, String both) {
        if (params.find(one).isEmpty() && params.find(other).isEmpty()) {
            throw ApiError.bad("MissingParameter", neither);
        }
        if (params.find(one).isPresent() && params.find(other).isPresent()) {
            throw ApiError.bad("InvalidParameterCombination", both);
        }
    }
}
