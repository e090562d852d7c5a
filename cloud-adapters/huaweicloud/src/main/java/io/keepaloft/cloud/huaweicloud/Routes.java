package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v2.model.RouteTableResp;
import com.huaweicloud.sdk.vpc.v2.model.RouteTableRoute;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Points one route of one table at this host, to the server itself when its first interface is ours, else to the interface, and switches that one's
 * source and destination check off, which would drop what the route brings. Other routes are never touched. A route to a virtual IP is every member's
 * and stays as it is: once their checks are off, it needs no call at a takeover.
 *
 * <p>Nothing is compared, so the last writer wins. A route is taken from members and from what is gone; from anything else only where the configuration
 * says {@code replace}. Source: VPC API Reference, "Updating a Route Table": {@code add} and {@code mod} are about the routes that they name.
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
    /** Of a token: what is there now. */
    private static final String NOTHING = "nothing";
    private static final String HERE = "here";
    private static final String CHECKED = "checked";
    private static final String UNCHECKED = "unchecked";

    @Override
    public Guard guard() {
        return Guard.LAST_WRITER;
    }

    /** Why such a line is refused; empty when it is not. */
    static String objection(Resource resource) {
        return resource.kind() != Kind.ROUTE || resource.option(Resource.ROLE) == null ? "" : "huaweicloud has no role for the route table of another account: run the agent with credentials of that account";
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        String table = resource.option(Resource.TABLE);
        Optional<RouteTableResp> found = link.network().routeTable(table, null);
        if (found.isEmpty()) {
            return new Observation.Absent("no route table " + table + " belongs to this project in " + link.self().region());
        }
        Port own = link.own();
        String check = checked(own) ? CHECKED : UNCHECKED;
        Optional<RouteTableRoute> there = route(found.get(), resource.value());
        return there.isEmpty() ? new Observation.Unheld(check + " " + NOTHING) : observe(resource, there.get(), own, check);
    }

    private static boolean checked(Port port) {
        return port.portSecurity() && port.pairs().stream().noneMatch(AddressPair::everything);
    }

    private Observation observe(Resource resource, RouteTableRoute route, Port own, String check) throws CloudException {
        if (leadsHere(route, own)) {
            return check.equals(UNCHECKED) ? new Observation.HeldByUs(check + " " + HERE)
                    : new Observation.Unheld(check + " " + HERE, "leading here, where the source and destination check drops what it brings");
        }
        String token = check + " " + now(route);
        List<Port> holders = switch (Port.text(route.getType())) {
            case SERVER -> link.network().portsOfServer(hop(route));
            case INTERFACE -> link.network().port(hop(route)).stream().toList();
            default -> null;
        };
        if (holders != null && holders.isEmpty()) {
            return new Observation.Unheld(token);
        }
        Set<String> addresses = holders == null ? Set.of() : Set.copyOf(holders.stream().flatMap(port -> port.addresses().stream()).distinct().toList());
        refuseUnlessAsked(resource, route, addresses);
        return new Observation.HeldByOther(Port.text(route.getType()) + " " + hop(route), token, addresses, holders == null ? Set.of() : Servers.having(holders));
    }

    private boolean leadsHere(RouteTableRoute route, Port own) throws CloudException {
        return now(route).equals(type() + " " + nextHop()) || leadsToVirtualIpOf(own, route);
    }

    private boolean leadsToVirtualIpOf(Port member, RouteTableRoute route) throws CloudException {
        return Port.text(route.getType()).equals(VIRTUAL_IP) && link.neighbour(hop(route)).filter(port -> port.virtualIp() && port.hasMember(member)).isPresent();
    }

    @Override
    public boolean alsoHeldBy(Resource resource, Port peer) throws CloudException {
        Optional<RouteTableRoute> there = link.network().routeTable(resource.option(Resource.TABLE), null).flatMap(table -> route(table, resource.value()));
        return there.isPresent() && leadsToVirtualIpOf(peer, there.get()) && !checked(peer);
    }

    private void refuseUnlessAsked(Resource resource, RouteTableRoute route, Set<String> holder) throws CloudException {
        if (resource.option(Resource.REPLACE) != null || new Members(link).have(resource, holder)) {
            return;
        }
        throw new CloudException(Failure.FATAL, Network.UPDATE_ROUTE_TABLE, resource + " leads to " + now(route) + ", which is not known to be a member of this cluster; it is left "
                + "alone. " + (Port.text(route.getType()).equals(VIRTUAL_IP) ? "Make this host a member of the virtual IP with: virtual_ip " + hop(route)
                        : "Name the members under unicast_peer or cloud_peers, or, if the route may be taken from it, say: route " + resource.name() + " replace"));
    }

    private static Optional<RouteTableRoute> route(RouteTableResp table, String destination) {
        return Port.list(table.getRoutes()).filter(route -> route.getDestination() != null && new AddressPair(route.getDestination(), null).is(destination)).findFirst();
    }

    private static String hop(RouteTableRoute route) {
        return Port.text(route.getNexthop());
    }

    private static String now(RouteTableRoute route) {
        return Port.text(route.getType()) + " " + hop(route);
    }

    private String type() {
        return link.primary() ? SERVER : INTERFACE;
    }

    private String nextHop() {
        return link.primary() ? link.self().instanceId() : link.self().networkInterface();
    }

    /** The check goes first: a route to an interface that drops what comes is worse than none. */
    @Override
    public List<Step> steps(Resource resource, Observation observation, String token) {
        String[] checkAndRoute = token.split(" ", 2);
        List<Step> steps = new ArrayList<>();
        if (checkAndRoute[0].equals(CHECKED)) {
            steps.add(PairList.add(link.self().networkInterface(), new AddressPair(AddressPairs.CHECK_OFF, null)));
        }
        if (!checkAndRoute[1].equals(HERE)) {
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put(TABLE, resource.option(Resource.TABLE));
            arguments.put(DESTINATION, resource.value());
            arguments.put(TYPE, type());
            arguments.put(NEXT_HOP, nextHop());
            arguments.put(REPLACES, checkAndRoute[1]);
            steps.add(new Step(Network.UPDATE_ROUTE_TABLE, arguments));
        }
        return steps;
    }

    @Override
    public void perform(Step step, ClaimContext claim) throws CloudException {
        Optional<RouteTableRoute> now = unchanged(step, claim);
        // The description stays: what is not given is gone.
        RouteTableRoute wanted = now.orElseGet(() -> new RouteTableRoute().withDestination(step.argument(DESTINATION)))
                .withType(step.argument(TYPE)).withNexthop(step.argument(NEXT_HOP));
        try {
            if (now.isPresent()) {
                link.network().modifyRoute(step.argument(TABLE), wanted, claim);
            } else {
                link.network().addRoute(step.argument(TABLE), wanted, claim);
            }
        } catch (CloudException refused) {
            if (refused.failure() == Failure.FATAL) {
                // A route that was added or deleted since the look is refused like one that makes no sense.
                unchanged(step, claim);
            }
            throw refused;
        }
    }

    /** The route as it is. @throws CloudException {@link Failure#LOST_RACE} when it is not the one that the plan was made from */
    private Optional<RouteTableRoute> unchanged(Step step, ClaimContext claim) throws CloudException {
        String table = step.argument(TABLE);
        RouteTableResp found = link.network().routeTable(table, claim)
                .orElseThrow(() -> new CloudException(Failure.NOT_FOUND, step.operation(), "the route table " + table + " is gone"));
        Optional<RouteTableRoute> now = route(found, step.argument(DESTINATION));
        String there = now.map(Routes::now).orElse(NOTHING);
        if (!there.equals(step.argument(REPLACES))) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the route leads to " + there + " by now; nothing was written");
        }
        return now;
    }
}
