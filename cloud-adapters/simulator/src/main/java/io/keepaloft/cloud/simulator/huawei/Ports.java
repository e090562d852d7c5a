package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ports of machines and of virtual IPs, v1 and v2.0. A list that is given replaces the old one as a whole; nothing tells who changed it last. */
final class Ports {
    private static final String INVALID = "VPC.2500";
    private static final Set<String> FILTERS = Set.of("id", "name", "network_id", "mac_address", "device_id", "device_owner", "status",
            "security_groups", "fixed_ips", "admin_state_up");
    private static final Set<String> WRITABLE = Set.of("name", "security_groups", "allowed_address_pairs", "extra_dhcp_opts");
    private static final Set<String> CREATABLE = Set.of("name", "network_id", "fixed_ips", "device_owner", "security_groups", "admin_state_up",
            "allowed_address_pairs", "extra_dhcp_opts", "tenant_id");

    private Ports() { }

    static List<Operation> operations() {
        return Stream.of(true, false).flatMap(v1 -> {
            String path = v1 ? "/v1/{project_id}/ports" : "/v2.0/ports";
            String prefix = v1 ? "" : "Neutron";
            var shape = v1 ? Shape.V1 : Shape.NEUTRON;
            return Stream.of(new Operation("GET", path, prefix + "ListPorts", "vpc:ports:get", shape, Ports::list),
                    new Operation("POST", path, prefix + "CreatePort", "vpc:ports:create", shape, Ports::create),
                    new Operation("GET", path + "/{port_id}", prefix + "ShowPort", "vpc:ports:get", shape, Ports::show),
                    new Operation("PUT", path + "/{port_id}", prefix + "UpdatePort", "vpc:ports:update", shape, Ports::update),
                    new Operation("DELETE", path + "/{port_id}", prefix + "DeletePort", "vpc:ports:delete", shape, Ports::delete));
        }).toList();
    }

    private static Answer list(Call call) {
        var seen = call.seen();
        return Answer.ok("ports", call.query().page(seen.all(Port.class).map(port -> write(seen, port, call.project())), FILTERS, INVALID));
    }

    private static Answer show(Call call) {
        var seen = call.seen();
        return Answer.ok("port", write(seen, find(seen, call), call.project()));
    }

    private static Port find(CloudState state, Call call) {
        String id = call.path().get("port_id");
        return state.find(Port.class, id).orElseThrow(() -> new ApiFault(404, INVALID, "Port %s could not be found.", id));
    }

    private static ObjectNode write(CloudState state, Port port, String project) {
        var out = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode().put("id", port.id()).put("name", Names.of(port))
                .put("network_id", port.subnetId()).put("admin_state_up", true).put("mac_address", port.mac())
                .put("device_id", port.instanceId() == null ? "" : port.instanceId()).put("device_owner", port.deviceOwner())
                .put("tenant_id", project).put("status", Servers.running(state, port.instanceId()) ? "ACTIVE" : "DOWN");
        var fixed = out.putArray("fixed_ips");
        port.addresses().forEach(address -> fixed.addObject().put("ip_address", address).put("subnet_id", Networks.neutronSubnet(port.subnetId())));
        port.securityGroups().forEach(out.putArray("security_groups")::add);
        var pairs = out.putArray("allowed_address_pairs");
        port.allowedAddressPairs().forEach(pair -> {
            var each = pairs.addObject().put("ip_address", pair.address());
            if (pair.mac() != null) {
                each.put("mac_address", pair.mac());
            }
        });
        out.putArray("extra_dhcp_opts");
        out.putArray("dns_assignment");
        out.put("dns_name", "").put("binding:vnic_type", "normal").put("instance_id", "").put("instance_type", "").put("port_security_enabled", port.portSecurity())
                .put("zone_id", state.find(Subnet.class, port.subnetId()).map(Subnet::zone).orElse("")).put("enable_efi", false);
        out.putObject("binding:profile");
        out.putObject("binding:vif_details").put("primary_interface", port.instanceId() != null && port.deviceIndex() == 0);
        return out;
    }

    private static Answer update(Call call) {
        var body = Body.of(call.body(), "port", WRITABLE, INVALID);
        return Answer.ok("port", call.backend().cloud().update(state -> {
            var port = changed(state, find(state, call), body);
            return new Cloud.Change<>(state.with(port), write(state, port, call.project()));
        }));
    }

    private static Port changed(CloudState state, Port before, Body body) {
        var tags = new LinkedHashMap<>(before.tags());
        body.text("name").ifPresent(name -> tags.put(Names.NAME, name));
        var port = before.withTags(tags);
        if (!body.objects("extra_dhcp_opts", Set.of("opt_name", "opt_value")).isEmpty()) {
            throw body.bad("extra_dhcp_opts is invalid: the simulated cloud has no DHCP options.");
        }
        if (body.has("security_groups")) {
            port = port.withSecurityGroups(groups(state, body));
        }
        if (body.has("allowed_address_pairs")) {
            var pairs = body.objects("allowed_address_pairs", Set.of("ip_address", "mac_address")).stream().map(Ports::pair).toList();
            if (Set.copyOf(pairs).size() < pairs.size()) {
                throw body.bad("Request contains duplicate address pair.");
            }
            port = port.withAllowedAddressPairs(pairs).withSourceCheck(pairs.stream().noneMatch(AddressPair::turnsSourceCheckOff));
        }
        return port;
    }

    private static List<String> groups(CloudState state, Body body) {
        var groups = body.texts("security_groups");
        groups.stream().filter(id -> state.find(SecurityGroup.class, id).isEmpty()).findFirst().ifPresent(id -> {
            throw new ApiFault(404, INVALID, "Security group %s does not exist", id);
        });
        return groups;
    }

    private static AddressPair pair(Body pair) {
        String address = pair.required("ip_address");
        String range = address.indexOf('/') >= 0 ? address : address + (address.indexOf(':') < 0 ? "/32" : "/128");
        if (!Cidr.isRange(range, false) && !Cidr.isRange(range, true)) {
            throw pair.bad("Invalid input for allowed_address_pairs. Reason: '%s' is not a valid IP address.", address);
        }
        if (address.equals("0.0.0.0") || address.equals("0.0.0.0/0") || address.equals("::/0")) {
            throw pair.bad("Invalid input for allowed_address_pairs. Reason: '%s' is not allowed.", address);
        }
        String mac = pair.text("mac_address").orElse(null);
        if (mac != null && !mac.matches("(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")) {
            throw pair.bad("Invalid input for allowed_address_pairs. Reason: '%s' is not a valid MAC address.", mac);
        }
        return new AddressPair(address, mac);
    }

    private static Answer create(Call call) {
        var body = Body.of(call.body(), "port", CREATABLE, INVALID);
        return Answer.ok("port", call.backend().cloud().update(state -> {
            var port = made(state, body, call);
            return new Cloud.Change<>(state.with(port), write(state, port, call.project()));
        }));
    }

    private static Port made(CloudState state, Body body, Call call) {
        String network = body.required("network_id");
        var subnet = state.find(Subnet.class, network).orElseThrow(() -> new ApiFault(404, "VPC.2204", "Query resource by id fail."));
        String owner = body.text("device_owner").orElse("");
        if (!owner.isEmpty() && !owner.equals(Port.OF_A_VIRTUAL_IP)) {
            throw body.bad("device_owner is invalid: only %s can be given.", Port.OF_A_VIRTUAL_IP);
        }
        if (!body.flag("admin_state_up", true)) {
            throw body.bad("admin_state_up is invalid: only true can be given.");
        }
        if (body.text("tenant_id").filter(tenant -> !tenant.equals(call.project())).isPresent()) {
            throw body.bad("tenant_id is invalid.");
        }
        String address = address(state, subnet, body);
        String id = call.backend().ids().uuid();
        // With a virtual IP's port goes the MAC prefix of the cloud's own; it never appears on the wire.
        String mac = "fa:16:3e:" + id.substring(0, 2) + ":" + id.substring(2, 4) + ":" + id.substring(4, 6);
        return changed(state, new Port(id, subnet.id(), subnet.vpcId(), mac, null, 0, address, List.of(), List.of(), true, List.of(), true, owner, "",
                Map.of()), body);
    }

    private static String address(CloudState state, Subnet subnet, Body body) {
        var fixed = body.objects("fixed_ips", Set.of("ip_address", "subnet_id"));
        if (fixed.size() > 1) {
            throw body.bad("fixed_ips is invalid: a port has one fixed IP.");
        }
        fixed.stream().flatMap(each -> each.text("subnet_id").stream()).filter(id -> !id.equals(Networks.neutronSubnet(subnet.id()))).findFirst()
                .ifPresent(id -> {
                    throw body.bad("fixed_ips is invalid: %s is no subnet of the network.", id);
                });
        var range = Cidr.parse(subnet.cidr());
        var wanted = fixed.stream().flatMap(each -> each.text("ip_address").stream()).findFirst();
        if (wanted.isEmpty()) {
            return IntStream.range(2, range.size() - 1).mapToObj(range::at).filter(each -> state.portOf(subnet.vpcId(), each).isEmpty()).findFirst()
                    .orElseThrow(() -> new ApiFault(409, "VPC.0703", "No more IP addresses available on network %s.", subnet.id()));
        }
        if (!Cidr.isIpv4(wanted.get()) || !range.contains(wanted.get())) {
            throw body.bad("fixed_ips is invalid: %s is not a valid IP address of the subnet.", wanted.get());
        }
        if (state.portOf(subnet.vpcId(), wanted.get()).isPresent() || range.at(1).equals(wanted.get())) {
            throw new ApiFault(409, "VPC.0701", "IP is in use");
        }
        return wanted.get();
    }

    private static Answer delete(Call call) {
        return call.backend().cloud().update(state -> {
            var port = find(state, call);
            if (port.instanceId() != null) {
                throw new ApiFault(409, INVALID, "Port %s cannot be deleted: it belongs to %s.", port.id(), port.deviceOwner());
            }
            if (state.all(ElasticIp.class).anyMatch(ip -> ip.bound() && ip.association().portId().equals(port.id()))) {
                throw new ApiFault(409, INVALID, "Port %s cannot be deleted: an EIP is bound to it.", port.id());
            }
            return new Cloud.Change<>(state.without(port.id()), Answer.gone());
        });
    }
}
