package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Route tables, v1: routes to machines (by the machine's id), to their further interfaces (by port), and to virtual IPs (by address). */
final class RouteTables {
    private static final String INVALID = "VPC.2801";
    private static final String PATH = "/v1/{project_id}/routetables";
    private static final Set<String> ROUTE = Set.of("type", "destination", "nexthop", "description");

    private RouteTables() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", PATH, "ListRouteTables", "vpc:routeTables:list", Shape.V1, RouteTables::list),
                new Operation("GET", PATH + "/{routetable_id}", "ShowRouteTable", "vpc:routeTables:get", Shape.V1,
                        call -> Answer.ok("routetable", write(call.seen(), find(call.seen(), call), call.project()))),
                new Operation("PUT", PATH + "/{routetable_id}", "UpdateRouteTable", "vpc:routeTables:update", Shape.V1, RouteTables::update));
    }

    private static RouteTable find(CloudState state, Call call) {
        String id = call.path().get("routetable_id");
        return state.find(RouteTable.class, id).orElseThrow(() -> new ApiFault(404, "VPC.2802", "RouteTable %s could not be found.", id));
    }

    /** Without the routes: those are shown with one table alone. */
    private static Answer list(Call call) {
        var seen = call.seen();
        var tables = seen.all(RouteTable.class).filter(table -> call.query().text("subnet_id").map(table.subnetIds()::contains).orElse(true))
                .map(table -> head(table, call.project()));
        return Answer.ok("routetables", call.query().page(tables, Set.of("id", "vpc_id"), INVALID));
    }

    private static ObjectNode head(RouteTable table, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", table.id()).put("name", Names.of(table)).put("default", table.main())
                .put("vpc_id", table.vpcId()).put("tenant_id", project).put("description", "").put("created_at", "2026-01-01T00:00:00Z")
                .put("updated_at", "2026-01-01T00:00:00Z");
        var subnets = out.putArray("subnets");
        table.subnetIds().forEach(id -> subnets.addObject().put("id", id));
        return out;
    }

    private static ObjectNode write(CloudState state, RouteTable table, String project) {
        var out = head(table, project);
        ArrayNode routes = out.putArray("routes");
        table.routes().stream().filter(route -> route.portId() != null).forEach(route -> state.find(Port.class, route.portId())
                .ifPresent(port -> routes.add(write(route, port))));
        return out;
    }

    private static ObjectNode write(Route route, Port port) {
        boolean virtual = port.deviceOwner().equals(Port.OF_A_VIRTUAL_IP);
        boolean first = port.instanceId() != null && port.deviceIndex() == 0;
        return JsonNodeFactory.instance.objectNode().put("type", virtual ? "vip" : first ? "ecs" : "eni").put("destination", route.destination())
                .put("nexthop", virtual ? port.primary() : first ? port.instanceId() : port.id()).put("description", route.description());
    }

    private static Answer update(Call call) {
        var body = Body.of(call.body(), "routetable", Set.of("name", "description", "routes"), INVALID);
        var changes = body.has("routes") ? Optional.of(body.object("routes", Set.of("add", "mod", "del"))) : Optional.<Body>empty();
        return Answer.ok("routetable", call.backend().cloud().update(state -> {
            var table = find(state, call);
            for (var change : changes.stream().toList()) {
                for (var route : change.objects("add", ROUTE)) {
                    table = table.with(route(state, table, route, table.route(range(route)).isEmpty(), "exists already"));
                }
                for (var route : change.objects("mod", ROUTE)) {
                    table = table.with(route(state, table, route, table.route(range(route)).isPresent(), "does not exist"));
                }
                for (var route : change.objects("del", ROUTE)) {
                    if (table.route(range(route)).isEmpty()) {
                        throw route.bad("The route to %s does not exist.", range(route));
                    }
                    table = table.without(range(route));
                }
            }
            return new Cloud.Change<>(state.with(table), write(state, table, call.project()));
        }));
    }

    private static String range(Body route) {
        String destination = route.required("destination");
        if (!Cidr.isRange(destination, false) && !Cidr.isRange(destination, true)) {
            throw route.bad("The destination %s of the route is invalid.", destination);
        }
        return Cidr.parse(destination).toString();
    }

    private static Route route(CloudState state, RouteTable table, Body body, boolean fits, String otherwise) {
        String destination = range(body);
        if (!fits) {
            throw body.bad("The route to %s %s.", destination, otherwise);
        }
        if (state.all(Subnet.class).anyMatch(subnet -> subnet.vpcId().equals(table.vpcId()) && destination.equals(Cidr.parse(subnet.cidr()).toString()))) {
            throw body.bad("The destination %s of the route is a subnet of the VPC.", destination);
        }
        String nextHop = body.required("nexthop");
        String type = body.required("type");
        Optional<Port> port = switch (type) {
            case "ecs" -> state.find(Instance.class, nextHop).flatMap(instance -> state.portsOf(instance.id()).findFirst());
            case "eni" -> state.find(Port.class, nextHop).filter(each -> each.instanceId() != null && each.deviceIndex() > 0);
            case "vip" -> state.portOf(table.vpcId(), nextHop).filter(each -> each.deviceOwner().equals(Port.OF_A_VIRTUAL_IP));
            default -> throw body.bad("The type %s of the route is invalid: the simulated cloud has ecs, eni and vip.", type);
        };
        String id = port.filter(each -> each.vpcId().equals(table.vpcId())).map(Port::id)
                .orElseThrow(() -> body.bad("The nexthop %s of the route is no %s of the VPC.", nextHop, type));
        // A route is replaced with all that it has.
        return new Route(destination, id, null, body.text("description").orElse(""));
    }
}
