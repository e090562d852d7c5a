package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** `/v2.0/networks`: what a port is in, and what floating addresses come from. */
final class Networks implements Resource {
    @Override public String one() {
        return "network";
    }

    @Override public String many() {
        return "networks";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "name", "tenant_id", "project_id", "admin_state_up", "mtu", "status", "subnets", "shared", "router:external",
                "description", "port_security_enabled", "revision_number", "tags");
    }

    @Override public Set<String> creatable() {
        return Set.of("name", "router:external", "description", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("name");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "NetworkNotFound", "Network %s could not be found.", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(Vpc.class).map(network -> {
            var out = Resource.start(state, network, project).put("admin_state_up", true).put("mtu", 1500).put("status", "ACTIVE").put("shared", false)
                    .put("router:external", network.external()).put("port_security_enabled", true);
            var subnets = out.putArray("subnets");
            state.all(Subnet.class).filter(subnet -> subnet.vpcId().equals(network.id())).forEach(subnet -> subnets.add(subnet.id()));
            return out;
        });
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        caller.mayOnlyIfAdmin("create", "network", body, "router:external");
        var network = new Vpc(caller.ids().uuid(), "0.0.0.0/0", false, body.flag("router:external", false), Resource.named(Map.of(), body));
        return new Made(state.with(network), network.id());
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        var network = state.find(Vpc.class, id).orElseThrow(() -> notFound(id));
        return state.with(network.withTags(Resource.named(network.tags(), body)));
    }

    @Override public CloudState delete(CloudState state, String id) {
        var left = state.find(Vpc.class, id).map(_ -> state.all(Port.class).filter(port -> port.vpcId().equals(id)).map(Port::id)
                .collect(Collectors.joining(","))).orElseThrow(() -> notFound(id));
        if (!left.isEmpty()) {
            throw new ApiFault(409, "NetworkInUse", "Unable to complete operation on network %s. There are one or more ports still in use on the "
                    + "network, id for these ports is: %s.", id, left);
        }
        var next = state.without(id);
        for (var subnet : state.all(Subnet.class).filter(each -> each.vpcId().equals(id)).toList()) {
            next = next.without(subnet.id());
        }
        return next;
    }
}
