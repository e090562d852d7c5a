package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Opening;
import io.keepaloft.cloud.http.Places;
import io.keepaloft.cloud.rules.LinkLocal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** One host's line to Neutron: opened at first use, shared by all threads. */
final class OpenStackSession implements CloudSession {

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    /** Of the last preflight. */
    private final Map<Finding, Repair> repairs = new ConcurrentHashMap<>();
    /** Addresses of the other nodes that were ever named, by preflight or by tag: whose ports an exclusive claim must write. */
    private final Set<String> members = ConcurrentHashMap.newKeySet();

    /** Every secondary_ip that is configured, or was ever asked about since: none of them is a host's own. */
    private final Set<String> moving = ConcurrentHashMap.newKeySet();

    /** For good, since a server keeps its ports. */
    private final Opening<Places<Link, Port>> places;

    OpenStackSession(CloudSettings settings, Environment environment, Metadata metadata, LocalInterfaces local, LongSupplier clockNs) {
        this.settings = settings;
        this.environment = environment;
        this.metadata = metadata;
        this.places = new Opening<>(() -> Link.open(settings, environment, metadata, local, clockNs).places(settings, metadata));
        this.moving.addAll(settings.moving());
    }

    @Override
    public Identity identity() throws CloudException {
        return places().first().self();
    }

    @Override
    public Guard guard(Resource resource) {
        Link opened = opened();
        if (opened == null) {
            return Guard.COMPARE_AND_SWAP;
        }
        return switch (resource.kind()) {
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> pairs(opened, resource).guard();
            case SECONDARY_IP -> new FixedIps(opened).guard();
            case ELASTIC_IP, ROUTE -> floatingIps(opened).guard();
        };
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        Link opened = link(resource);
        return switch (resource.kind()) {
            case ALLOWED_ADDRESS_PAIR -> pairs(opened, resource).observe(resource);
            case VIRTUAL_IP -> new VirtualIps(opened, pairs(opened, resource)).observe(resource);
            case SECONDARY_IP -> {
                moving.add(resource.value());
                yield new FixedIps(opened).observe(resource);
            }
            case ELASTIC_IP -> floatingIps(opened).observe(resource);
            case ROUTE -> throw new CloudException(Failure.FATAL, resource.kind().keyword(), "openstack has no such resource");
        };
    }

    @Override
    public boolean alsoHeldBy(Resource resource, String address) throws CloudException {
        Link opened = link(resource);
        Optional<Port> peer = neighbour(opened, address);
        return peer.isPresent() && switch (resource.kind()) {
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> !AddressPairs.exclusive(resource) && (!peer.get().portSecurity() || peer.get().pairList().has(AddressPairs.wanted(resource), false));
            case ELASTIC_IP -> floatingIps(opened).staysWhoeverIsMaster(resource);
            case SECONDARY_IP, ROUTE -> false;
        };
    }

    /** Whoever has the address in our network; Neutron knows a port's link-local one by its MAC address alone. */
    private static Optional<Port> neighbour(Link opened, String address) throws CloudException {
        Optional<String> mac = LinkLocal.mac(address);
        return mac.isPresent() ? opened.api().ports("network_id", opened.networkId(), "mac_address", mac.get()).stream().filter(port -> port.mac().equalsIgnoreCase(mac.get())).findFirst()
                : opened.api().ports("network_id", opened.networkId(), "fixed_ips", "ip_address=" + address).stream().filter(port -> port.has(address)).findFirst();
    }

    @Override
    public boolean holderIsOff(Resource resource, Observation.HeldByOther seen) throws CloudException {
        Link opened = link(resource);
        return new Power(opened.api(), opened.self().networkInterface()).isOff(seen);
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        Link opened = places.known().flatMap(all -> all.known(resource.option(Resource.INTERFACE))).orElse(null);
        return opened == null ? new Plan(resource, observation, guard(resource), List.of()) : switch (resource.kind()) {
            case ALLOWED_ADDRESS_PAIR -> pairs(opened, resource).plan(resource, observation);
            case VIRTUAL_IP -> new VirtualIps(opened, pairs(opened, resource)).plan(resource, observation);
            case SECONDARY_IP -> new FixedIps(opened).plan(resource, observation);
            case ELASTIC_IP -> floatingIps(opened).plan(resource, observation);
            case ROUTE -> new Plan(resource, observation, guard(resource), List.of());
        };
    }

    @Override
    public void apply(Step step, ClaimContext context) throws CloudException {
        Link opened = places().first();
        if (!context.mayWrite()) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the mastership ended before the request was made; nothing was sent");
        }
        switch (step.operation()) {
            case Neutron.UPDATE_PORT -> {
                if (step.argument(FixedIps.FIXED) != null) {
                    new FixedIps(opened).perform(step, context);
                } else {
                    new AddressPairs(opened, Members.NONE, moving).perform(step, context);
                }
            }
            case Neutron.UPDATE_FLOATINGIP -> floatingIps(opened).perform(step, context);
            default -> throw new CloudException(Failure.FATAL, step.operation(), "no step of this session");
        }
    }

    /** Neutron has no dry run: the token is renewed early, and what the claim would write is read. */
    @Override
    public void rehearse(Resource resource, Observation observation) throws CloudException {
        Link opened = places().first();
        if (opened.tokens() != null) {
            opened.tokens().keepFresh();
        }
        observe(resource);
    }

    @Override
    public List<Peer> peers(Map<String, String> tags) throws CloudException {
        return peers(tags, null);
    }

    @Override
    public List<Peer> peers(Map<String, String> tags, String interfaceName) throws CloudException {
        List<Peer> found = new TaggedPorts(places().of(interfaceName), moving).peers(tags);
        found.forEach(peer -> members.add(peer.address()));
        return found;
    }

    @Override
    public List<Finding> preflight(PreflightRequest request) {
        request.peers().forEach(members::add);
        request.resources().stream().filter(resource -> resource.kind() == Kind.SECONDARY_IP).map(Resource::value).forEach(moving::add);
        Preflight preflight = new Preflight(settings, environment, metadata, this::places, moving);
        List<Finding> findings = preflight.run(request);
        repairs.keySet().retainAll(findings);
        repairs.putAll(preflight.repairs());
        return findings;
    }

    @Override
    public boolean fixable(Finding finding) {
        Repair repair = repairs.get(finding);
        Link opened = opened();
        return repair != null && opened != null && (opened.ifMatch() || !repair.needsRevisions());
    }

    @Override
    public void fix(Finding finding) throws CloudException {
        Repair repair = repairs.get(finding);
        if (repair == null) {
            throw new CloudException(Failure.FATAL, "fix", finding.id() + " of " + finding.subject() + " has no automatic repair");
        }
        Link opened = places().first();
        if (repair.needsRevisions() && !opened.ifMatch()) {
            throw new CloudException(Failure.FATAL, "fix", "nothing was written: this Neutron compares no revisions, so what another writes to the port at the same moment would be "
                    + "lost; when nobody else does: " + repair.commandLine());
        }
        repair.apply(opened.api());
    }

    @Override
    public void close() {
        places.known().ifPresent(opened -> opened.first().close());
        metadata.close();
    }

    private FloatingIps floatingIps(Link opened) {
        return new FloatingIps(opened, settings.mode(), moving);
    }

    private AddressPairs pairs(Link opened, Resource resource) {
        return new AddressPairs(opened, Members.of(resource).and(members), moving);
    }

    /** Null: not yet. */
    private Link opened() {
        return places.known().map(Places::first).orElse(null);
    }

    private Link link(Resource resource) throws CloudException {
        return places().of(resource.option(Resource.INTERFACE));
    }

    private Places<Link, Port> places() throws CloudException {
        return places.get();
    }
}
