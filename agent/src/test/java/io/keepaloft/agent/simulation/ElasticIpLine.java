package io.keepaloft.agent.simulation;

import io.keepaloft.agent.simulation.Ec2.Association;
import io.keepaloft.agent.simulation.Ec2.Target;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Elastic IPs by the same plan as the AWS provider's: what was observed is disassociated by its id, then associated with reassociation refused; in fast
 * mode one associating call.
 */
final class ElasticIpLine implements KindLine {
    private static final String ASSOCIATE = "AssociateAddress";
    private static final String DISASSOCIATE = "DisassociateAddress";

    private final Ec2 cloud;
    private final String networkInterface;
    private final String primaryIp;
    private final Mode mode;
    private final Set<String> shownIds = new HashSet<>();

    ElasticIpLine(Ec2 cloud, String networkInterface, String primaryIp, Mode mode) {
        this.cloud = cloud;
        this.networkInterface = networkInterface;
        this.primaryIp = primaryIp;
        this.mode = mode;
    }

    Target target(Resource resource) {
        String to = resource.option(Resource.TO);
        return new Target(networkInterface, to == null ? primaryIp : networkInterface + to);
    }

    @Override public String looksBy() {
        return "DescribeAddresses";
    }

    @Override public Observation look(Resource resource) throws CloudException {
        long lagNs = cloud.lagNs();
        String allocation = resource.value();
        Association association = cloud.seen(allocation, lagNs);
        if (association != null) {
            shownIds.add(association.id());
        }
        String token = association == null ? allocation : allocation + " " + association.id();
        if (association != null && association.target().equals(target(resource))) {
            return new Observation.HeldByUs(token);
        }
        String other = cloud.otherOn(target(resource), allocation, lagNs);
        if (other != null) {
            throw new CloudException(Failure.FATAL, ASSOCIATE, target(resource) + " already has " + other + "; it is left alone");
        }
        return association == null ? new Observation.Unheld(token)
                : new Observation.HeldByOther(association.target().networkInterface(), token,
                resource.option(Resource.TO) == null ? Set.of(association.target().privateIp()) : Set.of());
    }

    @Override public Plan plan(Resource resource, Observation seen) {
        List<Step> steps = switch (seen) {
            case Observation.HeldByUs _, Observation.Absent _ -> List.of();
            case Observation.HeldByOther(_, String token, _, _) when mode == Mode.SAFE ->
                    List.of(new Step(DISASSOCIATE, Map.of("AssociationId", token.split(" ")[1])), associate(resource));
            case Observation.HeldByOther _, Observation.Unheld _ -> List.of(associate(resource));
        };
        return new Plan(resource, seen, mode == Mode.SAFE ? Guard.COMPARE_AND_SWAP : Guard.LAST_WRITER, steps);
    }

    private Step associate(Resource resource) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("AllocationId", resource.value());
        arguments.put("PrivateIpAddress", target(resource).privateIp());
        arguments.put("AllowReassociation", Boolean.toString(mode == Mode.FAST));
        return new Step(ASSOCIATE, arguments);
    }

    @Override public void serve(Step step) throws CloudException {
        if (step.operation().equals(DISASSOCIATE)) {
            String id = step.argument("AssociationId");
            require(shownIds.contains(id), networkInterface + " takes away " + id + ", which it never saw");
            cloud.disassociate(id);
            return;
        }
        String allocation = step.argument("AllocationId");
        Target target = new Target(networkInterface, step.argument("PrivateIpAddress"));
        Association before = cloud.truth(allocation);
        cloud.associate(allocation, target, Boolean.parseBoolean(step.argument("AllowReassociation")));
        require(mode == Mode.FAST || before == null || before.target().equals(target), networkInterface + " took " + allocation + " from " + before
                + " without the compare-and-swap");
    }

    @Override public String rehearsesBy() {
        return ASSOCIATE + " (dry run)";
    }

    @Override public Association truth(Resource resource) {
        return cloud.truth(resource.value());
    }

    @Override public boolean has(Resource resource) {
        Association association = truth(resource);
        return association != null && association.target().equals(target(resource));
    }
}
