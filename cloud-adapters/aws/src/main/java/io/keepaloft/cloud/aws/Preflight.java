package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Looks at everything in EC2 that a takeover and VRRP itself depend on, and says what to do about each thing that is not right. */
final class Preflight {

    private static final String DESCRIBE = "DescribeAddresses";

    private final Ec2Api api;
    private final Identity self;
    private final ElasticIps elasticIps;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Finding, RuleRepair> repairs = new HashMap<>();

    Preflight(Ec2Api api, Identity self, ElasticIps elasticIps) {
        this.api = api;
        this.self = self;
        this.elasticIps = elasticIps;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The findings that can be repaired without risk for anything else. */
    Map<Finding, RuleRepair> repairs() {
        return Map.copyOf(repairs);
    }

    void run(PreflightRequest request) {
        for (Resource resource : request.resources()) {
            checkResource(resource, request.resources());
        }
        List<String> peers = new ArrayList<>(request.peers());
        request.peerTags().forEach(tags -> checkPeers(tags, peers));
        checkMulticast(request, peers);
        checkSecurityGroups(request, peers.stream().distinct().toList());
    }

    /** @param known gets the addresses of those who are found */
    private void checkPeers(Map<String, String> tags, List<String> known) {
        String subject = "tag " + tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().collect(Collectors.joining(", "));
        try {
            List<Peer> found = new PeerInstances(api, self).with(tags);
            permission(PeerInstances.DESCRIBE, null, null);
            found.stream().map(Peer::address).forEach(known::add);
            add("cloud-peers", found.isEmpty() ? Level.FAIL : Level.PASS, subject, found.isEmpty()
                    ? "no other running instance in this VPC carries it: this host would speak to nobody, and every node would become MASTER"
                    : "found " + found.stream().map(peer -> peer.name() + " (" + peer.address() + ")").collect(Collectors.joining(", ")),
                    found.isEmpty() ? "aws ec2 create-tags --region " + self.region() + " --resources <instance id of the other node> --tags "
                            + tags.entrySet().stream().map(tag -> "Key=" + tag.getKey() + ",Value=" + tag.getValue()).sorted().collect(Collectors.joining(" ")) : "");
        } catch (CloudException refused) {
            permission(refused.operation(), null, refused);
            add("cloud-peers", Level.SKIP, subject, refused.describe(), "");
        }
    }

    private void checkResource(Resource resource, List<Resource> all) {
        switch (resource.kind()) {
            case ELASTIC_IP -> checkElasticIp(resource, all);
            case SECONDARY_IP, ALLOWED_ADDRESS_PAIR, ROUTE, VIRTUAL_IP -> add("resource-supported", Level.FAIL, resource.toString(),
                    resource.kind().keyword() + " is not implemented yet for aws: it will not follow the master", "remove the line; elastic_ip is implemented");
        }
    }

    private void checkElasticIp(Resource resource, List<Resource> all) {
        Observation observed;
        try {
            observed = elasticIps.observe(resource);
        } catch (CloudException refused) {
            permission(DESCRIBE, resource, refused.operation().equals(DESCRIBE) ? refused : null);
            add("elastic-ip-exists", refused.failure() == Failure.FATAL ? Level.FAIL : Level.SKIP, resource.toString(), refused.describe(), "");
            return;
        }
        permission(DESCRIBE, resource, null);
        if (observed instanceof Observation.Absent absent) {
            add("elastic-ip-exists", Level.FAIL, resource.toString(), absent.why() + ": no takeover of it can succeed",
                    "aws ec2 describe-addresses --region " + self.region() + " --query 'Addresses[].[PublicIp,AllocationId]'");
            return;
        }
        add("elastic-ip-exists", Level.PASS, resource.toString(), observed.describe(), "");
        checkTarget(resource, all);
        checkTakeover(resource, observed);
    }

    /** The private address must be on our interface by the time of the takeover. */
    private void checkTarget(Resource resource, List<Resource> all) {
        String target = resource.option(Resource.TO);
        if (target == null || all.stream().anyMatch(other -> other.kind() == Kind.SECONDARY_IP && other.value().equals(target))) {
            return;
        }
        try {
            boolean ours = api.networkInterface(self.networkInterface()).stream().flatMap(Ec2Api::addressesOf).anyMatch(target::equals);
            add("elastic-ip-target", ours ? Level.PASS : Level.FAIL, resource + " to " + target, ours
                    ? "a private address of " + self.networkInterface()
                    : "not a private address of " + self.networkInterface() + ": EC2 will refuse to associate the elastic IP with it",
                    ours ? "" : "aws ec2 assign-private-ip-addresses --region " + self.region() + " --network-interface-id " + self.networkInterface()
                            + " --private-ip-addresses " + target);
        } catch (CloudException refused) {
            add("elastic-ip-target", Level.SKIP, resource + " to " + target, refused.describe(), "");
        }
    }

    /** The very calls of a takeover, as dry runs. */
    private void checkTakeover(Resource resource, Observation observed) {
        List<Step> steps = elasticIps.rehearsal(resource, observed);
        for (Step step : steps) {
            try {
                if (!elasticIps.rehearse(step)) {
                    add(id(step.operation()), Level.SKIP, "ec2:" + step.operation() + " for " + resource, "the endpoint does not answer dry runs as EC2 does", "");
                    return;
                }
                permission(step.operation(), resource, null);
            } catch (CloudException refused) {
                permission(step.operation(), resource, refused);
                if (refused.code().equals(Ec2Api.DRY_RUN_IGNORED)) {
                    return;
                }
            }
        }
        if (observed instanceof Observation.Unheld && elasticIps.guarded()) {
            add(id(ElasticIps.DISASSOCIATE), Level.SKIP, resource.toString(),
                    "nobody holds the address, so there is no association to try the permission on", "");
        }
    }

    private void checkMulticast(PreflightRequest request, List<String> peers) {
        if (!request.multicast()) {
            return;
        }
        boolean alone = peers.isEmpty();
        add("multicast-delivery", alone ? Level.FAIL : Level.WARN, "VPC network of " + self.networkInterface(),
                "AWS does not deliver multicast within a VPC (only in a transit gateway multicast domain): advertisements to 224.0.0.18 or ff02::12 arrive"
                + " nowhere" + (alone ? ", and both nodes will become MASTER" : "; the peers are reached by unicast alone"),
                "in each vrrp_instance: unicast_peer { <address of the other node> }");
    }

    private void checkSecurityGroups(PreflightRequest request, List<String> peerAddresses) {
        List<Passage> passages = Passage.of(request);
        List<InetAddress> peers = peerAddresses.stream().map(Cidr::address).flatMap(Optional::stream).toList();
        if (peers.isEmpty()) {
            String why = "no peer's address is known; name them under unicast_peer to have the security groups checked";
            skip(passages, why);
            return;
        }
        try {
            Optional<NetworkInterface> own = api.networkInterface(self.networkInterface());
            permission("DescribeNetworkInterfaces", null, null);
            if (own.isEmpty()) {
                skip(passages, "EC2 does not know this network interface in " + self.region());
                return;
            }
            new SecurityGroupChecks(api, self, passages, this::add).check(own.get(), peers);
            permission("DescribeSecurityGroups", null, null);
        } catch (CloudException refused) {
            permission(refused.operation(), null, refused);
            skip(passages, refused.describe());
        }
    }

    private void skip(List<Passage> passages, String why) {
        for (Passage passage : passages) {
            for (RuleRepair.Direction direction : RuleRepair.Direction.values()) {
                add(passage.id(direction), Level.SKIP, self.networkInterface(), why, "");
            }
        }
    }

    /** @param refused null: the call was allowed */
    private void permission(String operation, Resource resource, CloudException refused) {
        String subject = resource == null ? "ec2:" + operation : "ec2:" + operation + " for " + resource;
        if (refused == null) {
            add(id(operation), Level.PASS, subject, "allowed", "");
            return;
        }
        boolean denied = refused.failure() == Failure.DENIED;
        add(id(operation), denied ? Level.FAIL : Level.SKIP, subject,
                refused.describe() + (denied ? ": takeovers and checks that need it will fail" : ""),
                denied ? "allow ec2:" + operation + " in the policy of this host's role (conf/aws-policy.json has all that is needed)" : "");
    }

    /** {@code AssociateAddress} is {@code permission-associate-address}. */
    static String id(String operation) {
        return "permission" + operation.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private void add(String id, Level level, String subject, String message, String fix) {
        add(new Finding(id, level, subject, message, fix), null);
    }

    private void add(Finding finding, RuleRepair repair) {
        findings.add(finding);
        if (repair != null) {
            repairs.put(finding, repair);
        }
    }
}
