package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Gate;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.AuthError;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.identity.SdkSignature;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Ids;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The gateway of Huawei Cloud and the services behind it. Reads see the cloud as late as staleness says; each write is one step. */
public final class HuaweiFace implements Face, AutoCloseable {
    /** Where it has to be reached: services are told apart by the host there, and by the path here. */
    public static final List<String> PATHS = List.of("/v1/", "/v2.0/", "/v3/");
    private static final Gate.Dialect DIALECT = new Gate.Dialect("huaweicloud", "X-Request-Id", "", false, "APIGW.0308",
            "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute");
    private static final List<Operation> OPERATIONS = Stream.of(Ports.operations(), PublicIps.operations(), PublicIpsV3.operations(),
            Groups.operations(), Rules.operations(), AddressGroups.operations(), Firewalls.operations(), RouteTables.operations(), Networks.operations(),
            Servers.operations(), Projects.operations()).flatMap(List::stream).toList();

    private final Gate gate;
    private final SdkSignature signature;
    private final InstantSource clock;
    private final Backend backend;

    public HuaweiFace(Gate gate, SdkSignature signature, Cloud cloud, Ids ids, InstantSource clock, String region, String project) {
        this.gate = gate;
        this.signature = signature;
        this.clock = clock;
        this.backend = new Backend(cloud, gate.faults(), ids, new Settlement(cloud, gate.faults()), region, project);
    }

    /** Names of all operations that there are, sorted. */
    public static List<String> operations() {
        return OPERATIONS.stream().map(Operation::name).distinct().sorted().toList();
    }

    private record Found(Operation operation, Map<String, String> path) { }

    @Override public Reply answer(Request request) throws InterruptedException {
        var found = find(request);
        var caller = new Caller(request);
        var shape = found.map(each -> each.operation().shape()).orElse(Shape.V3);
        return gate.pass(DIALECT, request, caller.name(), found.map(each -> each.operation().name()).orElse("Unknown"), trace -> {
            trace.principal(caller.name());
            try {
                return answered(request, found, caller, trace.requestId());
            } catch (ApiFault e) {
                trace.outcome(e.code());
                return refused(shape, trace, e.status(), e.code(), e.getMessage());
            }
        }, (trace, status, code, message) -> refused(shape, trace, status, code, message));
    }

    private static Optional<Found> find(Request request) {
        var segments = List.of(request.path().replaceAll("^/+|/+$", "").split("/"));
        return OPERATIONS.stream().flatMap(operation -> operation.match(request.method(), segments).map(path -> new Found(operation, path)).stream())
                .findFirst();
    }

    /** Who asks, as far as the signature proves it. */
    private final class Caller {
        private Credentials credentials;
        private ApiFault refusal;

        Caller(Request request) {
            try {
                credentials = signature.verify(request, clock.instant());
            } catch (AuthError e) {
                refusal = new ApiFault(e.httpStatus(), e.code(), "%s", e.getMessage());
            }
        }

        String name() {
            return credentials == null ? "" : credentials.principal();
        }

        void check() {
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    private Reply answered(Request request, Optional<Found> found, Caller caller, String requestId) {
        var call = found.orElseThrow(() -> new ApiFault(404, "APIGW.0101", "The API does not exist or has not been published in the environment"));
        caller.check();
        var operation = call.operation();
        String project = backend.project();
        if (!call.path().getOrDefault("project_id", project).equals(project) || !request.header("x-project-id").orElse(project).equals(project)) {
            throw new ApiFault(400, "VPC.0007", "urlTenantId is not equal tokenTenantId");
        }
        if (!permitted(caller.name(), operation, request)) {
            throw new ApiFault(403, "VPC.2201", "Policy doesn't allow %s to be performed", operation.permission());
        }
        var answer = operation.work().run(new Call(backend, call.path(), new Query(request.query()), request.body(), requestId));
        return Reply.of(answer.status(), "application/json", answer.body() == null ? "" : answer.body().toString(), Map.of());
    }

    private boolean permitted(String principal, Operation operation, Request request) {
        Faults faults = backend.faults();
        String names = request.path() + " " + new String(request.body(), StandardCharsets.UTF_8);
        return faults.permits(principal, operation.name(), names) && faults.permits(principal, operation.permission());
    }

    /** What the gateway refuses it refuses in its own shape, whatever service is asked. */
    private static Reply refused(Shape shape, Gate.Trace trace, int status, String code, String message) {
        var body = (code.startsWith("APIGW.") ? Shape.V3 : shape).error(code, message, trace.requestId());
        return Reply.of(status, "application/json", body.toString(), Map.of());
    }

    @Override public void close() {
        backend.settlement().close();
    }

    /** IAM, for those who do not know their project's id. */
    private static final class Projects {
        static List<Operation> operations() {
            return List.of(new Operation("GET", "/v3/projects", "KeystoneListProjects", "iam:projects:listProjects", Shape.NESTED, call -> {
                var out = JsonNodeFactory.instance.objectNode();
                var projects = out.putArray("projects");
                if (call.query().text("name").filter(name -> !name.equals(call.backend().region())).isEmpty()) {
                    projects.addObject().put("id", call.project()).put("name", call.backend().region()).put("enabled", true);
                }
                return Answer.ok(out);
            }));
        }
    }
}
