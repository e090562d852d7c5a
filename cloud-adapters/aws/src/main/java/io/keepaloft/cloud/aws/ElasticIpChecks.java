package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Unseen;
import java.util.List;
import java.util.Optional;

/** Checks that an elastic IP is there, may be moved, and has an address here that it can be moved to. */
final class ElasticIpChecks {
    private static final String DESCRIBE = "DescribeAddresses";
    static final String EXISTS = "elastic-ip-exists";

    private static final String NEVER = "no takeover of it can succeed, and the service is gone whenever the master fails";
    static final String POLICY = "compare the role's policy with conf/aws-policy.json, which has all that is needed";
    static final String TARGET = "elastic-ip-target";

    private final Ec2Api api;
    private final Identity self;
    private final ElasticIps elasticIps;
    private final Findings findings;

    ElasticIpChecks(Ec2Api api, Identity self, ElasticIps elasticIps, Findings findings) {
        this.api = api;
        this.self = self;
        this.elasticIps = elasticIps;
        this.findings = findings;
    }

    /** @param request of the configuration: one of its resources may bring the address that the elastic IP is bound to */
    void check(Resource resource, PreflightRequest request) {
        Observation observed;
        try {
            observed = elasticIps.observe(resource);
        } catch (CloudException refused) {
            if (refused.operation().equals(DESCRIBE)) {
                findings.refused(resource.toString(), refused);
            } else {
                findings.allowed(DESCRIBE, resource.toString());
            }
            boolean fatal = refused.failure() == Failure.FATAL;
            findings.add(EXISTS, fatal ? Level.FAIL : Level.SKIP, resource.toString(), refused.describe(), fatal ? NEVER : Unseen.UNKNOWN, AccessChecks.remedy(refused));
            target(resource, request.resources()).ifPresent(subject -> findings.skip(TARGET, subject, refused, Unseen.UNKNOWN));
            return;
        }
        findings.allowed(DESCRIBE, resource.toString());
        if (observed instanceof Observation.Absent absent) {
            // Which region or account it is of, EC2 does not tell; only asking every region would.
            findings.add(EXISTS, Level.FAIL, resource.toString(), absent.why() + "; it is of another region or account, or has been released, for elastic IPs never leave their region",
                    NEVER,
                    "aws ec2 describe-addresses --region " + self.region() + " --query 'Addresses[].[PublicIp,AllocationId]'");
            return;
        }
        findings.pass(EXISTS, resource.toString(), observed.describe());
        checkTarget(resource, request);
        checkTakeover(resource, observed);
    }

    /** What is said of the address that it goes to, which must be on our interface by the time of the takeover; empty: it is the first, or moves there. */
    static Optional<String> target(Resource resource, List<Resource> all) {
        return Optional.ofNullable(resource.option(Resource.TO))
                .filter(target -> all.stream().noneMatch(other -> other.kind() == Kind.SECONDARY_IP && other.value().equals(target))).map(target -> resource + " to " + target);
    }

    private void checkTarget(Resource resource, PreflightRequest request) {
        Optional<String> judged = target(resource, request.resources());
        if (judged.isEmpty()) {
            return;
        }
        String id = TARGET;
        String subject = judged.get();
        String target = resource.option(Resource.TO);
        try {
            if (api.networkInterface(self.networkInterface()).stream().flatMap(Ec2Api::addressesOf).anyMatch(target::equals)) {
                findings.pass(id, subject, "a private address of " + self.networkInterface());
            } else {
                boolean moves = request.instances().stream().anyMatch(instance -> instance.addresses().contains(target));
                findings.add(id, Level.FAIL, subject, "not a private address of " + self.networkInterface(), "EC2 will refuse to associate the elastic IP with it",
                        moves ? "write secondary_ip " + target + " beside it in cloud_resources, on every node, so that it comes with the master" : "aws ec2 assign-private-ip-addresses --region " + self.region() + " --network-interface-id " + self.networkInterface()
                                + " --private-ip-addresses " + target);
            }
        } catch (CloudException refused) {
            findings.skip(id, subject, refused, Unseen.UNKNOWN);
        }
    }

    /** The very calls of a takeover, as dry runs. */
    private void checkTakeover(Resource resource, Observation observed) {
        for (Step step : elasticIps.rehearsal(resource, observed)) {
            try {
                if (!elasticIps.rehearse(step)) {
                    findings.add(Findings.id(step.operation()), Level.SKIP, "ec2:" + step.operation() + " for " + resource, "the endpoint does not answer dry runs as EC2 does",
                            Unseen.UNKNOWN, POLICY);
                    return;
                }
                findings.allowed(step.operation(), resource.toString());
            } catch (CloudException refused) {
                findings.refused(resource.toString(), refused);
                if (refused.code().equals(Ec2Api.DRY_RUN_IGNORED)) {
                    return;
                }
            }
        }
        if (observed instanceof Observation.Unheld && elasticIps.guarded()) {
            findings.add(Findings.id(ElasticIps.DISASSOCIATE), Level.SKIP, resource.toString(), "nobody holds the address, so there is no association to try the permission on",
                    "whether it may be taken from another node would show only at a takeover", "run preflight again when a node is MASTER; " + POLICY);
        }
    }
}
