package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A route between two hosts and a third member, in a table that others have routes in too. */
final class RouteSite extends AwsSite {
    private static final String DESTINATION = "10.9.0.0/16";
    private static final String FOREIGN = "10.10.0.0/16";
    private static final Resource ROUTE = new Resource(Kind.ROUTE, DESTINATION, Map.of(Resource.TABLE, SeedFixture.ROUTE_TABLE,
            Resource.MEMBERS, SeedFixture.ADDRESS_201 + " " + SeedFixture.ADDRESS_202 + " " + STRANGER_ADDRESS));

    RouteSite(TestClock clock) throws IOException {
        super(clock, Mode.SAFE);
        hosts.put(new Instance("i-0stranger", "ami-0stranger", "t3.micro", SeedFixture.ZONE, Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()));
        hosts.put(hosts.cloud.state().find(Port.class, STRANGER_PORT).orElseThrow().withDevice("i-0stranger", Port.OF_A_MACHINE));
        hosts.put(table().with(new RouteTable.Route(FOREIGN, STRANGER_PORT, null)));
    }

    private RouteTable table() {
        return hosts.cloud.state().find(RouteTable.class, SeedFixture.ROUTE_TABLE).orElseThrow();
    }

    @Override public Resource resource() {
        return ROUTE;
    }

    @Override public Guard guard() {
        return Guard.LAST_WRITER;
    }

    /** A console that gives the route away switches the check off there, and leaves it on elsewhere: so a claim always has the same steps. */
    @Override public void give(Who who) {
        hosts.put(who == null ? table().without(DESTINATION) : table().with(new RouteTable.Route(DESTINATION, port(who), null)));
        for (Who each : Who.values()) {
            hosts.put(hosts.cloud.state().find(Port.class, port(each)).orElseThrow().withSourceCheck(each != who));
        }
    }

    @Override public Set<Who> holders() {
        return table().route(DESTINATION).stream().flatMap(route -> Arrays.stream(Who.values()).filter(who -> port(who).equals(route.portId())))
                .filter(who -> !hosts.cloud.state().find(Port.class, port(who)).orElseThrow().sourceCheck()).collect(Collectors.toSet());
    }

    /** The check goes off on the holder's own interface, and stays off. */
    @Override Item withoutResource(Item item) {
        return switch (item) {
            case RouteTable table when table.id().equals(SeedFixture.ROUTE_TABLE) -> table.without(DESTINATION);
            case Port port -> port.withSourceCheck(true);
            default -> item;
        };
    }

    @Override public void remove() {
        hosts.cloud.cloud().update(state -> new Cloud.Change<>(state.without(SeedFixture.ROUTE_TABLE), true));
    }
}
