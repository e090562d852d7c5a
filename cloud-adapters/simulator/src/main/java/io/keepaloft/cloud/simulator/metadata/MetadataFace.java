package io.keepaloft.cloud.simulator.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The metadata service: a token first (version 2 only, as `HttpTokens=required`), then everything that concerns the instance that asks. */
public final class MetadataFace {
    private static final String TOKEN_HEADER = "x-aws-ec2-metadata-token";
    private static final String TTL_HEADER = "x-aws-ec2-metadata-token-ttl-seconds";
    private static final int LONGEST_TTL_S = 21_600;
    private static final String ROLES = "meta-data/iam/security-credentials";

    private final Cloud cloud;
    private final Faults faults;
    private final KeyRing keys;
    private final MetadataSwitch toggle;
    private final CallLog log;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final MetadataTokens tokens;
    private final String region;
    private final String account;
    /** Empty: EC2's service, with OpenStack's tree beside it. */
    private final Optional<HuaweiMetadata> huawei;

    /** @param huaweiCloud whether it is Huawei Cloud's service instead of EC2's and OpenStack's */
    public MetadataFace(Cloud cloud, Faults faults, KeyRing keys, MetadataSwitch toggle, CallLog log, InstantSource clock, LongSupplier nanoClock,
                        RandomGenerator random, String region, String account, boolean huaweiCloud) {
        this.cloud = cloud;
        this.faults = faults;
        this.keys = keys;
        this.toggle = toggle;
        this.log = log;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.tokens = new MetadataTokens(random);
        this.region = region;
        this.account = account;
        this.huawei = huaweiCloud ? Optional.of(new HuaweiMetadata(tokens, toggle, keys, clock, region, account)) : Optional.empty();
    }

    /** For a listener that only one instance can reach. */
    public Face of(String instanceId) {
        return request -> answer(request, Optional.of(instanceId));
    }

    /** For a listener that all instances reach: whoever has the source address as a private address asks. */
    public Face bySource() {
        return request -> {
            String source = request.source().getAddress().getHostAddress();
            return answer(request, cloud.current().all(Port.class).filter(port -> port.instanceId() != null && port.has(source))
                    .map(Port::instanceId).findFirst());
        };
    }

    private Reply answer(Request request, Optional<String> instanceId) throws InterruptedException {
        var arrived = clock.instant();
        long startedNs = nanoClock.getAsLong();
        var reply = instanceId.isPresent() ? answer(request, instanceId.get())
                : refused(404, "No instance has the address " + request.source().getAddress().getHostAddress());
        int status = switch (reply) {
            case Reply.Content content -> content.status();
            case Reply.Cut() -> 0;
        };
        log.add(arrived, "metadata", instanceId.orElse(""), request.method() + " " + request.path(), "", status == 0 ? "cut" : status == 200 ? "ok"
                : String.valueOf(status), status, "", nanoClock.getAsLong() - startedNs);
        return reply;
    }

    private Reply answer(Request request, String instanceId) throws InterruptedException {
        var setting = toggle.of(instanceId);
        Thread.sleep(setting.delay());
        return switch (setting.mode()) {
            case CUT -> new Reply.Cut();
            case DISABLED -> refused(403, "Forbidden");
            case ON -> huawei.isPresent() ? huawei.get().answer(request, cloud.asOf(faults.staleReadsNs()), instanceId) : request.method().equals("PUT") ? token(request, instanceId) : read(request, instanceId);
        };
    }

    private Reply token(Request request, String instanceId) {
        if (!request.path().equals("/latest/api/token")) {
            return refused(405, "Method Not Allowed");
        }
        if (request.header("x-forwarded-for").isPresent()) {
            return refused(403, "Forbidden");   // a proxy that was talked into asking on behalf of a stranger
        }
        String ttl = request.header(TTL_HEADER).orElse("");
        if (!ttl.matches("\\d{1,5}") || Integer.parseInt(ttl) < 1 || Integer.parseInt(ttl) > LONGEST_TTL_S) {
            return refused(400, "Bad Request");
        }
        long expiresMs = clock.millis() + Duration.ofSeconds(Integer.parseInt(ttl)).toMillis();
        return Reply.of(200, "text/plain", tokens.issue(instanceId, expiresMs), Map.of(TTL_HEADER, ttl, "Server", "EC2ws"));
    }

    private Reply read(Request request, String instanceId) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return refused(405, "Method Not Allowed");
        }
        if (request.path().startsWith("/openstack")) {
            var seen = cloud.asOf(faults.staleReadsNs());
            return seen.find(Instance.class, instanceId).flatMap(instance -> OpenStackTree.read(seen, instance, account, request.path()))
                    .map(text -> Reply.of(200, request.path().endsWith(".json") ? "application/json" : "text/plain", text, Map.of()))
                    .orElseGet(() -> refused(404, "Not Found"));
        }
        if (!tokens.valid(request.header(TOKEN_HEADER).orElse(""), instanceId, clock.millis())) {
            return refused(401, "Unauthorized");
        }
        if (!request.path().startsWith("/latest")) {
            return refused(404, "Not Found");
        }
        String path = request.path().substring("/latest".length()).replaceAll("^/+|/+$", "");
        // The instance learns of a moved address as late as describing calls do, or later: once it is in force.
        CloudState state = cloud.asOf(Math.max(faults.staleReadsNs(), faults.settlingNs()));
        return state.find(Instance.class, instanceId).flatMap(instance -> tree(state, instance, path).read(path))
                .map(text -> Reply.of(200, "text/plain", text, Map.of("Server", "EC2ws"))).orElseGet(() -> refused(404, "Not Found"));
    }

    private MetadataTree tree(CloudState state, Instance instance, String path) {
        var tree = MetadataTree.of(state, instance, region, account);
        if (instance.role() == null) {
            return tree;
        }
        String leaf = ROLES + "/" + instance.role();
        return tree.and(leaf, path.equals(leaf) ? credentials(instance.id()) : "");
    }

    private String credentials(String instanceId) {
        var issued = keys.ofInstance(instanceId, clock.instant());
        return JsonNodeFactory.instance.objectNode().put("Code", "Success").put("LastUpdated", seconds(issued.issued()))
                .put("Type", "AWS-HMAC").put("AccessKeyId", issued.accessKeyId()).put("SecretAccessKey", issued.secretAccessKey().reveal())
                .put("Token", issued.sessionToken().reveal()).put("Expiration", seconds(issued.expires())).toPrettyString();
    }

    private static String seconds(java.time.Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }

    private static Reply refused(int status, String text) {
        return Reply.of(status, "text/plain", status + " - " + text + "\n", Map.of("Server", "EC2ws"));
    }
}
