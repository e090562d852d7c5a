package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.ElasticIpHolder;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Checks that each resource is there, and can be brought here.
 *
 * @param moving  addresses that a port has only while its host is master
 * @param members all nodes' ports as far as they are known
 */
record ResourceChecks(Link link, CloudSettings.Mode mode, Set<String> moving, List<Port> members, BiConsumer<Finding, Repair> found) {
    private static final String NEVER = "no takeover of it can succeed";
    static final String EXISTS = "elastic-ip-exists";
    static final String TARGET = "elastic-ip-target";
    static final String SUBNET = "secondary-ip-in-subnet";
    static final String VIRTUAL = "virtual-ip-exists";
    private static final String CHOOSE = "choose an address of the subnet that no allocation pool gives away";

    void check(PreflightRequest request) {
        request.resources().forEach(this::check);
    }

    private void check(Resource resource) {
        switch (resource.kind()) {
            case ELASTIC_IP -> floatingIp(resource);
            case ALLOWED_ADDRESS_PAIR -> { }
            case SECONDARY_IP -> secondaryIp(resource);
            case VIRTUAL_IP -> observe(resource, VIRTUAL, VirtualIps.create(link.networkId(), resource.value()));
            case ROUTE -> found.accept(unsupported(resource), null);
        }
    }

    /** What is wrong with it whatever the cloud says. */
    static Finding unsupported(Resource route) {
        return new Finding("resource-supported", Level.FAIL, route.toString(), "openstack has no route that follows a port", "it will not follow the master",
                "remove the line; an allowed_address_pair may be a block");
    }

    static String target(Resource resource) {
        return resource + (resource.option(Resource.TO) == null ? "" : " to " + resource.option(Resource.TO));
    }

    private void secondaryIp(Resource resource) {
        String id = SUBNET;
        try {
            List<String> subnets = link.api().subnets(link.networkId());
            if (subnets.stream().anyMatch(subnet -> new AddressPair(subnet, null).covers(resource.value()))) {
                observe(resource, id, CHOOSE);
            } else {
                add(id, Level.FAIL, resource.toString(), resource.value() + " is in no subnet of this network (" + String.join(", ", subnets) + ")", "Neutron will refuse it at every takeover",
                        CHOOSE);
            }
        } catch (CloudException refused) {
            unread(id, resource.toString(), refused);
        }
    }

    /** What a takeover's first look will find. */
    private void observe(Resource resource, String id, String fix) {
        try {
            Observation seen = resource.kind() == Kind.SECONDARY_IP ? new FixedIps(link).observe(resource)
                    : new VirtualIps(link, new AddressPairs(link, Members.of(resource), moving)).observe(resource);
            add(id, seen instanceof Observation.Absent ? Level.FAIL : Level.PASS, resource.toString(), seen.describe(), NEVER, fix);
        } catch (CloudException refused) {
            refused(id, resource.toString(), refused);
        }
    }

    private void floatingIp(Resource resource) {
        FloatingIps floatingIps = new FloatingIps(link, mode, moving);
        String subject = target(resource);
        try {
            if (floatingIps.find(resource).isEmpty()) {
                add(EXISTS, Level.FAIL, resource.toString(), "no floating IP " + resource.value()
                        + " belongs to this project: it is of another project or region, or has been released", NEVER, "openstack floating ip list");
                return;
            }
            found.accept(Finding.pass(EXISTS, resource.toString(), "it belongs to this project"), null);
        } catch (CloudException refused) {
            unread(EXISTS, resource.toString(), refused);
            unread(TARGET, subject, refused);
            return;
        }
        try {
            FloatingIps.Target target = floatingIps.target(resource);
            Observation observed = floatingIps.observe(resource);
            found.accept(Finding.pass(TARGET, subject, target.address() + " of " + target.port().text() + "; now " + observed.describe()), null);
            if (observed instanceof Observation.HeldByOther other) {
                holder(resource, other, floatingIps.holder(resource));
            }
        } catch (CloudException refused) {
            refused(TARGET, subject, refused);
        }
    }

    private void holder(Resource resource, Observation.HeldByOther seen, Optional<Port> holder) {
        boolean member = holder.isPresent() && members.stream().anyMatch(holder.get()::sameServer);
        found.accept(ElasticIpHolder.of(resource, seen.holder(), member, members.size() > 1, holder.map(port -> "openstack port show " + port.id())
                .orElse("openstack floating ip show " + resource.value())), null);
    }

    private void refused(String id, String subject, CloudException refused) {
        if (refused.failure() == Failure.FATAL) {
            add(id, Level.FAIL, subject, refused.describe(), NEVER, Preflight.remedy(refused));
        } else {
            unread(id, subject, refused);
        }
    }

    /** It could not be told because the cloud would not. */
    private void unread(String id, String subject, CloudException refused) {
        add(id, Level.SKIP, subject, refused.describe(), Unseen.UNKNOWN, Preflight.remedy(refused));
    }

    private void add(String id, Level level, String subject, String message, String consequence, String fix) {
        found.accept(new Finding(id, level, subject, message, consequence, fix), null);
    }
}
