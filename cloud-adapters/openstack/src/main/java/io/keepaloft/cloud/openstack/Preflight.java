package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.rules.Direction;
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

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    private final Opener opener;
    private final Set<String> moving;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Finding, Repair> repairs = new HashMap<>();

    /** Opens the session's link, or gives the one that is open. */
    interface Opener {
        Link open() throws CloudException;
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
        Link link = access.open(opener);
        if (link == null) {
            return List.copyOf(findings);
        }
        try {
            Port own = link.api().port(link.self().networkInterface()).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "get_port", "this host's port "
                    + link.self().networkInterface() + " is gone from the project"));
            access.identity(link, own);
            access.permissions(link, own, request);
            checkPaths(link, own, request, access);
        } catch (CloudException refused) {
            add("identity", Level.FAIL, "this host in OpenStack", refused.describe(), "nothing will move", "");
        }
        request.resources().forEach(resource -> checkResource(link, resource));
        return List.copyOf(findings);
    }

    private void checkPaths(Link link, Port own, PreflightRequest request, AccessChecks access) {
        for (PreflightRequest.Instance instance : request.instances()) {
            List<Passage> passages = Passage.of(new PreflightRequest(List.of(instance)));
            List<Port> network;
            List<End> peers;
            try {
                network = link.api().ports("network_id", own.networkId());
                peers = peers(link, own, instance, network);
            } catch (CloudException refused) {
                skip(passages, own, refused.describe());
                add(PairChecks.PAIR, Level.SKIP, own.text(), refused.describe(), "", "");
                continue;
            }
            if (peers.isEmpty()) {
                skip(passages, own, "no peer is known: name them under unicast_peer or cloud_peers to have the security groups checked");
            }
            List<Port> others = peers.stream().map(End::port).filter(Objects::nonNull).distinct().toList();
            others.forEach(access::portSecurity);
            new SecurityGroupChecks(link.api(), passages, this::add).check(ends(own, peers), network);
            new PairChecks(link.api(), own, moving, this::add).check(instance, others);
        }
        if (request.multicast()) {
            add("multicast-delivery", Level.SKIP, "network " + own.networkId(), "Neutron does not tell whether its switches deliver multicast: the ML2 switches mostly do, "
                    + "OVN only with mcast_snooping; \"transport auto\" or unicast_peer does not depend on it", "", "");
        }
    }

    private void skip(List<Passage> passages, Port own, String why) {
        for (Passage passage : passages) {
            for (Direction direction : Direction.values()) {
                add(passage.groupCheck(direction), Level.SKIP, own.text(), why, "", "");
            }
        }
    }

    /** Our own port with an address of each family that a peer speaks, then the peers. */
    private List<End> ends(Port own, List<End> peers) {
        return Stream.concat(Stream.of(false, true).filter(ipv6 -> peers.stream().anyMatch(peer -> peer.address().contains(":") == ipv6))
                .map(ipv6 -> new End(own.address(ipv6, moving), own)), peers.stream()).toList();
    }

    /** By the addresses that are known, by tag, or else whoever else may send from a virtual address. */
    private List<End> peers(Link link, Port own, PreflightRequest.Instance instance, List<Port> network) throws CloudException {
        List<Port> ports = network.stream().filter(port -> !port.id().equals(own.id())).toList();
        Set<String> addresses = new LinkedHashSet<>(instance.peers());
        for (Port port : instance.peerTags().isEmpty() ? List.<Port>of() : OpenStackSession.tagged(link, instance.peerTags())) {
            addresses.add(port.address(false, moving));
        }
        if (addresses.isEmpty()) {
            ports.stream().filter(port -> port.pairs().stream().anyMatch(pair -> instance.addresses().stream().anyMatch(pair::is)))
                    .forEach(port -> addresses.add(port.address(false, moving)));
        }
        return addresses.stream().map(address -> new End(address, ports.stream().filter(port -> port.has(address)).findFirst().orElse(null))).toList();
    }

    private void checkResource(Link link, Resource resource) {
        switch (resource.kind()) {
            case ELASTIC_IP -> checkFloatingIp(link, resource);
            case ALLOWED_ADDRESS_PAIR -> { }
            case SECONDARY_IP -> checkSecondaryIp(link, resource);
            case VIRTUAL_IP -> observe(link, resource, "virtual-ip-exists");
            case ROUTE -> add("resource-supported", Level.FAIL, resource.toString(), "openstack has no route that follows a port", "it will not follow the master",
                    "remove the line; an allowed_address_pair may be a block");
        }
    }

    private void checkSecondaryIp(Link link, Resource resource) {
        String id = "secondary-ip-in-subnet";
        try {
            List<String> subnets = link.api().subnets(link.networkId());
            if (subnets.stream().anyMatch(subnet -> new AddressPair(subnet, null).covers(resource.value()))) {
                observe(link, resource, id);
            } else {
                add(id, Level.FAIL, resource.toString(), resource.value() + " is in no subnet of this network (" + String.join(", ", subnets) + ")", "Neutron will refuse it at every takeover",
                        "choose an address of the subnet that no allocation pool gives away");
            }
        } catch (CloudException refused) {
            add(id, Level.SKIP, resource.toString(), refused.describe(), "", "");
        }
    }

    /** What a takeover's first look will find. */
    private void observe(Link link, Resource resource, String id) {
        try {
            Observation seen = resource.kind() == Kind.SECONDARY_IP ? new FixedIps(link).observe(resource)
                    : new VirtualIps(link, new AddressPairs(link, Members.of(resource), moving)).observe(resource);
            add(id, seen instanceof Observation.Absent ? Level.FAIL : Level.PASS, resource.toString(), seen.describe(), "no takeover of it can succeed", "");
        } catch (CloudException refused) {
            add(id, refused.failure() == Failure.FATAL ? Level.FAIL : Level.SKIP, resource.toString(), refused.describe(), refused.failure() == Failure.FATAL ? "no takeover of it can succeed" : "", "");
        }
    }

    private void checkFloatingIp(Link link, Resource resource) {
        FloatingIps floatingIps = new FloatingIps(link, settings.mode(), moving);
        try {
            if (floatingIps.find(resource).isEmpty()) {
                add("elastic-ip-exists", Level.FAIL, resource.toString(), "no floating IP " + resource.value() + " belongs to this project: it is of another project or region, or has been released", "no takeover of it can succeed",
                        "openstack floating ip list");
                return;
            }
            add("elastic-ip-exists", Level.PASS, resource.toString(), "it belongs to this project", "", "");
        } catch (CloudException refused) {
            add("elastic-ip-exists", Level.SKIP, resource.toString(), refused.describe(), "", "");
            return;
        }
        String subject = resource + (resource.option(Resource.TO) == null ? "" : " to " + resource.option(Resource.TO));
        try {
            FloatingIps.Target target = floatingIps.target(resource);
            Observation observed = floatingIps.observe(resource);
            add("elastic-ip-target", Level.PASS, subject, target.address() + " of " + target.port().text() + "; now " + observed.describe(), "", "");
        } catch (CloudException refused) {
            add("elastic-ip-target", refused.failure() == Failure.FATAL ? Level.FAIL : Level.SKIP, subject, refused.describe(), refused.failure() == Failure.FATAL ? "the floating IP cannot be bound here" : "", "");
        }
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
