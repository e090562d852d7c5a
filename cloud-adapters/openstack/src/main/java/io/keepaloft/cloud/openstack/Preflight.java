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
import io.keepaloft.cloud.openstack.SecurityGroupChecks.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at everything in OpenStack that a takeover and VRRP itself depend on, and says what to do about each thing that is not right. */
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
            checkPaths(link, own, request);
        } catch (CloudException refused) {
            add("identity", Level.FAIL, "this host in OpenStack", refused.describe() + ": nothing will move", "");
        }
        Set<String> moving = request.resources().stream().filter(resource -> resource.kind() == Kind.SECONDARY_IP).map(Resource::value).collect(Collectors.toSet());
        request.resources().forEach(resource -> checkResource(link, resource, moving));
        return List.copyOf(findings);
    }

    private void checkPaths(Link link, Port own, PreflightRequest request) {
        for (PreflightRequest.Instance instance : request.instances()) {
            List<End> peers;
            try {
                peers = members(link, own, instance);
            } catch (CloudException refused) {
                add("sg-ingress-vrrp", Level.SKIP, own.text(), refused.describe(), "");
                add("sg-egress-vrrp", Level.SKIP, own.text(), refused.describe(), "");
                add(PairChecks.PAIR, Level.SKIP, own.text(), refused.describe(), "");
                continue;
            }
            if (peers.isEmpty()) {
                String why = "no peer is known: name them under unicast_peer or cloud_peers to have the security groups checked";
                add("sg-ingress-vrrp", Level.SKIP, own.text(), why, "");
                add("sg-egress-vrrp", Level.SKIP, own.text(), why, "");
            }
            boolean ipv6 = peers.stream().findFirst().map(peer -> peer.address().contains(":")).orElse(false);
            new SecurityGroupChecks(link.api(), this::add).check(new End(own.address(ipv6), own), peers, instance.usesVrrp(), instance.udpPort());
            new PairChecks(link.api(), own, this::add).check(instance, peers.stream().map(End::port).filter(port -> port != null).distinct().toList());
        }
        if (request.multicast()) {
            add("multicast-delivery", Level.SKIP, "network " + own.networkId(), "Neutron does not tell whether its switches deliver multicast: the ML2 switches mostly do, "
                    + "OVN only with mcast_snooping; \"transport auto\" or unicast_peer does not depend on it", "");
        }
    }

    /** By the addresses that are known, by tag, or else whoever else may send from a virtual address. */
    private static List<End> members(Link link, Port own, PreflightRequest.Instance instance) throws CloudException {
        List<Port> ports = link.api().ports("network_id", own.networkId()).stream().filter(port -> !port.id().equals(own.id())).toList();
        Map<String, Port> byAddress = new LinkedHashMap<>();
        Set<String> addresses = new LinkedHashSet<>(instance.peers());
        for (Port port : instance.peerTags().isEmpty() ? List.<Port>of() : OpenStackSession.tagged(link, instance.peerTags())) {
            addresses.add(port.address(false));
        }
        if (addresses.isEmpty()) {
            ports.stream().filter(port -> port.pairs().stream().anyMatch(pair -> instance.addresses().stream().anyMatch(pair::is)))
                    .forEach(port -> addresses.add(port.address(false)));
        }
        addresses.forEach(address -> byAddress.put(address, ports.stream().filter(port -> port.has(address)).findFirst().orElse(null)));
        List<End> ends = new ArrayList<>();
        byAddress.forEach((address, port) -> ends.add(new End(address, port)));
        return ends;
    }

    private void checkResource(Link link, Resource resource, Set<String> moving) {
        switch (resource.kind()) {
            case ELASTIC_IP -> checkFloatingIp(link, resource, moving);
            case ALLOWED_ADDRESS_PAIR -> { }
            case SECONDARY_IP -> checkSecondaryIp(link, resource);
            case VIRTUAL_IP -> observe(link, resource, "virtual-ip-exists");
            case ROUTE -> add("resource-supported", Level.FAIL, resource.toString(), "openstack has no route that follows a port: it will not follow the master",
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
                add(id, Level.FAIL, resource.toString(), resource.value() + " is in no subnet of this network (" + String.join(", ", subnets) + "): Neutron will refuse it at every takeover",
                        "choose an address of the subnet that no allocation pool gives away");
            }
        } catch (CloudException refused) {
            add(id, Level.SKIP, resource.toString(), refused.describe(), "");
        }
    }

    /** What a takeover's first look will find. */
    private void observe(Link link, Resource resource, String id) {
        try {
            Observation seen = resource.kind() == Kind.SECONDARY_IP ? new FixedIps(link).observe(resource)
                    : new VirtualIps(link, new AddressPairs(link, Members.of(resource))).observe(resource);
            add(id, seen instanceof Observation.Absent ? Level.FAIL : Level.PASS, resource.toString(), seen.describe(), "");
        } catch (CloudException refused) {
            add(id, refused.failure() == Failure.FATAL ? Level.FAIL : Level.SKIP, resource.toString(), refused.describe(), "");
        }
    }

    private void checkFloatingIp(Link link, Resource resource, Set<String> moving) {
        FloatingIps floatingIps = new FloatingIps(link, settings.mode(), moving);
        try {
            if (floatingIps.find(resource).isEmpty()) {
                add("elastic-ip-exists", Level.FAIL, resource.toString(), "no floating IP " + resource.value() + " belongs to this project: no takeover of it can succeed",
                        "openstack floating ip list");
                return;
            }
            add("elastic-ip-exists", Level.PASS, resource.toString(), "it belongs to this project", "");
        } catch (CloudException refused) {
            add("elastic-ip-exists", Level.SKIP, resource.toString(), refused.describe(), "");
            return;
        }
        String subject = resource + (resource.option(Resource.TO) == null ? "" : " to " + resource.option(Resource.TO));
        try {
            FloatingIps.Target target = floatingIps.target(resource);
            Observation observed = floatingIps.observe(resource);
            add("elastic-ip-target", Level.PASS, subject, target.address() + " of " + target.port().text() + "; now " + observed.describe(), "");
        } catch (CloudException refused) {
            add("elastic-ip-target", refused.failure() == Failure.FATAL ? Level.FAIL : Level.SKIP, subject, refused.describe(), "");
        }
    }

    private void add(String id, Level level, String subject, String message, String fix) {
        add(new Finding(id, level, subject, message, fix), null);
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
