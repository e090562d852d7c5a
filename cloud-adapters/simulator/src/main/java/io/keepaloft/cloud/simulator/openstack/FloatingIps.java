package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.ElasticIp.Association;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** `/v2.0/floatingips`: a write that names a port takes the address from whoever had it; only If-Match makes it a compare-and-swap. */
final class FloatingIps implements Resource {
    @Override public String one() {
        return "floatingip";
    }

    @Override public String many() {
        return "floatingips";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "tenant_id", "project_id", "floating_ip_address", "floating_network_id", "router_id", "port_id", "fixed_ip_address",
                "status", "description", "port_details", "revision_number", "tags", "created_at", "updated_at");
    }

    @Override public Set<String> creatable() {
        return Set.of("floating_network_id", "floating_ip_address", "port_id", "fixed_ip_address", "description", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("port_id", "fixed_ip_address", "description");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "FloatingIPNotFound", "Floating IP %s could not be found", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(ElasticIp.class).map(ip -> write(state, ip, project));
    }

    private static ObjectNode write(CloudState state, ElasticIp ip, String project) {
        var out = Resource.start(state, ip, project).put("description", ip.description()).put("floating_ip_address", ip.address())
                .put("floating_network_id", outside(state, ip.address()).map(Vpc::id).orElse(null)).put("status", ip.bound() ? "ACTIVE" : "DOWN");
        out.remove("name");
        var port = ip.bound() ? state.find(Port.class, ip.association().portId()) : Optional.<Port>empty();
        out.put("port_id", ip.bound() ? ip.association().portId() : null);
        out.put("fixed_ip_address", ip.bound() ? ip.association().privateAddress() : null);
        out.put("router_id", port.flatMap(each -> Routers.of(state, each.subnetId())).map(RouteTable::id).orElse(null));
        if (port.isEmpty()) {
            out.putNull("port_details");
        } else {
            out.putObject("port_details").put("name", Resource.name(port.get())).put("network_id", port.get().vpcId())
                    .put("mac_address", port.get().mac()).put("admin_state_up", true)
                    .put("device_id", port.get().instanceId() == null ? "" : port.get().instanceId()).put("device_owner", port.get().deviceOwner());
        }
        return out;
    }

    /** The external network whose range has the address; an address from nowhere belongs to the first. */
    private static Optional<Vpc> outside(CloudState state, String address) {
        return state.all(Vpc.class).filter(Vpc::external).filter(vpc -> range(state, vpc).contains(address)).findFirst()
                .or(() -> state.all(Vpc.class).filter(Vpc::external).findFirst());
    }

    private static Cidr range(CloudState state, Vpc network) {
        return Cidr.parse(state.all(Subnet.class).filter(subnet -> subnet.vpcId().equals(network.id())).map(Subnet::cidr).findFirst().orElse(network.cidr()));
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        String network = body.required("floating_network_id");
        caller.mayOnlyIfAdmin("create", "floatingip", body, "floating_ip_address");
        var outside = state.find(Vpc.class, network).orElseThrow(() -> new ApiFault(404, "NetworkNotFound", "Network %s could not be found.", network));
        if (!outside.external()) {
            throw new ApiFault(400, "BadRequest", "Bad floatingip request: Network %s is not a valid external network.", network);
        }
        var range = range(state, outside);
        String address = body.text("floating_ip_address").orElseGet(() -> IntStream.range(10, range.size() - 1).mapToObj(range::at)
                .filter(each -> state.elasticIp(each).isEmpty()).findFirst()
                .orElseThrow(() -> new ApiFault(409, "IpAddressGenerationFailure", "No more IP addresses available on network %s.", network)));
        if (state.elasticIp(address).isPresent()) {
            throw new ApiFault(409, "FloatingIPAddressInUse", "Floating IP %s is in use", address);
        }
        var ip = new ElasticIp(caller.ids().uuid(), address, null, body.text("description").orElse(""), Map.of());
        var pointed = body.uuid("port_id").isPresent() ? pointed(state, ip, body, caller) : ip;
        return new Made(state.with(pointed), ip.id());
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        var ip = state.find(ElasticIp.class, id).orElseThrow(() -> notFound(id));
        ip = ip.withDescription(body.text("description").orElse(ip.description()));
        if (body.uuid("port_id").isPresent()) {
            return state.with(pointed(state, ip, body, caller));
        }
        if (body.text("fixed_ip_address").isPresent()) {
            throw new ApiFault(400, "BadRequest", "Bad floatingip request: fixed_ip_address cannot be specified without a port_id.");
        }
        // Measured: an update without any attribute unbinds, one of the description alone does not.
        return state.with(body.has("port_id") || body.empty() ? ip.unbound() : ip);
    }

    private static ElasticIp pointed(CloudState state, ElasticIp ip, Body body, Caller caller) {
        String portId = body.required("port_id");
        var port = state.find(Port.class, portId).orElseThrow(() -> new ApiFault(404, "PortNotFound", "Port %s could not be found.", portId));
        String fixed = body.text("fixed_ip_address").orElseGet(() -> only(port));
        if (!port.has(fixed)) {
            throw new ApiFault(400, "BadRequest", "Bad floatingip request: Port %s does not have fixed ip %s.", portId, fixed);
        }
        var outside = outside(state, ip.address()).orElseThrow();
        state.elasticIpAt(portId, fixed).filter(other -> !other.id().equals(ip.id())).ifPresent(_ -> {
            throw new ApiFault(409, "FloatingIPPortAlreadyAssociated", "Cannot associate floating IP %s (%s) with port %s using fixed IP %s, as that "
                    + "fixed IP already has a floating IP on external network %s.", ip.address(), ip.id(), portId, fixed, outside.id());
        });
        if (Routers.of(state, port.subnetId()).isEmpty() || state.find(Vpc.class, port.vpcId()).filter(Vpc::internetGateway).isEmpty()) {
            throw new ApiFault(404, "ExternalGatewayForFloatingIPNotFound", "External network %s is not reachable from subnet %s.  Therefore, cannot "
                    + "associate Port %s with a Floating IP.", outside.id(), port.subnetId(), portId);
        }
        return ip.pointedAt(new Association(caller.ids().uuid(), portId, fixed));
    }

    private static String only(Port port) {
        if (port.addresses().size() > 1) {
            throw new ApiFault(400, "BadRequest", "Bad floatingip request: Port %s has multiple fixed IPv4 addresses.  Must provide a specific IPv4 "
                    + "address when assigning a floating IP.", port.id());
        }
        return port.primary();
    }

    @Override public CloudState delete(CloudState state, String id) {
        return state.without(state.find(ElasticIp.class, id).orElseThrow(() -> notFound(id)).id());
    }
}
