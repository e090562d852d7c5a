package io.keepaloft.cloud.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where packets that leave the subnets of this table go.
 *
 * @param account who owns it: in EC2 it is shown to, and changed by, nobody else; null: the account that everything belongs to
 */
public record RouteTable(String id, String vpcId, boolean main, List<String> subnetIds, List<Route> routes, String account, Map<String, String> tags)
        implements Item {
    public RouteTable(String id, String vpcId, boolean main, List<String> subnetIds, List<Route> routes, Map<String, String> tags) {
        this(id, vpcId, main, subnetIds, routes, null, tags);
    }

    /**
     * @param destination range
     * @param portId      the port that packets are handed to; null if `gateway` is set
     * @param gateway     "local", or the id of a gateway; null if `portId` is set
     * @param description in clouds that keep one
     */
    public record Route(String destination, String portId, String gateway, String description) {
        public Route(String destination, String portId, String gateway) {
            this(destination, portId, gateway, "");
        }
    }

    public RouteTable {
        subnetIds = List.copyOf(subnetIds);
        routes = List.copyOf(routes);
        tags = Maps.ordered(tags);
    }

    public Optional<Route> route(String destination) {
        return routes.stream().filter(route -> route.destination().equals(destination)).findFirst();
    }

    /** Replaces the route of the same destination, or adds it. */
    public RouteTable with(Route route) {
        var others = without(route.destination()).routes.stream();
        return new RouteTable(id, vpcId, main, subnetIds, Stream.concat(others, Stream.of(route)).toList(), account, tags);
    }

    public RouteTable without(String destination) {
        return new RouteTable(id, vpcId, main, subnetIds, routes.stream().filter(r -> !r.destination().equals(destination)).toList(), account,
                tags);
    }

    @Override public RouteTable withTags(Map<String, String> newTags) {
        return new RouteTable(id, vpcId, main, subnetIds, routes, account, newTags);
    }
}
