package io.keepaloft.agent.simulation;

import io.keepaloft.agent.simulation.RouteTable.Route;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.rules.Cidr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Routes by the same plan as the AWS provider's, taken from members and from what is dead: nobody leads this one anywhere else. */
final class RouteLine implements KindLine {
    static final String CREATE = "CreateRoute";
    static final String REPLACE = "ReplaceRoute";
    private static final String DESTINATION = "DestinationCidrBlock";
    private static final String TARGET = "NetworkInterfaceId";

    private final Ec2 cloud;
    private final RouteTable table;
    private final String self;
    private final Predicate<String> dead;

    /** @param dead whether a target is gone, or its machine is off */
    RouteLine(Ec2 cloud, RouteTable table, String self, Predicate<String> dead) {
        this.cloud = cloud;
        this.table = table;
        this.self = self;
        this.dead = dead;
    }

    @Override public String looksBy() {
        return "DescribeRouteTables";
    }

    @Override public Observation look(Resource resource) {
        Map<String, Route> routes = table.seen(cloud.lagNs());
        Optional<String> found = routes.keySet().stream().filter(destination -> Cidr.same(destination, resource.value())).findFirst();
        if (found.isEmpty()) {
            return new Observation.Unheld(CREATE);
        }
        String target = routes.get(found.get()).target;
        if (dead.test(target)) {
            return new Observation.Unheld(REPLACE + " " + target + " (blackhole)");
        }
        if (target.equals(self)) {
            return new Observation.HeldByUs(REPLACE);
        }
        return new Observation.HeldByOther(target, REPLACE + " " + target, Set.of(Simulation.addressOf(target)));
    }

    @Override public Plan plan(Resource resource, Observation seen) {
        List<Step> steps = switch (seen) {
            case Observation.HeldByUs _, Observation.Absent _ -> List.of();
            case Observation.Unheld unheld -> List.of(point(resource, unheld.token().equals(CREATE) ? CREATE : REPLACE));
            case Observation.HeldByOther _ -> List.of(point(resource, REPLACE));
        };
        return new Plan(resource, seen, Guard.LAST_WRITER, steps);
    }

    private Step point(Resource resource, String operation) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(DESTINATION, resource.value());
        arguments.put(TARGET, self);
        return new Step(operation, arguments);
    }

    @Override public void serve(Step step) throws CloudException {
        if (step.operation().equals(CREATE)) {
            table.create(step.argument(DESTINATION), step.argument(TARGET));
        } else {
            table.replace(step.argument(DESTINATION), step.argument(TARGET));
        }
        cloud.handedOver(step.argument(DESTINATION), self);
    }

    @Override public String rehearsesBy() {
        return REPLACE + " (dry run)";
    }

    @Override public Route truth(Resource resource) {
        return table.truth().get(resource.value());
    }

    @Override public boolean has(Resource resource) {
        Route route = truth(resource);
        return route != null && route.target.equals(self);
    }
}
