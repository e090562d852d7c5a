package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** `/v2.0/ports`: lists that are given replace the old ones as a whole. */
final class Ports implements Resource {
    @Override public String one() {
        return "port";
    }

    @Override public String many() {
        return "ports";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "name", "network_id", "tenant_id", "project_id", "mac_address", "admin_state_up", "status", "device_id", "device_owner",
                "fixed_ips", "allowed_address_pairs", "security_groups", "description", "binding:vnic_type", "port_security_enabled",
                "revision_number", "tags", "created_at", "updated_at", "binding:host_id");
    }

    @Override public Set<String> creatable() {
        return Set.of("name", "network_id", "mac_address", "device_id", "device_owner", "fixed_ips", "allowed_address_pairs", "security_groups",
                "description", "port_security_enabled", "binding:host_id", "admin_state_up", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("name", "mac_address", "device_id", "device_owner", "fixed_ips", "allowed_address_pairs", "security_groups",
                "description", "port_security_enabled", "binding:host_id", "admin_state_up");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "PortNotFound", "Port %s could not be found.", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(Port.class).map(port -> write(state, port, project));
    }

    private static ObjectNode write(CloudState state, Port port, String project) {
        var out = Resource.start(state, port, project).put("description", port.description()).put("network_id", port.vpcId())
                .put("mac_address", port.mac()).put("admin_state_up", true).put("status", status(state, port))
                .put("device_id", port.instanceId() == null ? "" : port.instanceId()).put("device_owner", port.deviceOwner())
                .put("binding:vnic_type", "normal").put("port_security_enabled", port.portSecurity());
        var fixed = out.putArray("fixed_ips");
        // Neutron sorts them by their text.
        port.addresses().stream().sorted().forEach(address -> fixed.addObject().put("subnet_id", port.subnetId()).put("ip_address", address));
        var pairs = out.putArray("allowed_address_pairs");
        port.allowedAddressPairs().forEach(pair -> pairs.addObject().put("mac_address", pair.mac() == null ? port.mac() : pair.mac())
                .put("ip_address", pair.address()));
        port.securityGroups().forEach(out.putArray("security_groups")::add);
        return out;
    }

    /** The agent of the hypervisor plugs it in while the machine starts, and unplugs it once the machine has stopped. */
    private static String status(CloudState state, Port port) {
        var machine = port.instanceId() == null ? null : state.find(Instance.class, port.instanceId()).orElse(null);
        return machine == null ? "DOWN" : switch (machine.power()) {
            case PENDING -> "BUILD";
            case RUNNING, STOPPING -> "ACTIVE";
            case STOPPED, TERMINATED -> "DOWN";
        };
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        String network = body.required("network_id");
        if (state.find(Vpc.class, network).isEmpty()) {
            throw new ApiFault(404, "NetworkNotFound", "Network %s could not be found.", network);
        }
        var subnet = state.all(Subnet.class).filter(each -> each.vpcId().equals(network)).findFirst()
                .orElseThrow(() -> ApiFault.bad("The simulated cloud makes ports in networks with a subnet only"));
        String id = caller.ids().uuid();
        String mac = body.text("mac_address").orElseGet(() -> "fa:16:3e:" + id.substring(0, 2) + ":" + id.substring(2, 4) + ":" + id.substring(4, 6));
        var addresses = addresses(state, body, network, subnet, id);
        // Neutron puts a port that names no group into the project's group `default`.
        boolean guarded = body.flag("port_security_enabled", true);
        var next = guarded && !body.has("security_groups") ? Groups.withDefault(state, caller.ids()) : state;
        List<String> groups = guarded && !body.has("security_groups") ? List.of(Groups.defaultGroup(next).orElseThrow().id()) : List.of();
        var port = new Port(id, subnet.id(), network, mac, null, 0, addresses.getFirst(), addresses.subList(1, addresses.size()), groups, true,
                List.of(), guarded, "", "", Map.of());
        return new Made(next.with(changed(next, port, body)), id);
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        caller.mayOnlyIfAdmin("update", "port", body, "mac_address", "binding:host_id");
        var port = state.find(Port.class, id).orElseThrow(() -> notFound(id));
        if (body.has("fixed_ips")) {
            var subnet = state.find(Subnet.class, port.subnetId()).orElseThrow();
            var addresses = addresses(state, body, port.vpcId(), subnet, id);
            // A floating IP on an address that goes stays as it is, and leads nowhere.
            String first = addresses.contains(port.primary()) ? port.primary() : addresses.getFirst();
            port = port.withAddresses(first, addresses.stream().filter(address -> !address.equals(first)).toList());
        }
        return state.with(changed(state, port, body));
    }

    private static Port changed(CloudState state, Port before, Body body) {
        var port = before.withTags(Resource.named(before.tags(), body));
        boolean guarded = body.flag("port_security_enabled", port.portSecurity());
        var groups = body.has("security_groups") ? groups(state, body) : port.securityGroups();
        var pairs = body.has("allowed_address_pairs") ? pairs(body) : port.allowedAddressPairs();
        if (!guarded && !groups.isEmpty()) {
            throw port.portSecurity() ? new ApiFault(409, "PortSecurityPortHasSecurityGroup", "Port has security group associated. Cannot disable "
                    + "port security or IP address until security group is removed.") : new ApiFault(400,
                    "PortSecurityAndIPRequiredForSecurityGroups", "Port security must be enabled and port must have an IP address in order to use "
                    + "security groups.");
        }
        if (!guarded && !pairs.isEmpty()) {
            throw new ApiFault(409, "AddressPairAndPortSecurityRequired",
                    "Port Security must be enabled in order to have allowed address pairs on a port.");
        }
        if (!body.flag("admin_state_up", true)) {
            throw ApiFault.bad("The simulated cloud has no ports that are administratively down");
        }
        String device = body.text("device_id").orElse(port.instanceId());
        return port.withSecurityGroups(groups).withAllowedAddressPairs(pairs).withPortSecurity(guarded)
                .withDescription(body.text("description").orElse(port.description()))
                .withDevice(device == null || device.isEmpty() ? null : device, body.text("device_owner").orElse(port.deviceOwner()));
    }

    private static List<String> groups(CloudState state, Body body) {
        return body.list("security_groups").stream().map(JsonNode::asText).peek(id -> {
            if (state.find(SecurityGroup.class, id).isEmpty()) {
                throw new ApiFault(404, "SecurityGroupNotFound", "Security group %s does not exist", id);
            }
        }).toList();
    }

    private static List<AddressPair> pairs(Body body) {
        var pairs = body.list("allowed_address_pairs").stream().map(Ports::pair).toList();
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.subList(0, i).contains(pairs.get(i))) {
                throw new ApiFault(400, "DuplicateAddressPairInRequest", "Request contains duplicate address pair: mac_address %s ip_address %s.",
                        pairs.get(i).mac() == null ? "None" : pairs.get(i).mac(), pairs.get(i).address());
            }
        }
        return pairs;
    }

    private static AddressPair pair(JsonNode json) {
        json.fieldNames().forEachRemaining(name -> {
            if (!Set.of("ip_address", "mac_address").contains(name)) {
                throw ApiFault.bad("Unrecognized attribute(s) '%s'", name);
            }
        });
        if (!json.path("ip_address").isTextual()) {
            throw new ApiFault(400, "AllowedAddressPairsMissingIP", "AllowedAddressPair must contain ip_address");
        }
        String address = json.path("ip_address").textValue();
        String range = address.indexOf('/') >= 0 ? address : address + (address.indexOf(':') < 0 ? "/32" : "/128");
        if (!Cidr.isRange(range, false) && !Cidr.isRange(range, true)) {
            throw ApiFault.bad("'%s' is not a valid IP address", address);
        }
        String mac = json.path("mac_address").isTextual() ? json.path("mac_address").textValue() : null;
        if (mac != null && !mac.matches("(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}")) {
            throw ApiFault.bad("'%s' is not a valid MAC address", mac);
        }
        return new AddressPair(address, mac);
    }

    /** The addresses that the body asks for, or the lowest free one. */
    private static List<String> addresses(CloudState state, Body body, String network, Subnet subnet, String portId) {
        var range = Cidr.parse(subnet.cidr());
        var wanted = body.list("fixed_ips").stream().map(each -> each.path("ip_address").asText("")).filter(text -> !text.isEmpty()).toList();
        for (String address : wanted) {
            if (!Cidr.isIpv4(address) || !range.contains(address)) {
                throw new ApiFault(400, "InvalidIpForNetwork", "IP address %s is not a valid IP for any of the subnets on the specified network.", address);
            }
            if (state.portOf(network, address).filter(port -> !port.id().equals(portId)).isPresent()) {
                throw new ApiFault(409, "IpAddressAlreadyAllocated", "IP address %s already allocated in subnet %s", address, subnet.id());
            }
        }
        return wanted.isEmpty() ? List.of(free(state, network, range)) : wanted;
    }

    /** The first address is the router's. */
    static String free(CloudState state, String network, Cidr range) {
        return IntStream.range(2, range.size() - 1).mapToObj(range::at).filter(address -> state.portOf(network, address).isEmpty()).findFirst()
                .orElseThrow(() -> new ApiFault(409, "IpAddressGenerationFailure", "No more IP addresses available on network %s.", network));
    }

    @Override public CloudState delete(CloudState state, String id) {
        var next = state.without(state.find(Port.class, id).orElseThrow(() -> notFound(id)).id());
        for (var ip : state.all(ElasticIp.class).filter(each -> each.bound() && each.association().portId().equals(id)).toList()) {
            next = next.with(ip.unbound());
        }
        return next;
    }
}
