package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v2.model.RouteTableResp;
import com.huaweicloud.sdk.vpc.v2.model.RouteTableRoute;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Points a route at this host: to the server itself when its first interface is ours, else to the interface. A route to a virtual IP needs no
 * call at a takeover: it is held by every member. Source: VPC API Reference, "Updating a Route Table": {@code mod} replaces one route's next hop.
 */
record Routes(Link link) implements Mover {

    private static final String TABLE = "routetable_id";
    private static final String DESTINATION = "destination";
    private static final String TYPE = "type";
    private static final String NEXT_HOP = "nexthop";
    private static final String REPLACES = "replaces";

    private static final String SERVER = "ecs";
    private static final String INTERFACE = "eni";
    private static final String VIRTUAL_IP = "vip";

    /** Nothing is compared, and whoever writes last has it. */
    @Override
    public Guard guard() {
        return Guard.LAST_WRITER;
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        String table = resource.option(Resource.TABLE);
        Optional<RouteTableResp> found = link.network().routeTable(table, null);
        if (found.isEmpty()) {
            return new Observation.Absent("no route table " + table + " belongs to this project in " + link.self().region());
        }
        Optional<RouteTableRoute> there = route(found.get(), resource.value());
        if (there.isEmpty()) {
            return new Observation.Absent("the route table " + table + " has no route to " + resource.value() + ": hcloud VPC UpdateRouteTable --cli-region=" + link.self().region()
                    + " --routetable_id=" + table + " --routetable.routes.add.1.type=" + type() + " --routetable.routes.add.1.destination=" + resource.value()
                    + " --routetable.routes.add.1.nexthop=" + nextHop());
        }
        return observe(table, there.get());
    }

    private Observation observe(String table, RouteTableRoute route) throws CloudException {
        String hop = Port.text(route.getNexthop());
        String token = String.join(" ", table, route.getDestination(), Port.text(route.getType()), hop);
        return switch (Port.text(route.getType())) {
            case SERVER -> hop.equals(link.self().instanceId()) && link.primary() ? new Observation.HeldByUs(token)
                    : new Observation.HeldByOther("server " + hop, token, addresses(link.network().portsOfServer(hop)));
            case INTERFACE -> hop.equals(link.self().networkInterface()) ? new Observation.HeldByUs(token) : held(hop, token);
            case VIRTUAL_IP -> virtual(route, hop, token);
            default -> throw new CloudException(Failure.FATAL, Network.UPDATE_ROUTE_TABLE, "the route to " + route.getDestination() + " goes to a " + route.getType() + " (" + hop
                    + "), and nothing is taken from that: only routes to servers, interfaces and virtual IPs follow the master");
        };
    }

    private Observation held(String portId, String token) throws CloudException {
        Optional<Port> port = link.network().port(portId);
        return new Observation.HeldByOther(port.map(Port::text).orElse("interface " + portId), token, addresses(port.stream().toList()));
    }

    private Observation virtual(RouteTableRoute route, String address, String token) throws CloudException {
        Optional<Port> port = link.neighbour(address).filter(Port::virtualIp);
        if (port.isPresent() && port.get().hasMember(link.own())) {
            return new Observation.HeldByUs(token);
        }
        throw new CloudException(Failure.FATAL, Network.UPDATE_ROUTE_TABLE, "the route to " + route.getDestination() + " goes to the virtual IP " + address + ", of which this host's "
                + "interface is no member; it is left so. Make it one, with virtual_ip " + address + " under cloud_resources");
    }

    private static Set<String> addresses(List<Port> ports) {
        return Set.copyOf(ports.stream().flatMap(port -> port.addresses().stream()).distinct().toList());
    }

    private static Optional<RouteTableRoute> route(RouteTableResp table, String destination) {
        return Port.list(table.getRoutes()).filter(route -> route.getDestination() != null && new AddressPair(route.getDestination(), null).is(destination)).findFirst();
    }

    private String type() {
        return link.primary() ? SERVER : INTERFACE;
    }

    private String nextHop() {
        return link.primary() ? link.self().instanceId() : link.self().networkInterface();
    }

    @Override
    public List<Step> steps(Resource resource, Observation observation, String token) {
        String[] parts = token.split(" ", 3);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(TABLE, parts[0]);
        arguments.put(DESTINATION, parts[1]);
        arguments.put(TYPE, type());
        arguments.put(NEXT_HOP, nextHop());
        arguments.put(REPLACES, parts[2]);
        return List.of(new Step(Network.UPDATE_ROUTE_TABLE, arguments));
    }

    @Override
    public void perform(Step step, ClaimContext claim) throws CloudException {
        String table = step.argument(TABLE);
        RouteTableRoute now = link.network().routeTable(table, claim).flatMap(found -> route(found, step.argument(DESTINATION)))
                .orElseThrow(() -> new CloudException(Failure.NOT_FOUND, step.operation(), "the route, or its table, is gone"));
        if (!(Port.text(now.getType()) + " " + Port.text(now.getNexthop())).equals(step.argument(REPLACES))) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the route goes to " + now.getType() + " " + now.getNexthop() + " by now; nothing was written");
        }
        link.network().modifyRoute(table, now.withType(step.argument(TYPE)).withNexthop(step.argument(NEXT_HOP)), claim);
    }
}
