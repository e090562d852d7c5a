package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Unseen;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Looks at what a secondary address or a route needs before it can move here. */
final class ResourceChecks {
    static final String ADDRESS = "secondary-ip-target";
    static final String TABLE = "route-table-exists";
    static final String TARGET = "route-target";
    private static final String NEVER = "it will not follow the master";
    /** Dry runs cost the account's tokens; what holds for the first routes holds for the two hundredth, but for rules by table. */
    private static final int MOST_DRY_RUNS = DryRuns.BURST;

    private final Identity self;
    private final Findings findings;
    private int dryRuns;

    ResourceChecks(Identity self, Findings findings) {
        this.self = self;
        this.findings = findings;
    }

    /** Whether it is an address of the subnet is looked at for all members at once. */
    void secondaryIp(Resource resource, SecondaryIps secondaryIps) {
        Optional<Observation> seen = observed(resource, secondaryIps, ADDRESS);
        seen.ifPresent(observation -> {
            add(target(resource, observation));
            boolean ipv6 = resource.value().contains(":");
            noDryRun(resource, ipv6 ? SecondaryIps.UNASSIGN_IPV6 : SecondaryIps.UNASSIGN);
            List<Step> asks = secondaryIps.rehearsal(resource, observation);
            if (asks.isEmpty()) {
                noDryRun(resource, ipv6 ? SecondaryIps.ASSIGN_IPV6 : SecondaryIps.ASSIGN);
            }
            asks.forEach(step -> rehearsed(resource, secondaryIps, step));
        });
    }

    /** Who holds it matters only where it can come here at all. */
    private Finding target(Resource resource, Observation observation) {
        String subject = SecondaryIpChecks.subject(resource.value(), self.networkInterface());
        return findings.all().stream().filter(finding -> finding.id().equals(SecondaryIpChecks.ID) && finding.level() == Level.FAIL && finding.subject().equals(subject)).findFirst()
                .map(wrong -> new Finding(ADDRESS, Level.SKIP, resource.toString(), observation.describe() + ", but it cannot be had: " + wrong.message(), NEVER, wrong.fix()))
                .orElseGet(() -> Finding.pass(ADDRESS, resource.toString(), observation.describe()));
    }

    private void noDryRun(Resource resource, String operation) {
        add(new Finding(Findings.id(operation), Level.SKIP, "ec2:" + operation + " for " + resource, "EC2 has no dry run of it", "only a takeover can tell",
                ElasticIpChecks.POLICY));
    }

    void route(Resource resource, Routes routes) {
        Optional<Observation> seen = observed(resource, routes, TARGET);
        if (seen.isEmpty()) {
            return;
        }
        if (seen.get() instanceof Observation.Absent absent) {
            add(new Finding(TABLE, Level.FAIL, resource.toString(), absent.why(), "no takeover of it can succeed",
                    "aws ec2 describe-route-tables --region " + self.region() + " --query 'RouteTables[].RouteTableId'"));
            return;
        }
        add(Finding.pass(TARGET, resource.toString(), seen.get().describe()));
        table(resource, routes);
        for (Step step : dryRuns++ < MOST_DRY_RUNS ? routes.rehearsal(resource, seen.get()) : List.<Step>of()) {
            if (!rehearsed(resource, routes, step)) {
                return;
            }
        }
    }

    /** A route matters to those whose subnets use its table, and leads to interfaces of its own VPC alone. Source: Amazon VPC User Guide, "Route tables". */
    private void table(Resource resource, Routes routes) {
        try {
            Optional<RouteTable> table = routes.table(resource);
            if (table.isPresent()) {
                add(judged(resource, table.get(), routes.ownInterface()));
            }
        } catch (CloudException refused) {
            add(new Finding(TABLE, Level.SKIP, resource.toString(), refused.describe(), Unseen.UNKNOWN, AccessChecks.remedy(refused)));
        }
    }

    private Finding judged(Resource resource, RouteTable table, NetworkInterface own) {
        if (!table.vpcId().equals(own.vpcId())) {
            return new Finding(TABLE, Level.FAIL, resource.toString(), "the table is of " + table.vpcId() + ", and " + own.networkInterfaceId() + " is in " + own.vpcId()
                    + ": a route leads to an interface of its own VPC", NEVER, "name a table of " + own.vpcId());
        }
        boolean main = table.associations().stream().anyMatch(association -> Boolean.TRUE.equals(association.main()));
        List<String> users = Stream.concat(table.associations().stream().map(each -> each.subnetId() == null ? each.gatewayId() : each.subnetId()).filter(Objects::nonNull),
                Stream.of("every subnet of " + table.vpcId() + " that names no table").filter(_ -> main)).toList();
        return users.isEmpty() ? new Finding(TABLE, Level.WARN, resource.toString(), "no subnet uses this table", "the route will follow the master, and no packet will follow the route",
                "aws ec2 associate-route-table --region " + self.region() + " --route-table-id " + table.routeTableId() + " --subnet-id <subnet of those who need the route>")
                : Finding.pass(TABLE, resource.toString(), "used by " + String.join(", ", users));
    }

    private boolean rehearsed(Resource resource, Movable movable, Step step) {
        String subject = "ec2:" + step.operation() + " for " + resource;
        try {
            movable.rehearse(step);
            add(Finding.pass(Findings.id(step.operation()), subject, "allowed"));
            return true;
        } catch (CloudException refused) {
            boolean denied = refused.failure() == Failure.DENIED;
            add(new Finding(Findings.id(refused.operation()), denied ? Level.FAIL : Level.SKIP, subject, refused.describe(),
                    denied ? "takeovers that need it will fail" : Unseen.UNKNOWN, AccessChecks.remedy(refused)));
            return !refused.code().equals(Ec2Api.DRY_RUN_IGNORED);
        }
    }

    private Optional<Observation> observed(Resource resource, Movable movable, String id) {
        try {
            return Optional.of(movable.observe(resource));
        } catch (CloudException refused) {
            boolean denied = refused.failure() == Failure.DENIED;
            boolean wrong = refused.failure() == Failure.FATAL || denied;
            add(new Finding(denied ? Findings.id(refused.operation()) : id, wrong ? Level.FAIL : Level.SKIP, resource.toString(), refused.describe(),
                    wrong ? NEVER : Unseen.UNKNOWN, AccessChecks.remedy(refused)));
            if (denied) {
                findings.skip(id, resource.toString(), refused, Unseen.UNKNOWN);
            }
            if (resource.kind() == Kind.ROUTE) {
                findings.skip(TABLE, resource.toString(), refused, Unseen.UNKNOWN);
            }
            return Optional.empty();
        }
    }

    private void add(Finding finding) {
        findings.add(finding);
    }
}
