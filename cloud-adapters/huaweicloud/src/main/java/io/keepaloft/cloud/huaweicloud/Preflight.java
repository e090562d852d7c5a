package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.http.Environment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at everything in Huawei Cloud that a takeover and VRRP itself depend on, for every member, and says what to do about what is not right. */
final class Preflight {

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    private final Opener opener;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Finding, Repair> repairs = new HashMap<>();

    /** Opens the session's link, or gives the one that is open. */
    interface Opener {
        Link open() throws CloudException;
    }

    /** Takes each finding, with its repair or null. */
    interface Found {
        void add(Finding finding, Repair repair);

        default void add(String id, Level level, String subject, String message, String consequence, String fix) {
            add(new Finding(id, level, subject, message, consequence, fix), null);
        }

        /** A refusal for want of a right is told with the action that the policy lacks. */
        default void denied(CloudException refused) {
            if (refused.failure() == Failure.DENIED && Actions.of(refused.operation()).isPresent()) {
                String action = Actions.of(refused.operation()).get();
                add(Actions.findingId(refused.operation()), Level.FAIL, action, refused.describe(), "takeovers and checks that need it will fail",
                        "allow " + action + " in the policy of this server's agency or user (conf/huaweicloud-policy.json has all that is needed)");
            }
        }
    }

    Preflight(CloudSettings settings, Environment environment, Metadata metadata, Opener opener) {
        this.settings = settings;
        this.environment = environment;
        this.metadata = metadata;
        this.opener = opener;
    }

    /** The findings that can be repaired without risk for anything else. */
    Map<Finding, Repair> repairs() {
        return Map.copyOf(repairs);
    }

    List<Finding> run(PreflightRequest request) {
        Found found = this::add;
        AccessChecks access = new AccessChecks(settings, environment, metadata, found);
        access.metadata();
        Link link = access.open(opener);
        if (link == null) {
            return List.copyOf(findings);
        }
        try {
            Port own = link.own();
            access.identity(link, own);
            access.permissions(link, request);
            for (PreflightRequest.Instance instance : request.instances()) {
                instance(link, own, instance, found);
            }
            if (request.multicast()) {
                found.add("multicast-delivery", Level.WARN, "subnet " + link.networkId(), "a VPC of Huawei Cloud does not deliver multicast: advertisements to 224.0.0.18 or "
                        + "ff02::12 arrive nowhere", "only unicast and UDP reach the peers; with multicast alone every node would become MASTER",
                        "in each vrrp_instance: unicast_peer { <address of the other node> }");
            }
        } catch (CloudException refused) {
            found.add("identity", Level.FAIL, "this host in Huawei Cloud", refused.describe(), "nothing will move", "");
        }
        new ResourceChecks(link, found).check(request);
        return List.copyOf(findings);
    }

    private void instance(Link link, Port own, PreflightRequest.Instance instance, Found found) {
        PathChecks paths = new PathChecks(link, found);
        List<End> peers;
        try {
            peers = new PeerChecks(link, own, found).check(instance);
        } catch (CloudException refused) {
            paths.skip(own, instance, refused.describe());
            return;
        }
        if (peers.isEmpty()) {
            paths.skip(own, instance, "no peer is known: name them under unicast_peer or cloud_peers to have the security groups checked");
        }
        boolean ipv6 = peers.stream().findFirst().map(peer -> peer.address().contains(":")).orElse(false);
        paths.check(new End(own.address(ipv6), own), peers, instance);
        List<Port> members = new ArrayList<>(List.of(own));
        peers.stream().map(End::port).filter(port -> port != null && !port.id().equals(own.id())).distinct().forEach(members::add);
        new MemberChecks(link, own, members, found).check(instance);
    }

    private void add(Finding finding, Repair repair) {
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
        if (repair != null) {
            repairs.put(finding, repair);
        }
    }
}
