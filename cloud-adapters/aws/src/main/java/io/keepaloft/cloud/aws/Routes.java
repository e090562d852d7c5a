package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.rules.Cidr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * Points one route of one table to this host's network interface, and switches that one's source/destination check off, which would drop
 * what the route brings. Other routes are never touched.
 *
 * <p>EC2 has no guarded call for it: the last writer wins. A route is taken from members and from targets that are dead; from anything else
 * only where the configuration says {@code replace}.
 *
 * <p>Source: Amazon EC2 API Reference, DescribeRouteTables, ReplaceRoute, CreateRoute, ModifyNetworkInterfaceAttribute.
 */
final class Routes implements Movable {
    static final Guard GUARD = Guard.LAST_WRITER;
    static final String REPLACE = "ReplaceRoute";
    static final String CREATE = "CreateRoute";
    static final String MODIFY = "ModifyNetworkInterfaceAttribute";

    private static final String TABLE_ID = "RouteTableId";
    private static final String DESTINATION = "DestinationCidrBlock";
    private static final String DESTINATION_IPV6 = "DestinationIpv6CidrBlock";
    private static final String NETWORK_INTERFACE_ID = "NetworkInterfaceId";
    private static final String SOURCE_DEST_CHECK = "SourceDestCheck.Value";
    /** Of AssumeRole, which precedes the call. */
    private static final String ROLE_ARN = "RoleArn";
    /** In the token: our interface still checks. */
    private static final String CHECKED = " checked";

    private final Accounts accounts;
    private final Looks looks;
    private final Identity self;
    private final Members members;

    Routes(Accounts accounts, Looks looks, Identity self) {
        this.accounts = accounts;
        this.looks = looks;
        this.self = self;
        this.members = new Members(looks, self);
    }

    /** @throws CloudException {@link Failure#FATAL} also when the route leads to something that is not ours to replace */
    @Override
    public Observation observe(Resource resource) throws CloudException {
        String tableId = resource.option(Resource.TABLE);
        Accounts.Account account = accounts.of(resource.option(Resource.ROLE));
        Optional<RouteTable> table = account.looks().routeTable(tableId);
        if (table.isEmpty()) {
            return new Observation.Absent("there is no route table " + tableId + " in " + account.name() + " in " + self.region());
        }
        NetworkInterface own = looks.own(self);
        String check = Boolean.FALSE.equals(own.sourceDestCheck()) ? "" : CHECKED;
        List<Route> routes = table.get().routes().stream().filter(route -> leadsTo(route, resource.value())).toList();
        Optional<Route> written = routes.stream().filter(route -> route.origin() != RouteOrigin.ENABLE_VGW_ROUTE_PROPAGATION).findFirst();
        if (written.isEmpty()) {
            if (!routes.isEmpty()) {
                refuseUnlessAsked(resource, routes.getFirst());
            }
            return new Observation.Unheld(CREATE + check);
        }
        return observed(resource, written.get(), own, check);
    }

    /** The whole table, for preflight; empty: there is none. */
    Optional<RouteTable> table(Resource resource) throws CloudException {
        return accounts.of(resource.option(Resource.ROLE)).looks().routeTable(resource.option(Resource.TABLE));
    }

    /** Our interface, which routes lead to. */
    NetworkInterface ownInterface() throws CloudException {
        return looks.own(self);
    }

    private Observation observed(Resource resource, Route route, NetworkInterface own, String check) throws CloudException {
        boolean dead = route.state() == RouteState.BLACKHOLE;
        boolean ours = own.networkInterfaceId().equals(route.networkInterfaceId());
        if (ours && !dead && check.isEmpty()) {
            return new Observation.HeldByUs(REPLACE);
        }
        if (ours && !dead) {
            return new Observation.Unheld(REPLACE + " " + target(route) + check, "leading here, where the source and destination check drops what it brings");
        }
        if (dead) {
            return new Observation.Unheld(REPLACE + " " + target(route) + " (blackhole)" + check);
        }
        // Another interface of this very instance is a member's too.
        Optional<Set<String>> member = self.instanceId().equals(route.instanceId()) ? Optional.of(Set.of()) : members.of(resource, own, route);
        if (member.isEmpty()) {
            refuseUnlessAsked(resource, route);
        }
        return new Observation.HeldByOther(target(route), REPLACE + " " + target(route) + check, member.orElse(Set.of()), Power.machine(route.instanceId()));
    }

    private void refuseUnlessAsked(Resource resource, Route route) throws CloudException {
        if (resource.option(Resource.REPLACE) == null) {
            throw new CloudException(Failure.FATAL, "route", resource + " leads to " + target(route) + ", which is not known to be a member of this cluster; "
                    + "it is left alone. Name the members under unicast_peer or cloud_peers, or, if the route may be taken from it, say: route "
                    + resource.name() + " replace");
        }
    }

    private static boolean leadsTo(Route route, String destination) {
        String text = route.destinationCidrBlock() != null ? route.destinationCidrBlock() : route.destinationIpv6CidrBlock();
        return text != null && Cidr.same(text, destination);
    }

    private static String target(Route route) {
        return Stream.of(route.instanceId() == null ? null : route.instanceId() + (route.networkInterfaceId() == null ? "" : ", " + route.networkInterfaceId()),
                route.networkInterfaceId(), route.gatewayId(), route.natGatewayId(), route.transitGatewayId(), route.vpcPeeringConnectionId(),
                route.egressOnlyInternetGatewayId(), route.localGatewayId(), route.carrierGatewayId(), route.coreNetworkArn())
                .filter(Objects::nonNull).findFirst().orElse("an unknown target");
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        List<Step> steps = switch (observation) {
            case Observation.HeldByUs _, Observation.Absent _ -> List.of();
            case Observation.Unheld unheld -> steps(resource, unheld.token());
            case Observation.HeldByOther other -> steps(resource, other.token());
        };
        return new Plan(resource, observation, GUARD, steps);
    }

    /** The check goes first: a route to an interface that drops what comes is worse than none. */
    private List<Step> steps(Resource resource, String token) {
        Step route = point(resource, token.startsWith(CREATE) ? CREATE : REPLACE);
        if (!token.endsWith(CHECKED)) {
            return List.of(route);
        }
        boolean leadsHere = token.startsWith(REPLACE + " " + self.instanceId() + ", " + self.networkInterface() + CHECKED);
        return leadsHere ? List.of(uncheck()) : List.of(uncheck(), route);
    }

    private Step uncheck() {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(NETWORK_INTERFACE_ID, self.networkInterface());
        arguments.put(SOURCE_DEST_CHECK, "false");
        return new Step(MODIFY, arguments);
    }

    private Step point(Resource resource, String operation) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(TABLE_ID, resource.option(Resource.TABLE));
        arguments.put(resource.value().contains(":") ? DESTINATION_IPV6 : DESTINATION, resource.value());
        arguments.put(NETWORK_INTERFACE_ID, self.networkInterface());
        if (resource.option(Resource.ROLE) != null) {
            arguments.put(ROLE_ARN, resource.option(Resource.ROLE));
        }
        return new Step(operation, arguments);
    }

    /** The check first, on or off: on an endpoint that would do it in earnest it harms nobody, and the other call is not tried then. */
    @Override
    public List<Step> rehearsal(Resource resource, Observation observation) {
        return switch (observation) {
            case Observation.Absent _ -> List.of();
            case Observation.HeldByUs _ -> List.of(uncheck(), point(resource, REPLACE));
            case Observation.Unheld unheld when unheld.token().startsWith(CREATE) -> List.of(uncheck(), point(resource, CREATE));
            case Observation.Unheld _, Observation.HeldByOther _ -> List.of(uncheck(), point(resource, REPLACE));
        };
    }

    @Override
    public boolean rehearse(Step step) throws CloudException {
        make(step, true);
        return true;
    }

    @Override
    public void perform(Step step) throws CloudException {
        make(step, false);
    }

    private void make(Step step, boolean dryRun) throws CloudException {
        Ec2Api api = accounts.of(step.argument(ROLE_ARN)).api();
        switch (step.operation()) {
            case MODIFY -> api.switchOffSourceDestCheck(step.argument(NETWORK_INTERFACE_ID), dryRun);
            case REPLACE -> api.replaceRoute(ReplaceRouteRequest.builder().routeTableId(step.argument(TABLE_ID))
                    .destinationCidrBlock(step.argument(DESTINATION)).destinationIpv6CidrBlock(step.argument(DESTINATION_IPV6))
                    .networkInterfaceId(step.argument(NETWORK_INTERFACE_ID)).build(), dryRun);
            case CREATE -> api.createRoute(CreateRouteRequest.builder().routeTableId(step.argument(TABLE_ID))
                    .destinationCidrBlock(step.argument(DESTINATION)).destinationIpv6CidrBlock(step.argument(DESTINATION_IPV6))
                    .networkInterfaceId(step.argument(NETWORK_INTERFACE_ID)).build(), dryRun);
            default -> throw new CloudException(Failure.FATAL, step.operation(), "not a step of a route");
        }
    }
}
