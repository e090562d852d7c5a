package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Elastic IPs: describing, allocating and releasing them. Moving them is {@link AddressMoves}. */
final class Addresses {
    private static final int QUOTA = 256;

    private Addresses() { }

    static Stream<Action> actions() {
        return Stream.of(describe(),
                new Action("AllocateAddress", Set.of("Domain", "Address", "NetworkBorderGroup", "TagSpecification"), Addresses::allocate),
                new Action("ReleaseAddress", Set.of("AllocationId", "PublicIp", "NetworkBorderGroup"), Addresses::release));
    }

    private static Action describe() {
        var filters = new Filters<ElasticIp>(Map.of(
                "allocation-id", of(ElasticIp::id),
                "association-id", of(ip -> ip.bound() ? ip.association().id() : null),
                "public-ip", of(ElasticIp::address),
                "domain", of(_ -> "vpc"),
                "network-interface-id", of(ip -> ip.bound() ? ip.association().portId() : null),
                "private-ip-address", of(ip -> ip.bound() ? ip.association().privateAddress() : null),
                "instance-id", (state, ip) -> port(state, ip).map(Port::instanceId).stream()), ElasticIp::tags);
        return new Describe<>("DescribeAddresses", "addressesSet", state -> state.all(ElasticIp.class), List.of(
                new Describe.Ids<>("AllocationId", ElasticIp::id, "eipalloc-", null, "InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist"),
                new Describe.Ids<>("PublicIp", ElasticIp::address, "", null, "InvalidAddress.NotFound", "Address '%s' not found.")),
                filters, false, Addresses::write).toAction();
    }

    private static void write(Backend backend, CloudState state, ElasticIp ip, Xml xml) {
        xml.text("publicIp", ip.address()).text("allocationId", ip.id()).text("domain", "vpc");
        port(state, ip).ifPresent(port -> xml.text("instanceId", port.instanceId())
                .text("associationId", ip.association().id()).text("networkInterfaceId", port.id())
                .text("networkInterfaceOwnerId", backend.account()).text("privateIpAddress", ip.association().privateAddress()));
        xml.text("publicIpv4Pool", "amazon").text("networkBorderGroup", backend.region());
        Tagging.write(ip, xml);
    }

    static Optional<Port> port(CloudState state, ElasticIp ip) {
        return ip.bound() ? state.find(Port.class, ip.association().portId()) : Optional.empty();
    }

    private static Action.Operation allocate(Params params) {
        if (!params.find("Domain").orElse("vpc").equals("vpc")) {
            throw ApiError.invalid(params.require("Domain"), "domain");
        }
        var tags = Tagging.specified(params, "elastic-ip");
        return (backend, answer) -> {
            ElasticIp made = backend.cloud().update(state -> {
                if (state.all(ElasticIp.class).count() >= QUOTA) {
                    throw ApiError.bad("AddressLimitExceeded", "The maximum number of addresses has been reached.");
                }
                var ip = new ElasticIp(backend.ids().next("eipalloc"), free(backend, state, params.find("Address")), null, tags);
                return new Change<>(state.with(ip), ip);
            });
            answer.text("publicIp", made.address()).text("publicIpv4Pool", "amazon").text("networkBorderGroup", backend.region())
                    .text("domain", "vpc").text("allocationId", made.id());
        };
    }

    private static String free(Backend backend, CloudState state, Optional<String> wanted) {
        var pool = backend.publicPool();
        if (wanted.isPresent()) {
            // Recovering an address that was released; here anything in the pool can be asked for.
            if (!Cidr.isIpv4(wanted.get()) || !pool.contains(wanted.get())
                    || state.elasticIp(wanted.get()).isPresent()) {
                throw ApiError.bad("InvalidAddress.NotFound", "Address '%s' not found.", wanted.get());
            }
            return wanted.get();
        }
        for (int offset = 1; offset < pool.size() - 1; offset++) {
            if (state.elasticIp(pool.at(offset)).isEmpty()) {
                return pool.at(offset);
            }
        }
        throw new ApiError(503, "InsufficientAddressCapacity", "Not enough available addresses to satisfy your request.");
    }

    private static Action.Operation release(Params params) {
        if (params.find("AllocationId").isEmpty() && params.find("PublicIp").isEmpty()) {
            throw ApiError.bad("MissingParameter", "Either public IP or allocation id must be specified");
        }
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var ip = AddressMoves.address(state, params);
                if (ip.bound()) {
                    throw ApiError.bad("InvalidIPAddress.InUse", "Address %s is in use.", ip.address());
                }
                return new Change<>(state.without(ip.id()), ip);
            });
            answer.text("return", true);
        };
    }
}
