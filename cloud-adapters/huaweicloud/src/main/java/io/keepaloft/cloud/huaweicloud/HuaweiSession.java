package io.keepaloft.cloud.huaweicloud;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** One host's line to Huawei Cloud: opened at first use, shared by all threads. */
final class HuaweiSession implements CloudSession {

    private final CloudSettings settings;
    private final Environment environment;
    private final Metadata metadata;
    /** Of the last preflight. */
    private final Map<Finding, Repair> repairs = new ConcurrentHashMap<>();

    /** For good, since a server keeps its interfaces. */
    private final Opening<Places<Link, Port>> places;

    HuaweiSession(CloudSettings settings, Environment environment, Metadata metadata, LocalInterfaces local, LongSupplier clockNs) {
        this.settings = settings;
        this.environment = environment;
        this.metadata = metadata;
        this.places = new Opening<>(() -> Link.open(settings, environment, metadata, local, clockNs).places(settings, metadata, local));
    }

    @Override
    public Identity identity() throws CloudException {
        return places().first().self();
    }

    @Override
    public Guard guard(Resource resource) {
        return resource.kind() == Kind.ELASTIC_IP ? Guard.TWO_STEP : Guard.LAST_WRITER;
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        String objection = Mover.objection(resource);
        if (!objection.isEmpty()) {
            throw new CloudException(Failure.FATAL, resource.kind().keyword(), objection);
        }
        return mover(link(resource), resource.kind()).orElseThrow(() -> new CloudException(Failure.FATAL, resource.kind().keyword(),
                "there is none on huaweicloud; " + VirtualIps.INSTEAD_OF_SECONDARY_IP)).observe(resource);
    }

    @Override
    public boolean alsoHeldBy(Resource resource, String address) throws CloudException {
        Link opened = link(resource);
        Optional<Mover> mover = mover(opened, resource.kind());
        Optional<Port> peer = opened.neighbour(address);
        return mover.isPresent() && peer.isPresent() && mover.get().alsoHeldBy(resource, peer.get());
    }

    @Override
    public boolean holderIsOff(Resource resource, Observation.HeldByOther seen) throws CloudException {
        return link(resource).servers().areOff(seen.machines());
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        Optional<Mover> mover = places.known().flatMap(all -> all.known(resource.option(Resource.INTERFACE))).flatMap(opened -> mover(opened, resource.kind()));
        return mover.isEmpty() ? new Plan(resource, observation, guard(resource), List.of()) : mover.get().plan(resource, observation);
    }

    private static Optional<Mover> mover(Link link, Kind kind) {
        return switch (kind) {
            case ELASTIC_IP -> Optional.of(new ElasticIps(link));
            case VIRTUAL_IP -> Optional.of(new VirtualIps(link));
            case ALLOWED_ADDRESS_PAIR -> Optional.of(new AddressPairs(link));
            case ROUTE -> Optional.of(new Routes(link));
            case SECONDARY_IP -> Optional.empty();
        };
    }

    @Override
    public void apply(Step step, ClaimContext context) throws CloudException {
        Link opened = places().first();
        if (!context.mayWrite()) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the mastership ended before the request was made; nothing was sent");
        }
        if (step.operation().equals(Network.UPDATE_PUBLIC_IP)) {
            new ElasticIps(opened).perform(step, context);
        } else if (step.operation().equals(Network.UPDATE_PORT)) {
            opened.network().pairLists().perform(step, context);
        } else if (step.operation().equals(Network.UPDATE_ROUTE_TABLE)) {
            new Routes(opened).perform(step, context);
        } else {
            throw new CloudException(Failure.FATAL, step.operation(), "no step of this session");
        }
    }

    /** These APIs have no dry run: the agency's key is renewed early, and what the claim would write is read, from the service that it is written to. */
    @Override
    public void rehearse(Resource resource, Observation observation) throws CloudException {
        places().first().keys().keepFresh();
        observe(resource);
    }

    @Override
    public List<Peer> peers(Map<String, String> tags) throws CloudException {
        return peers(tags, null);
    }

    @Override
    public List<Peer> peers(Map<String, String> tags, String interfaceName) throws CloudException {
        Link opened = places().of(interfaceName);
        return opened.servers().with(tags, opened.vpcId(), opened.blocks(), opened.self().instanceId());
    }

    @Override
    public List<Finding> preflight(PreflightRequest request) {
        Preflight preflight = new Preflight(settings, environment, metadata, this::places);
        List<Finding> findings = preflight.run(request);
        repairs.keySet().retainAll(findings);
        repairs.putAll(preflight.repairs());
        return findings;
    }

    @Override
    public boolean fixable(Finding finding) {
        return repairs.containsKey(finding) && places.known().isPresent();
    }

    @Override
    public void fix(Finding finding) throws CloudException {
        Repair repair = repairs.get(finding);
        if (repair == null) {
            throw new CloudException(Failure.FATAL, "fix", finding.id() + " of " + finding.subject() + " has no automatic repair");
        }
        repair.apply(places().first());
    }

    @Override
    public void close() {
        places.known().ifPresent(opened -> opened.first().close());
        metadata.close();
    }

    private Link link(Resource resource) throws CloudException {
        return places().of(resource.option(Resource.INTERFACE));
    }

    private Places<Link, Port> places() throws CloudException {
        return places.get();
    }
}
