package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Route tables. ReplaceRoute is the call without a guard: the last writer wins, and nobody hears of it. */
final class Routes {
    private static final Set<String> TARGETED = Set.of("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock", "NetworkInterfaceId",
            "GatewayId", "InstanceId");

    private Routes() { }

    static Stream<Action> actions() {
        return Stream.of(describe(),
                new Action("CreateRoute", TARGETED, params -> put(params, false)),
                new Action("ReplaceRoute", TARGETED, params -> put(params, true)),
                new Action("DeleteRoute", Set.of("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock"), Routes::delete));
    }

    private static Action describe() {
        var filters = new Filters<RouteTable>(Map.of("route-table-id", of(RouteTable::id), "vpc-id", of(RouteTable::vpcId),
                "association.main", of(RouteTable::main), "association.subnet-id", (_, table) -> table.subnetIds().stream(),
                "route.destination-cidr-block", (_, table) -> table.routes().stream().map(Route::destination),
                "route.gateway-id", (_, table) -> table.routes().stream().map(Route::gateway).filter(Objects::nonNull)), RouteTable::tags);
        return new Describe<>("DescribeRouteTables", "routeTableSet", state -> state.all(RouteTable.class), List.of(
                new Describe.Ids<>("RouteTableId", RouteTable::id, "rtb-", null, "InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist")),
                filters, true, Routes::write).toAction();
    }

    private static void write(Backend backend, CloudState state, RouteTable table, Xml xml) {
        xml.text("routeTableId", table.id()).text("vpcId", table.vpcId()).text("ownerId", table.account() == null ? backend.account() : table.account());
        xml.set("routeSet", table.routes().stream(), route -> {
            xml.text(route.destination().contains(":") ? "destinationIpv6CidrBlock" : "destinationCidrBlock", route.destination())
                    .text("gatewayId", route.gateway()).text("networkInterfaceId", route.portId());
            var port = route.portId() == null ? null : state.find(Port.class, route.portId()).orElse(null);
            if (port != null && port.instanceId() != null) {
                xml.text("instanceId", port.instanceId()).text("instanceOwnerId", backend.account());
            }
            xml.text("state", alive(state, route, port) ? "active" : "blackhole")
                    .text("origin", "local".equals(route.gateway()) ? "CreateRouteTable" : "CreateRoute");
        });
        var associations = table.main() ? Stream.concat(Stream.of(""), table.subnetIds().stream()) : table.subnetIds().stream();
        xml.set("associationSet", associations, subnet -> xml.text("routeTableAssociationId", "rtbassoc-" + (subnet.isEmpty() ? table.id() : subnet)
                .replaceFirst("^(rtb|subnet)-", "")).text("routeTableId", table.id()).text("subnetId", subnet.isEmpty() ? null : subnet)
                .text("main", subnet.isEmpty()).in("associationState", () -> xml.text("state", "associated")));
        xml.set("propagatingVgwSet", Stream.empty(), _ -> { });
        Tagging.write(table, xml);
    }

    private static boolean alive(CloudState state, Route route, Port port) {
        return route.gateway() != null || port != null && port.instanceId() != null
                && state.find(Instance.class, port.instanceId()).filter(instance -> instance.power() == Instance.Power.RUNNING).isPresent();
    }

    private static String destination(Params params) {
        boolean ipv6 = params.find("DestinationIpv6CidrBlock").isPresent();
        if (ipv6 == params.find("DestinationCidrBlock").isPresent()) {
            throw ApiError.bad("MissingParameter", "The request must contain exactly one destination");
        }
        String text = params.require(ipv6 ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock");
        if (!Cidr.isRange(text, ipv6)) {
            throw ApiError.bad("InvalidParameterValue", "Value (%s) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.", text);
        }
        return Cidr.parse(text).toString();
    }

    private static Action.Operation put(Params params, boolean replace) {
        String tableId = params.require("RouteTableId");
        String destination = destination(params);
        if (Stream.of("NetworkInterfaceId", "GatewayId", "InstanceId").filter(name -> params.find(name).isPresent()).count() != 1) {
            throw ApiError.bad("InvalidParameterCombination", "The request must contain exactly one target");
        }
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var table = table(backend, state, tableId);
                var existing = table.route(destination);
                if (replace && existing.isEmpty()) {
                    throw ApiError.bad("InvalidRoute.NotFound", "no route with destination-cidr-block %s in route table %s", destination, tableId);
                }
                var route = new Route(destination, portId(state, params), params.find("GatewayId").orElse(null));
                if (!replace && existing.isPresent() && !existing.get().equals(route)) {
                    throw ApiError.bad("RouteAlreadyExists", "The route identified by %s already exists.", destination);
                }
                return new Change<>(existing.filter(route::equals).isPresent() ? state : state.with(table.with(route)), destination);
            });
            answer.text("return", true);
        };
    }

    private static String portId(CloudState state, Params params) {
        if (params.find("GatewayId").isPresent()) {
            return null;
        }
        var id = params.find("NetworkInterfaceId");
        return id.isPresent() ? Interfaces.port(state, id.get()).id() : AddressMoves.onlyPort(state, params.require("InstanceId")).id();
    }

    private static Action.Operation delete(Params params) {
        String tableId = params.require("RouteTableId");
        String destination = destination(params);
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var table = table(backend, state, tableId);
                if (table.route(destination).isEmpty()) {
                    throw ApiError.bad("InvalidRoute.NotFound", "no route with destination-cidr-block %s in route table %s", destination, tableId);
                }
                return new Change<>(state.with(table.without(destination)), destination);
            });
            answer.text("return", true);
        };
    }

    private static RouteTable table(Backend backend, CloudState state, String id) {
        return state.find(RouteTable.class, id).filter(backend::owns)
                .orElseThrow(() -> ApiError.bad("InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist", id));
    }
}
