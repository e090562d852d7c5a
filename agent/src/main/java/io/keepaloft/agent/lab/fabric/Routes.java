package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.Namespace;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Route tables whose routes lead to a port: by policy in the router, for whatever comes from a subnet. Other routes are the router's own. */
final class Routes {
    /** Kernel tables from here on, one a subnet. */
    private static final int FIRST_TABLE = 1000;
    private static final String LOST = "blackhole";

    private record Bridge(String name, int table) { }

    private final Namespace router;
    private final Map<String, Bridge> bridges = new LinkedHashMap<>();
    /** What is in force: by "table destination", the rest of the line. */
    private Map<String, String> current = Map.of();

    Routes(Namespace router) {
        this.router = router;
    }

    void subnet(String subnetId, String bridge) {
        Bridge added = new Bridge(bridge, FIRST_TABLE + bridges.size());
        for (String family : List.of("-4", "-6")) {
            router.ip(family + " rule add iif " + bridge + " lookup " + added.table() + " priority " + added.table());
        }
        bridges.put(subnetId, added);
    }

    /** Whether anything changed. */
    boolean apply(CloudState state) {
        Map<String, String> wanted = wanted(state);
        if (wanted.equals(current)) {
            return false;
        }
        List<String> lines = new ArrayList<>();
        current.keySet().stream().filter(key -> !wanted.containsKey(key)).forEach(key -> lines.add("route del " + key));
        wanted.forEach((key, rest) -> {
            if (!rest.equals(current.get(key))) {
                lines.add("route replace " + (rest.equals(LOST) ? LOST + " " + key : key + " " + rest));
            }
        });
        router.ipBatch(lines);
        current = wanted;
        return true;
    }

    private Map<String, String> wanted(CloudState state) {
        Map<String, String> wanted = new TreeMap<>();
        bridges.forEach((subnetId, bridge) -> table(state, subnetId).ifPresent(table -> table.routes().stream().filter(route -> route.portId() != null)
                .forEach(route -> wanted.put(Prefixes.canonical(route.destination()) + " table " + bridge.table(), nextHop(state, route)))));
        return wanted;
    }

    private static Optional<RouteTable> table(CloudState state, String subnetId) {
        return state.all(RouteTable.class).filter(table -> table.subnetIds().contains(subnetId)).findFirst()
                .or(() -> state.find(Subnet.class, subnetId).flatMap(subnet -> state.all(RouteTable.class)
                        .filter(table -> table.main() && table.vpcId().equals(subnet.vpcId())).findFirst()));
    }

    /**
     * A route to a port that is gone, or is in a subnet that nobody has built, loses its packets. It leads to the interface, not to one of its
     * addresses, which may move: over IPv6 by the one that is made of its MAC.
     */
    private String nextHop(CloudState state, RouteTable.Route route) {
        return state.find(Port.class, route.portId()).filter(port -> bridges.containsKey(port.subnetId()))
                .map(port -> "via " + (Prefixes.ipv6(route.destination()) ? Prefixes.linkLocal(port.mac()).replace("/128", "") : port.primary())
                        + " dev " + bridges.get(port.subnetId()).name() + " onlink")
                .orElse(LOST);
    }
}
