package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Places;
import io.keepaloft.cloud.rules.PeerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at everything in Huawei Cloud that a takeover and VRRP itself depend on, for every member, and says what to do about what is not right. */
final class Preflight {

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    private final Opener opener;
    private final List<Finding> findings = new ArrayList<>();
    /** Of all instances, as far as they are known. */
    private final Set<Port> members = new LinkedHashSet<>();
    private final Map<Finding, Repair> repairs = new HashMap<>();

    /** Opens the session's line, or gives the one that is open. */
    interface Opener {
        Places<Link, Port> open() throws CloudException;
    }

    /** Takes each finding, with its repair or null. */
    interface Found {
        void add(Finding finding, Repair repair);

        default void add(String id, Level level, String subject, String message, String consequence, String fix) {
            add(new Finding(id, level, subject, message, consequence, fix), null);
        }

        default void pass(String id, String subject, String message) {
            add(Finding.pass(id, subject, message), null);
        }

        /** It could not be told because the cloud would not. @param consequence of not knowing */
        default void unread(String id, String subject, CloudException refused, String consequence) {
            denied(refused);
            add(id, Level.SKIP, subject, refused.describe(), consequence, remedy(refused));
        }

        /** A refusal for want of a right is told with the action that the policy lacks. */
        default void denied(CloudException refused) {
            if (refused.failure() == Failure.DENIED && Actions.of(refused.operation()).isPresent()) {
                add(Actions.findingId(refused.operation()), Level.FAIL, Actions.of(refused.operation()).get(), refused.describe(), "takeovers and checks that need it will fail",
                        remedy(refused));
            }
        }
    }

    /** What to do about a check that could not be made because of this. */
    static String remedy(CloudException refused) {
        return switch (refused.failure()) {
            case DENIED -> Actions.of(refused.operation()).map(action -> "allow " + action + " in the policy of this server's agency or user (conf/huaweicloud-policy.json has all"
                    + " that is needed)").orElse("give this server's agency or user the policy of conf/huaweicloud-policy.json");
            case RETRYABLE, THROTTLED, LOST_RACE, UNAVAILABLE -> "run preflight again when the cloud answers";
            case NOT_FOUND, FATAL -> "correct what the cloud objects to, then run preflight again";
        };
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
        Places<Link, Port> places;
        try {
            places = access.open(opener);
        } catch (CloudException refused) {
            access.permissions(request);
            unseen(refused).all(request);
            return List.copyOf(findings);
        }
        access.permissions(request);
        request.byInterface().forEach((name, part) -> {
            try {
                check(places.of(name), name, part, access);
            } catch (CloudException refused) {
                access.identity(name, refused);
                unseen(refused).all(part);
            }
        });
        return List.copyOf(findings);
    }

    /** @param name the kernel's, of the interface that the link is; null: the first */
    private void check(Link link, String name, PreflightRequest request, AccessChecks access) {
        Found found = this::add;
        try {
            Port own = link.own();
            access.identity(link, name, own);
            for (PreflightRequest.Instance instance : request.instances()) {
                instance(link, own, instance, found);
            }
        } catch (CloudException refused) {
            access.identity(name, refused);
            unseen(refused).members(request);
        }
        multicast(link, request, found);
        new ResourceChecks(link, List.copyOf(members), found).check(request);
    }

    /** What is left to say when the cloud, or this host's port, could not be asked for. */
    private UnseenChecks unseen(CloudException refused) {
        if (refused.failure().retryable()) {
            add(Unseen.provider(HuaweiProvider.NAME, refused), null);
        }
        return new UnseenChecks(new Unseen(refused.describe(), remedy(refused), finding -> add(finding, null)));
    }

    private static void multicast(Link link, PreflightRequest request, Found found) {
        if (request.multicast()) {
            boolean alone = request.multicastAlone();
            found.add("multicast-delivery", alone ? Level.FAIL : Level.WARN, "subnet " + link.networkId(), "a VPC of Huawei Cloud does not deliver multicast",
                    request.withoutMulticast("advertisements to 224.0.0.18 or ff02::12 arrive nowhere"),
                    alone ? "in each vrrp_instance: unicast_peer { <address of the other node> }, and transport auto or unicast"
                        : "nothing that must be done: transport unicast spares the advertisements that arrive nowhere");
        }
    }

    private void instance(Link link, Port own, PreflightRequest.Instance instance, Found found) {
        PathChecks paths = new PathChecks(link, found);
        List<End> peers;
        try {
            peers = new PeerChecks(link, own, found).check(instance);
        } catch (CloudException refused) {
            paths.skip(own, instance, refused.describe(), remedy(refused));
            new Unseen(refused.describe(), remedy(refused), finding -> found.add(finding, null)).checks(PeerAddress.ID, instance.peers(), PeerAddress.UNKNOWN);
            new MemberChecks(link, own, List.of(own), found).skip(instance, refused);
            return;
        }
        peers.stream().filter(peer -> instance.peers().contains(peer.text())).forEach(peer -> found.add(PeerAddress.judged(peer, link.blocks(), "port of this VPC"), null));
        if (peers.isEmpty()) {
            paths.skip(own, instance, PreflightRequest.NOBODY_KNOWN, PreflightRequest.NAME_THEM);
        } else {
            paths.check(own, peers, instance);
        }
        List<Port> all = new ArrayList<>(List.of(own));
        peers.stream().map(End::port).filter(port -> port != null && !port.id().equals(own.id())).distinct().forEach(all::add);
        members.addAll(all);
        new MemberChecks(link, own, all, found).check(instance);
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
