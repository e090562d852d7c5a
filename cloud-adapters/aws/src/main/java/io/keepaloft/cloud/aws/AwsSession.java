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

/** One host's line to EC2: opened at first use, shared by all threads. */
final class AwsSession implements CloudSession {

    private final CloudSettings settings;
    private final MetadataService metadata;
    private final ChainCredentials credentials;
    private final WriteGate gate = new WriteGate();
    private final OkHttpSdkClient http;
    private final Sleeper sleeper;
    /** Of the last preflight. */
    private final Map<Finding, Repair> repairs = new ConcurrentHashMap<>();

    /** Null until it could be opened; then for good, since an instance keeps its region, its first interface and that one's address. */
    private volatile Link link;

    /** Once true, rehearsals only look: they must never move anything. */
    private volatile boolean ignoresDryRuns;

    AwsSession(CloudSettings settings, MetadataService metadata, ChainCredentials credentials, Sleeper sleeper) {
        this.settings = settings;
        this.metadata = metadata;
        this.credentials = credentials;
        this.sleeper = sleeper;
        this.http = new OkHttpSdkClient(Transport.forApi(settings.callTimeoutNs(), gate), gate);
    }

    @Override
    public Identity identity() throws CloudException {
        return link().self();
    }

    @Override
    public Guard guard(Resource resource) {
        return ElasticIps.guard(settings.mode());
    }

    @Override
    public Observation observe(Resource resource) throws CloudException {
        return elasticIps(resource).observe(resource);
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        Link opened = link;
        if (opened == null || resource.kind() != Kind.ELASTIC_IP) {
            return new Plan(resource, observation, guard(resource), List.of());
        }
        return new ElasticIps(opened.api(), opened.self(), settings.mode()).plan(resource, observation);
    }

    @Override
    public void apply(Step step, ClaimContext context) throws CloudException {
        Link opened = link();
        if (!context.mayWrite()) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the mastership ended before the request was made; nothing was sent");
        }
        ElasticIps elasticIps = new ElasticIps(opened.api(), opened.self(), settings.mode());
        gate.during(context, () -> elasticIps.perform(step, false));
    }

    @Override
    public void rehearse(Resource resource, Observation observation) throws CloudException {
        ElasticIps elasticIps = elasticIps(resource);
        for (Step step : elasticIps.rehearsal(resource, observation)) {
            if (ignoresDryRuns || !rehearsed(elasticIps, step)) {
                return;
            }
        }
    }

    private boolean rehearsed(ElasticIps elasticIps, Step step) throws CloudException {
        try {
            return elasticIps.rehearse(step);
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
            Preflight preflight = new Preflight(opened.api(), opened.self(), new ElasticIps(opened.api(), opened.self(), settings.mode()));
            preflight.run(request);
            repairs.putAll(preflight.repairs());
            findings.addAll(preflight.findings());
        } catch (CloudException refused) {
            findings.add(refused.httpStatus() == 0 ? credentialsFound : AccessChecks.accepted(String.valueOf(settings.region()), refused));
            findings.add(AccessChecks.identity(refused));
        }
        return findings;
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
            opened.api().close();
        }
        credentials.close();
        http.close();
    }

    private ElasticIps elasticIps(Resource resource) throws CloudException {
        return switch (resource.kind()) {
            case ELASTIC_IP -> {
                Link opened = link();
                yield new ElasticIps(opened.api(), opened.self(), settings.mode());
            }
            case SECONDARY_IP, ALLOWED_ADDRESS_PAIR, ROUTE, VIRTUAL_IP -> throw new CloudException(Failure.FATAL, resource.kind().keyword(),
                    "not implemented yet for aws; elastic_ip is");
        };
    }

    private Link link() throws CloudException {
        Link opened = link;
        return opened != null ? opened : open();
    }

    /** One thread asks, the others wait for its answer rather than asking the same; each request is bounded. */
    private synchronized Link open() throws CloudException {
        if (link == null) {
            link = Link.open(settings, metadata, http, credentials);
        }
        return link;
    }
}
