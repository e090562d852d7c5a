package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.http.Opening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.core.exception.SdkException;

/** One host's line to EC2: opened at first use, shared by all threads. */
final class AwsSession implements CloudSession {

    static final int MOST_WRITES = 16;
    /** More than a host has resources: each is a waiting virtual thread, and no request of its own. */
    private static final int MOST_LOOKS = 1024;

    private final CloudSettings settings;
    private final OwnInterfaces.Host host;
    private final ChainCredentials credentials;
    private final CurrentClaim claim = new CurrentClaim();
    private final OkHttpSdkClient http;
    private final Sleeper sleeper;
    private final DryRuns dryRuns;
    private final AddressRoom room;
    private final Proofs proofs;
    /** Writes at once: enough to move dozens of addresses in a second, few enough that a throttled burst is short. */
    private final Semaphore writes = new Semaphore(MOST_WRITES, true);
    /** Of the last preflight. */
    private final Map<Finding, Repair> repairs = new ConcurrentHashMap<>();

    /** For good, since an instance keeps its region, its first interface and that one's address; the others are {@link OwnInterfaces}'. */
    private final Opening<Link> link;

    /** Once true, rehearsals only look: they must never move anything. */
    private volatile boolean ignoresDryRuns;

    AwsSession(CloudSettings settings, OwnInterfaces.Host host, ChainCredentials credentials, OkHttpClient http, Time time) {
        this.settings = settings;
        this.host = host;
        this.credentials = credentials;
        this.sleeper = time.sleeper();
        Supplier<Pacing> pacing = () -> new Pacing(time.clockNs(), time.sleeper(), time.random());
        this.dryRuns = new DryRuns(time.clockNs());
        this.room = new AddressRoom(time.clockNs());
        this.proofs = new Proofs(time.clockNs());
        this.http = new OkHttpSdkClient(http, claim);
        this.link = new Opening<>(() -> Link.open(settings, host, this.http, credentials, pacing));
    }

    @Override
    public Identity identity() throws CloudException {
        return link().self();
    }

    @Override
    public Guard guard(Resource resource) {
        return switch (resource.kind()) {
            case ELASTIC_IP -> ElasticIps.guard(settings.mode());
            case SECONDARY_IP -> SecondaryIps.guard(settings.mode(), resource);
            case ROUTE, ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> Routes.GUARD;
        };
    }

    /** Looks that come together are a few requests, see {@link Joined}. */
    @Override
    public int looksAtOnce() {
        return MOST_LOOKS;
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        return place(link(), resource).movable(resource.kind()).observe(resource);
    }

    @Override
    public boolean holderIsOff(Resource resource, Observation.HeldByOther seen) throws CloudException {
        return new Power(link().looks()).isOff(seen);
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        Optional<OwnInterfaces.Own> own = link.known().flatMap(opened -> opened.interfaces().known(resource.option(Resource.INTERFACE)));
        try {
            return own.isEmpty() ? new Plan(resource, observation, guard(resource), List.of())
                    : place(link.known().orElseThrow(), own.get()).movable(resource.kind()).plan(resource, observation);
        } catch (CloudException notOurs) {
            return new Plan(resource, observation, guard(resource), List.of());
        }
    }

    @Override
    public void apply(Step step, ClaimContext context) throws CloudException {
        Link opened = link();
        if (!context.mayWrite()) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the mastership ended before the request was made; nothing was sent");
        }
        Movable movable = place(opened, opened.interfaces().withId(step.argument(ElasticIps.NETWORK_INTERFACE_ID))).movable(step);
        writes.acquireUninterruptibly();
        try {
            claim.during(context, () -> movable.perform(step));
        } finally {
            writes.release();
        }
    }

    @Override
    public void rehearse(Resource resource, Observation observation) throws CloudException {
        Movable movable = place(link(), resource).movable(resource.kind());
        List<Step> steps = movable.rehearsal(resource, observation);
        if (steps.isEmpty() || ignoresDryRuns || !dryRuns.due(resource)) {
            return;
        }
        for (Step step : steps) {
            if (ignoresDryRuns || !rehearsed(movable, step)) {
                return;
            }
        }
    }

    private boolean rehearsed(Movable movable, Step step) throws CloudException {
        try {
            return movable.rehearse(step);
        } catch (CloudException refused) {
            if (refused.code().equals(Ec2Api.DRY_RUN_IGNORED)) {
                ignoresDryRuns = true;
            }
            throw refused;
        }
    }

    @Override
    public List<Peer> peers(Map<String, String> tags) throws CloudException {
        return peers(tags, null);
    }

    @Override
    public List<Peer> peers(Map<String, String> tags, String interfaceName) throws CloudException {
        Link opened = link();
        return new PeerInstances(opened.api(), opened.interfaces().of(interfaceName).self()).with(tags);
    }

    @Override
    public List<Finding> preflight(PreflightRequest request) {
        repairs.clear();
        Findings findings = new Findings();
        findings.add(AccessChecks.metadata(settings, host.metadata()));
        Finding credentialsFound = AccessChecks.credentials(credentials);
        if (credentialsFound.level() == Finding.Level.FAIL) {
            findings.add(credentialsFound);
            UnseenChecks unseen = new UnseenChecks(new Unseen("EC2 was not asked, for want of credentials", "repair the credentials first", findings::add));
            unseen.unseen().check(AccessChecks.IDENTITY, AccessChecks.host(null), AccessChecks.UNSEEN);
            unseen.all(request);
            return findings.all();
        }
        try {
            Link opened = link();
            Optional<CloudException> silent = acceptance(opened, findings);
            if (request.instances().isEmpty()) {
                findings.add(AccessChecks.identity(null, opened.interfaces().of(null)));
            }
            places(opened, request, findings).forEach((own, instances) -> check(place(opened, own), instances, findings));
            silent.filter(_ -> !findings.answered()).map(refused -> Unseen.provider(AwsProvider.NAME, refused)).ifPresent(findings::add);
            repairs.putAll(findings.repairs());
        } catch (CloudException refused) {
            findings.add(refused.httpStatus() == 0 ? credentialsFound : AccessChecks.accepted(String.valueOf(settings.region()), caller(), refused));
            findings.add(AccessChecks.identity(refused));
            if (refused.failure().retryable()) {
                findings.add(Unseen.provider(AwsProvider.NAME, refused));
            }
            unseen(refused, findings).all(request);
        }
        return findings.all();
    }

    /** The instances by the network interface in EC2 that they run on; whose cannot be told, that is a finding. */
    private static Map<OwnInterfaces.Own, List<PreflightRequest.Instance>> places(Link opened, PreflightRequest request, Findings findings) {
        Map<OwnInterfaces.Own, List<PreflightRequest.Instance>> places = new LinkedHashMap<>();
        for (PreflightRequest.Instance instance : request.instances()) {
            String name = instance.interfaceName();
            try {
                OwnInterfaces.Own own = opened.interfaces().of(name);
                findings.add(AccessChecks.identity(name, own));
                places.computeIfAbsent(own, _ -> new ArrayList<>()).add(instance);
            } catch (CloudException refused) {
                findings.add(AccessChecks.identity(name, refused));
                unseen(refused, findings).all(new PreflightRequest(List.of(instance)));
            }
        }
        return places;
    }

    private static void check(Place place, List<PreflightRequest.Instance> instances, Findings findings) {
        PreflightRequest request = new PreflightRequest(instances);
        new Preflight(place.link().api(), place.self(), place.elasticIps(), findings).run(request);
        place.check(request.resources(), findings);
    }

    /** Of the credentials as they are now. */
    private Caller caller() {
        try {
            return Caller.of(credentials.resolveCredentials(), host.metadata(), Caller::setUp);
        } catch (SdkException none) {
            return new Caller("none any more: " + none.getMessage(), List.of());
        }
    }

    /** Whether EC2 accepts the credentials. @return why it did not say; empty: it said whether it does */
    private Optional<CloudException> acceptance(Link opened, Findings findings) {
        try {
            opened.api().addresses(Ec2Api.filter("network-interface-id", opened.self().networkInterface()));
            findings.add(AccessChecks.accepted(opened.self().region(), caller(), null));
            return Optional.empty();
        } catch (CloudException refused) {
            findings.add(AccessChecks.accepted(opened.self().region(), caller(), refused));
            return Optional.of(refused).filter(each -> each.failure() != Failure.DENIED);
        }
    }

    private static UnseenChecks unseen(CloudException refused, Findings findings) {
        return new UnseenChecks(new Unseen(refused.describe(), AccessChecks.remedy(refused), findings::add));
    }

    @Override
    public boolean fixable(Finding finding) {
        return repairs.containsKey(finding);
    }

    @Override
    public void fix(Finding finding) throws CloudException {
        Repair repair = repairs.get(finding);
        if (repair == null) {
            throw new CloudException(Failure.FATAL, "fix", finding.id() + " of " + finding.subject() + " has no automatic repair");
        }
        repair.apply(link().api(), sleeper);
    }

    @Override
    public void close() {
        link.known().ifPresent(opened -> opened.accounts().close());
        credentials.close();
        http.close();
    }

    private Place place(Link opened, Resource resource) throws CloudException {
        return place(opened, opened.interfaces().of(resource.option(Resource.INTERFACE)));
    }

    private Place place(Link opened, OwnInterfaces.Own own) {
        return new Place(opened, own.self(), settings, host.metadata(), room, proofs);
    }

    private Link link() throws CloudException {
        return link.get();
    }
}
