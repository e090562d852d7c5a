package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** `/v2.0/subnets`: IPv4, one to a network, the first address is the router's. */
final class Subnets implements Resource {
    @Override public String one() {
        return "subnet";
    }

    @Override public String many() {
        return "subnets";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "name", "tenant_id", "project_id", "network_id", "ip_version", "enable_dhcp", "gateway_ip", "cidr", "allocation_pools",
                "host_routes", "dns_nameservers", "description", "revision_number", "tags");
    }

    @Override public Set<String> creatable() {
        return Set.of("name", "network_id", "ip_version", "enable_dhcp", "gateway_ip", "cidr", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("name");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "SubnetNotFound", "Subnet %s could not be found.", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(Subnet.class).map(subnet -> {
            var range = Cidr.parse(subnet.cidr());
            var out = Resource.start(state, subnet, project).put("network_id", subnet.vpcId()).put("ip_version", 4).put("enable_dhcp", true)
                    .put("cidr", subnet.cidr()).put("gateway_ip", range.at(1));
            out.putArray("allocation_pools").addObject().put("start", range.at(2)).put("end", range.at(range.size() - 2));
            out.putArray("host_routes");
            out.putArray("dns_nameservers");
            return out;
        });
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        String network = body.required("network_id");
        state.find(Vpc.class, network).orElseThrow(() -> new Networks().notFound(network));
        String cidr = body.required("cidr");
        if (!Cidr.isRange(cidr, false)) {
            throw ApiFault.bad("Invalid input for cidr. Reason: '%s' is not a valid IP subnet.", cidr);
        }
        var subnet = new Subnet(caller.ids().uuid(), network, Cidr.parse(cidr).toString(), "nova", Resource.named(Map.of(), body));
        return new Made(state.with(subnet), subnet.id());
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        var subnet = state.find(Subnet.class, id).orElseThrow(() -> notFound(id));
        return state.with(subnet.withTags(Resource.named(subnet.tags(), body)));
    }

    @Override public CloudState delete(CloudState state, String id) {
        if (state.all(Port.class).anyMatch(port -> port.subnetId().equals(id))) {
            throw new ApiFault(409, "SubnetInUse", "Unable to complete operation on subnet %s: One or more ports have an IP allocation from this subnet.", id);
        }
        return state.without(state.find(Subnet.class, id).orElseThrow(() -> notFound(id)).id());
    }
}
