package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Places;
import io.keepaloft.cloud.rules.GroupPaths;
import io.keepaloft.cloud.rules.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at everything in OpenStack that a takeover and VRRP itself depend on, and says what to do about each thing that is not right. */
final class Preflight {

    static final String MULTICAST = "multicast-delivery";

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    private final Opener opener;
    private final Set<String> moving;
    private final List<Finding> findings = new ArrayList<>();
    /** Of all instances, as far as they are known. */
    private final Set<Port> members = new LinkedHashSet<>();
    private final Map<Finding, Repair> repairs = new HashMap<>();

    /** Opens the session's line, or gives the one that is open. */
    interface Opener {
        Places<Link, Port> open() throws CloudException;
    }

    /** @param moving addresses that a port has only while its host is master */
    Preflight(CloudSettings settings, Environment environment, Metadata metadata, Opener opener, Set<String> moving) {
        this.settings = settings;
        this.environment = environment;
        this.metadata = metadata;
        this.opener = opener;
        this.moving = Set.copyOf(moving);
    }

    /** The findings that can be repaired without risk for anything else. */
    Map<Finding, Repair> repairs() {
        return Map.copyOf(repairs);
    }

    List<Finding> run(PreflightRequest request) {
        AccessChecks access = new AccessChecks(settings, environment, this::add);
        access.metadata(metadata);
        Places<Link, Port> places;
        try {
            places = access.open(opener);
        } catch (CloudException refused) {
            unseen(refused).all(request);
            return List.copyOf(findings);
        }
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
        try {
            Port own = link.api().port(link.self().networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "get_port", "this host's port "
                    + link.self().networkInterface() + " is gone from the project"));
            access.identity(link, name, own);
            access.permissions(link, own, request);
            checkPaths(link, own, request, access);
        } catch (CloudException refused) {
            access.identity(name, refused);
            unseen(refused).members(request);
        }
        new ResourceChecks(link, settings.mode(), moving, List.copyOf(members), this::add).check(request);
    }

    /** What is left to say when the cloud, or this host's port, could not be asked for. */
    private UnseenChecks unseen(CloudException refused) {
        if (refused.failure().retryable()) {
            add(Unseen.provider(OpenStackProvider.NAME, refused));
        }
        return unseenOnly(refused);
    }

    private UnseenChecks unseenOnly(CloudException refused) {
        return new UnseenChecks(new Unseen(refused.describe(), remedy(refused), this::add), moving);
    }

    private void checkPaths(Link link, Port own, PreflightRequest request, AccessChecks access) {
        for (PreflightRequest.Instance instance : request.instances()) {
            List<Passage> passages = Passage.of(new PreflightRequest(List.of(instance)));
            List<Port> network;
            List<End> peers;
            try {
                network = link.api().ports("network_id", own.networkId());
                peers = new PeerChecks(link, own, moving, this::add).check(instance, network);
            } catch (CloudException refused) {
                unseenOnly(refused).members(instance, own.text());
                continue;
            }
            new PeerAddresses(link, own, this::add).check(instance, peers, network);
            if (peers.isEmpty()) {
                GroupPaths.skip(passages, own.text(), PreflightRequest.NOBODY_KNOWN, PreflightRequest.NAME_THEM, this::add);
            }
            List<Port> others = peers.stream().map(End::port).filter(Objects::nonNull).distinct().toList();
            members.add(own);
            members.addAll(others);
            others.forEach(access::portSecurity);
            List<End> ends = ends(own, peers, link.local().addresses());
            new GroupPaths<>(passages, new GroupGuard(link.api(), ends, network), this::add).check(ends);
            new PairChecks(link.api(), own, moving, this::add).check(instance, others);
        }
        if (request.multicast()) {
            add(MULTICAST, Level.SKIP, "network " + own.networkId(), "Neutron does not tell whether its switches deliver multicast: the ML2 switches mostly do, "
                    + "OVN only with mcast_snooping", request.withoutMulticast("where they do not, advertisements to 224.0.0.18 or ff02::12 arrive nowhere"),
                    request.multicastAlone() ? "in each vrrp_instance: unicast_peer { <address of the other node> }, and transport auto or unicast, which do not depend on it"
                            : "nothing that must be done: transport unicast spares the advertisements that may arrive nowhere");
        }
    }

    /** Our own port with an address of each family that a peer speaks, then the peers. */
    private List<End> ends(Port own, List<End> peers, Set<String> configured) {
        return Stream.concat(Stream.of(false, true).filter(ipv6 -> peers.stream().anyMatch(peer -> peer.text().contains(":") == ipv6))
                .map(ipv6 -> new End(own.address(ipv6, moving, configured), own)), peers.stream()).toList();
    }

    /** What to do about a check that could not be made because of this. */
    static String remedy(CloudException refused) {
        if (refused.operation().equals(AccessChecks.CREDENTIALS)) {
            return AccessChecks.GIVE_CREDENTIALS;
        }
        return switch (refused.failure()) {
            case DENIED -> "openstack role add --project <project> --user <user> member, or widen the application credential by conf/openstack-access-rules.json";
            case RETRYABLE, THROTTLED, LOST_RACE, UNAVAILABLE -> "run preflight again when the cloud answers";
            case NOT_FOUND, FATAL -> "correct what the cloud objects to, then run preflight again";
        };
    }

    private void add(Finding finding) {
        add(finding, null);
    }

    private void add(String id, Level level, String subject, String message, String consequence, String fix) {
        add(new Finding(id, level, subject, message, consequence, fix), null);
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
