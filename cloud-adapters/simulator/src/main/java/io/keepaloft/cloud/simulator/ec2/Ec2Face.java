package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.AuthError;
import io.keepaloft.cloud.simulator.identity.SignatureV4;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Takes a request through EC2's gates in EC2's order: who, which action, how often, which parameters, allowed, dry run, and then the cloud. */
public final class Ec2Face implements Face {
    private static final String VERSION = "2016-11-15";
    private static final Set<String> OF_EVERY_REQUEST = Set.of("Action", "Version");
    private static final int LOGGED_CHARACTERS = 300;

    private final Backend backend;
    private final SignatureV4 signatures;
    private final CallLog log;
    private final LongSupplier nanoClock;
    private final Map<String, Action> actions = Actions.byName();

    public Ec2Face(Backend backend, SignatureV4 signatures, CallLog log, LongSupplier nanoClock) {
        this.backend = backend;
        this.signatures = signatures;
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** What becomes known of a call on its way, for the log. */
    private static final class Trace {
        private final String requestId = UUID.randomUUID().toString();
        private String principal = "";
        private String action = "";
        private String parameters = "";
    }

    @Override public Reply answer(Request request) throws InterruptedException {
        var arrived = backend.clock().instant();
        long startedNs = nanoClock.getAsLong();
        var trace = new Trace();
        Reply reply;
        String outcome = "ok";
        try {
            reply = call(request, trace);
        } catch (ApiError e) {
            outcome = e.code();
            reply = reply(e.httpStatus(), Xml.error(e.code(), e.getMessage(), trace.requestId), trace);
        }
        int status = switch (reply) {
            case Reply.Content content -> content.status();
            case Reply.Cut() -> 0;
        };
        log.add(arrived, "ec2", trace.principal, trace.action, trace.parameters, status == 0 ? "cut" : outcome, status, trace.requestId,
                nanoClock.getAsLong() - startedNs);
        return reply;
    }

    private Reply call(Request request, Trace trace) throws InterruptedException {
        if (!request.path().isEmpty() && !request.path().equals("/")) {
            throw new ApiError(404, "InvalidAction", "EC2 answers at / only, not at " + request.path());
        }
        var params = Params.parse(pieces(request));
        trace.action = params.find("Action").orElse("");
        trace.parameters = params.summary(LOGGED_CHARACTERS);
        var latency = backend.faults().latencyOf(trace.action);
        Thread.sleep(latency.before());
        authenticate(request, trace);
        Action action = action(params);
        if (!backend.faults().admit(action.name())) {
            throw new ApiError(503, "RequestLimitExceeded", "Request limit exceeded.");
        }
        var planned = backend.faults().takePlanned(action.name());
        if (planned.isPresent() && !planned.get().afterApply()) {
            return goWrong(planned.get());
        }
        Action.Operation operation;
        try {
            operation = permitted(action, params, trace);
        } catch (ApiError refused) {
            if (planned.isPresent()) {
                // An answer is lost whatever it says, that of a dry run too.
                return goWrong(planned.get());
            }
            throw refused;
        }
        var content = new Xml();
        if (trapped(trace, action, false)) {
            return new Reply.Cut();
        }
        operation.run(backend.calledFrom(trace.principal), content);
        if (trapped(trace, action, true)) {
            return new Reply.Cut();
        }
        Thread.sleep(latency.after());
        return planned.isPresent() ? goWrong(planned.get()) : reply(200, Xml.answer(action.name(), trace.requestId, content), trace);
    }

    private boolean trapped(Trace trace, Action action, boolean afterApply) {
        var sprung = backend.faults().traps().pass(trace.principal, action.name(), afterApply);
        sprung.ifPresent(Runnable::run);
        return sprung.isPresent();
    }

    private static ArrayList<String> pieces(Request request) {
        var pieces = new ArrayList<String>();
        pieces.add(request.query());
        switch (request.method()) {
            case "GET" -> { }
            case "POST" -> {
                String type = request.header("content-type").orElse("").split(";")[0].strip();
                if (request.body().length > 0 && !type.equalsIgnoreCase("application/x-www-form-urlencoded")) {
                    throw new ApiError(415, "UnsupportedProtocol", "The Query API takes application/x-www-form-urlencoded, not '" + type + "'");
                }
                pieces.add(new String(request.body(), StandardCharsets.UTF_8));
            }
            default -> throw new ApiError(405, "UnsupportedProtocol", "The Query API takes GET and POST, not " + request.method());
        }
        return pieces;
    }

    private void authenticate(Request request, Trace trace) {
        try {
            trace.principal = signatures.verify(request, backend.clock().instant()).principal();
        } catch (AuthError e) {
            throw new ApiError(e.httpStatus(), e.code(), e.getMessage());
        }
    }

    private Action action(Params params) {
        String name = params.find("Action").filter(text -> !text.isEmpty())
                .orElseThrow(() -> ApiError.bad("MissingAction", "The request is missing an action or a required parameter."));
        String version = params.require("Version");
        if (!version.equals(VERSION)) {
            throw ApiError.bad("NoSuchVersion", "The requested version (%s) of service AmazonEC2 does not exist", version);
        }
        var action = actions.get(name);
        if (action == null) {
            throw ApiError.bad("InvalidAction", "The action %s is not valid for this web service.", name);
        }
        return action;
    }

    private Action.Operation permitted(Action action, Params params, Trace trace) {
        for (String name : params.roots()) {
            if (!OF_EVERY_REQUEST.contains(name) && !action.parameters().contains(name) && !(action.hasDryRun() && name.equals("DryRun"))) {
                throw ApiError.bad("UnknownParameter", "The parameter %s is not recognized", name);
            }
        }
        boolean dryRun = params.flag("DryRun", false);
        var operation = action.prepare().apply(params);
        if (!backend.faults().permits(trace.principal, action.name())) {
            throw new ApiError(403, "UnauthorizedOperation", "You are not authorized to perform this operation. User: " + trace.principal
                    + " is not authorized to perform: ec2:" + action.name());
        }
        if (dryRun) {
            throw new ApiError(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        return operation;
    }

    private static Reply goWrong(Planned planned) {
        return switch (planned) {
            case Planned.Cut _ -> new Reply.Cut();
            case Planned.Failure(int status, String code, String message, boolean _) -> throw new ApiError(status, code, message);
        };
    }

    private static Reply reply(int status, String xml, Trace trace) {
        return Reply.of(status, "text/xml;charset=UTF-8", xml, Map.of("x-amzn-RequestId", trace.requestId, "Server", "AmazonEC2"));
    }

    /** Names of all actions that there are, sorted. */
    public static java.util.List<String> operations() {
        return Actions.byName().keySet().stream().sorted().toList();
    }
}
