package io.keepaloft.cloud.aws;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/** One host's line to EC2: opened at first use, shared by all threads. */
final class AwsSession implements CloudSession {

    static final int MOST_WRITES = 16;
    /** More than a host has resources: each is a waiting virtual thread, and no request of its own. */
    private static final int MOST_LOOKS = 1024;

    private final CloudSettings settings;
    private final MetadataService metadata;
    private final ChainCredentials credentials;
    private final WriteGate gate;
    private final OkHttpSdkClient http;
    private final Sleeper sleeper;
    private final Supplier<Pacing> pacing;
    private final DryRuns dryRuns;
    /** Writes at once: enough to move dozens of addresses in a second, few enough that a throttled burst is short. */
    private final Semaphore writes = new Semaphore(MOST_WRITES, true);
    /** Of the last preflight. */
    private final Map<Finding, Repair> repairs = new ConcurrentHashMap<>();

    /** Null until it could be opened; then for good, since an instance keeps its region, its first interface and that one's address. */
    private volatile Link link;

    /** Once true, rehearsals only look: they must never move anything. */
    private volatile boolean ignoresDryRuns;

    /** @param http made with {@code gate} */
    AwsSession(CloudSettings settings, MetadataService metadata, ChainCredentials credentials, OkHttpClient http, WriteGate gate, Time time) {
        this.settings = settings;
        this.metadata = metadata;
        this.credentials = credentials;
        this.gate = gate;
        this.sleeper = time.sleeper();
        this.pacing = () -> new Pacing(time.clockNs(), time.sleeper(), time.random());
        this.dryRuns = new DryRuns(time.clockNs());
        this.http = new OkHttpSdkClient(http, gate);
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
        return movable(link(), resource.kind()).observe(resource);
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        Link opened = link;
        try {
            return opened == null ? new Plan(resource, observation, guard(resource), List.of())
                    : movable(opened, resource.kind()).plan(resource, observation);
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
        Movable movable = movable(opened, step);
        writes.acquireUninterruptibly();
        try {
            gate.during(context, () -> movable.perform(step));
        } finally {
            writes.release();
        }
    }

    @Override
    public void rehearse(Resource resource, Observation observation) throws CloudException {
        Movable movable = movable(link(), resource.kind());
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
        Link opened = link();
        return new PeerInstances(opened.api(), opened.self()).with(tags);
    }

    @Override
    public List<Finding> preflight(PreflightRequest request) {
        repairs.clear();
        List<Finding> findings = new ArrayList<>();
        findings.add(AccessChecks.metadata(settings, metadata));
        Finding credentialsFound = AccessChecks.credentials(credentials);
        if (credentialsFound.level() == Finding.Level.FAIL) {
            findings.add(credentialsFound);
            return findings;
        }
        try {
            Link opened = link();
            findings.add(acceptance(opened));
            findings.add(AccessChecks.identity(opened.self()));
            Preflight preflight = new Preflight(opened.api(), opened.self(), elasticIps(opened));
            preflight.run(request);
            repairs.putAll(preflight.repairs());
            findings.addAll(preflight.findings());
            findings.addAll(resources(opened, request.resources()));
        } catch (CloudException refused) {
            findings.add(refused.httpStatus() == 0 ? credentialsFound : AccessChecks.accepted(String.valueOf(settings.region()), refused));
            findings.add(AccessChecks.identity(refused));
        }
        return findings;
    }

    private List<Finding> resources(Link opened, List<Resource> wanted) {
        ResourceChecks checks = new ResourceChecks(opened.self());
        SecondaryIps secondaryIps = secondaryIps(opened);
        Routes routes = new Routes(opened.accounts(), opened.looks(), opened.self());
        for (Resource resource : wanted) {
            switch (resource.kind()) {
                case SECONDARY_IP -> checks.secondaryIp(resource, secondaryIps);
                case ROUTE -> checks.route(resource, routes);
                case ELASTIC_IP, ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> { }
            }
        }
        return checks.findings();
    }

    private static Finding acceptance(Link opened) {
        try {
            opened.api().addresses(Ec2Api.filter("network-interface-id", opened.self().networkInterface()));
            return AccessChecks.accepted(opened.self().region(), null);
        } catch (CloudException refused) {
            return AccessChecks.accepted(opened.self().region(), refused);
        }
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
        Link opened = link;
        if (opened != null) {
            opened.accounts().close();
        }
        credentials.close();
        http.close();
    }

    private Movable movable(Link opened, Kind kind) throws CloudException {
        return switch (kind) {
            case ELASTIC_IP -> elasticIps(opened);
            case SECONDARY_IP -> secondaryIps(opened);
            case ROUTE -> new Routes(opened.accounts(), opened.looks(), opened.self());
            case ALLOWED_ADDRESS_PAIR, VIRTUAL_IP -> throw new CloudException(Failure.FATAL, kind.keyword(), "EC2 has no such thing");
        };
    }

    private Movable movable(Link opened, Step step) throws CloudException {
        return switch (step.operation()) {
            case ElasticIps.ASSOCIATE, ElasticIps.DISASSOCIATE -> elasticIps(opened);
            case SecondaryIps.ASSIGN, SecondaryIps.UNASSIGN, SecondaryIps.ASSIGN_IPV6, SecondaryIps.UNASSIGN_IPV6 -> secondaryIps(opened);
            default -> movable(opened, Kind.ROUTE);
        };
    }

    private ElasticIps elasticIps(Link opened) {
        return new ElasticIps(opened.api(), opened.looks(), opened.self(), settings.mode());
    }

    private SecondaryIps secondaryIps(Link opened) {
        return new SecondaryIps(opened.api(), opened.looks(), opened.self(), new OwnAddresses(metadata, Link.configured(settings)), settings.mode());
    }

    private Link link() throws CloudException {
        Link opened = link;
        return opened != null ? opened : open();
    }

    /** One thread asks, the others wait for its answer rather than asking the same; each request is bounded. */
    private synchronized Link open() throws CloudException {
        if (link == null) {
            link = Link.open(settings, metadata, http, credentials, pacing);
        }
        return link;
    }
}
