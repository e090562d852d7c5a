package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** `/v2.0/routers`: a route table of the model whose default route goes to an external network, or nowhere. */
final class Routers implements Resource {
    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final String OWNER = "network:router_interface";

    @Override public String one() {
        return "router";
    }

    @Override public String many() {
        return "routers";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "name", "tenant_id", "project_id", "admin_state_up", "status", "external_gateway_info", "description", "routes",
                "revision_number", "tags");
    }

    @Override public Set<String> creatable() {
        return Set.of("name", "external_gateway_info", "tenant_id", "project_id");
    }

    @Override public Set<String> writable() {
        return Set.of("name", "routes");
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "RouterNotFound", "Router %s could not be found", id);
    }

    static Optional<RouteTable> of(CloudState state, String subnetId) {
        return state.all(RouteTable.class).filter(table -> table.subnetIds().contains(subnetId)).findFirst();
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(RouteTable.class).map(table -> {
            var out = Resource.start(state, table, project).put("admin_state_up", true).put("status", "ACTIVE").putNull("external_gateway_info");
            gateway(state, table).ifPresent(network -> out.putObject("external_gateway_info").put("network_id", network.id()).put("enable_snat", true));
            var routes = out.putArray("routes");
            table.routes().stream().filter(route -> route.portId() != null).forEach(route -> state.find(Port.class, route.portId())
                    .ifPresent(port -> routes.addObject().put("destination", route.destination()).put("nexthop", port.primary())));
            return out;
        });
    }

    private static Optional<Vpc> gateway(CloudState state, RouteTable table) {
        return table.route(EVERYWHERE).map(Route::gateway).flatMap(id -> state.find(Vpc.class, id)).filter(Vpc::external);
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        String outside = body.get("external_gateway_info").path("network_id").asText("");
        if (!outside.isEmpty() && state.find(Vpc.class, outside).filter(Vpc::external).isEmpty()) {
            throw new ApiFault(400, "BadRequest", "Bad router request: Network %s is not an external network.", outside);
        }
        List<Route> routes = outside.isEmpty() ? List.of() : List.of(new Route(EVERYWHERE, null, outside));
        var table = new RouteTable(caller.ids().uuid(), "", false, List.of(), routes, Resource.named(Map.of(), body));
        return new Made(state.with(table), table.id());
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        var table = state.find(RouteTable.class, id).orElseThrow(() -> notFound(id));
        var routes = new ArrayList<>(table.routes());
        if (body.has("routes")) {
            routes.removeIf(route -> route.portId() != null);
            body.list("routes").forEach(each -> routes.add(new Route(each.path("destination").asText(),
                    nexthop(state, table, each.path("nexthop").asText()), null)));
        }
        return state.with(new RouteTable(id, table.vpcId(), table.main(), table.subnetIds(), routes, Resource.named(table.tags(), body)));
    }

    private static String nexthop(CloudState state, RouteTable table, String address) {
        return state.all(Port.class).filter(port -> table.subnetIds().contains(port.subnetId()) && port.has(address)).map(Port::id).findFirst()
                .orElseThrow(() -> new ApiFault(400, "InvalidRoutes", "Invalid format for routes: the nexthop is not connected with router, %s", address));
    }

    @Override public CloudState delete(CloudState state, String id) {
        var table = state.find(RouteTable.class, id).orElseThrow(() -> notFound(id));
        if (!table.subnetIds().isEmpty()) {
            throw new ApiFault(409, "RouterInUse", "Router %s still has ports", id);
        }
        return state.without(id);
    }

    /** Joins a subnet to the router: a port of the router with the subnet's first address. */
    CloudState join(CloudState state, String id, String subnetId, Caller caller) {
        var table = state.find(RouteTable.class, id).orElseThrow(() -> notFound(id));
        var subnet = state.find(Subnet.class, subnetId).orElseThrow(() -> new Subnets().notFound(subnetId));
        var network = state.find(Vpc.class, subnet.vpcId()).orElseThrow();
        var subnets = new ArrayList<>(table.subnetIds());
        subnets.add(subnetId);
        String portId = caller.ids().uuid();
        return state.with(new RouteTable(id, subnet.vpcId(), table.main(), subnets, table.routes(), table.tags()))
                .with(new Vpc(network.id(), network.cidr(), gateway(state, table).isPresent(), network.external(), network.tags()))
                .with(new Port(portId, subnetId, subnet.vpcId(), "fa:16:3e:00:" + portId.substring(0, 2) + ":" + portId.substring(2, 4), id, 0,
                        Cidr.parse(subnet.cidr()).at(1), List.of(), List.of(), false, List.of(), false, OWNER, "", Map.of()));
    }

    CloudState leave(CloudState state, String id, String subnetId) {
        var table = state.find(RouteTable.class, id).orElseThrow(() -> notFound(id));
        var next = state.with(new RouteTable(id, table.vpcId(), table.main(), table.subnetIds().stream().filter(each -> !each.equals(subnetId)).toList(),
                table.routes(), table.tags()));
        for (var port : state.all(Port.class).filter(each -> OWNER.equals(each.deviceOwner()) && each.subnetId().equals(subnetId)).toList()) {
            next = next.without(port.id());
        }
        return next;
    }
}
