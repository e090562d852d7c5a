package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A route in a table that has others too. */
final class RouteSite extends HuaweiSite {

    private static final String DESTINATION = "10.9.0.0/16";

    RouteSite(TestClock clock) throws Exception {
        super(HuaweiFixture.ROUTE_TABLE, clock);
        rehearsal.change(table().with(new Route("10.8.0.0/16", portId(Who.STRANGER), null, "somebody's")));
    }

    private RouteTable table() {
        return rehearsal.cloud.state().find(RouteTable.class, HuaweiFixture.ROUTE_TABLE).orElseThrow();
    }

    @Override public Resource resource() {
        return new Resource(Kind.ROUTE, DESTINATION, Map.of(Resource.TABLE, HuaweiFixture.ROUTE_TABLE, Resource.REPLACE, "true"));
    }

    @Override public Guard guard() {
        return Guard.LAST_WRITER;
    }

    /** With every check on again, so that each takeover of ours has to switch its own off. */
    @Override public void give(Who who) {
        for (Who each : Who.values()) {
            rehearsal.pairs(portId(each), foreignPairs());
        }
        rehearsal.change(who == null ? table().without(DESTINATION) : table().with(new Route(DESTINATION, portId(who), null, "ours")));
    }

    @Override public Set<Who> holders() {
        return table().route(DESTINATION).stream().flatMap(route -> Arrays.stream(Who.values()).filter(who -> portId(who).equals(route.portId()))).collect(Collectors.toSet());
    }

    @Override Item withoutResource(Item item) {
        return switch (item) {
            case RouteTable table when table.id().equals(HuaweiFixture.ROUTE_TABLE) -> table.without(DESTINATION);
            // A takeover switches our own port's check off, and no other's.
            case Port port when !port.id().equals(portId(Who.STRANGER)) -> port.withSourceCheck(true)
                    .withAllowedAddressPairs(port.allowedAddressPairs().stream().filter(pair -> !pair.address().equals(AddressPairs.CHECK_OFF)).toList());
            default -> item;
        };
    }
}
