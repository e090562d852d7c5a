package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.AuthError;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.identity.SignatureV4;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * STS at the same address as EC2: AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity. A caller comes here by the service that it
 * signed for, or without a signature by the action, as it does in AWS by the host name.
 * Source: AWS STS API Reference.
 */
public final class StsFace implements Face {
    private static final String XMLNS = " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"";
    private static final String VERSION = "2011-06-15";
    private static final String WEB_IDENTITY = "AssumeRoleWithWebIdentity";
    private static final int SHORTEST_S = 900;
    private static final int LONGEST_S = 43_200;

    /**
     * A role that can be assumed.
     *
     * @param trusted   principals, `*` for all
     * @param webTokens tokens of an identity provider that stand for it
     */
    public record Role(String arn, Set<String> trusted, Set<String> webTokens) { }

    private final Face otherwise;
    private final List<Role> roles;
    private final KeyRing keys;
    private final SignatureV4 signatures;
    private final Faults faults;
    private final CallLog log;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final String account;

    /** @param otherwise what requests for another service are for: EC2 */
    public StsFace(Face otherwise, List<Role> roles, KeyRing keys, SignatureV4 signatures, Faults faults, CallLog log, InstantSource clock,
                   LongSupplier nanoClock, String account) {
        this.otherwise = otherwise;
        this.roles = List.copyOf(roles);
        this.keys = keys;
        this.signatures = signatures;
        this.faults = faults;
        this.log = log;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.account = account;
    }

    @Override public Reply answer(Request request) throws InterruptedException {
        boolean signed = request.header("authorization").isPresent();
        if (signed ? !request.header("authorization").get().contains("/sts/aws4_request") : !asked(request).contains(WEB_IDENTITY)) {
            return otherwise.answer(request);
        }
        var arrived = clock.instant();
        long startedNs = nanoClock.getAsLong();
        String requestId = UUID.randomUUID().toString();
        String outcome = "ok";
        String principal = "";
        String action = "";
        String role = "";
        Reply reply;
        try {
            var params = Params.parse(List.of(asked(request)));
            action = params.find("Action").orElse("");
            role = params.find("RoleArn").orElse("");
            principal = signed ? signatures.verify(request, arrived).principal() : "";
            reply = reply(200, call(params, action, principal, requestId));
        } catch (AuthError e) {
            // EC2 and STS call the same refusals by different names.
            outcome = e.code().equals("AuthFailure") ? "InvalidClientTokenId" : e.code().equals("RequestExpired") ? "ExpiredToken" : e.code();
            reply = error(403, outcome, e.getMessage(), requestId);
        } catch (ApiError e) {
            outcome = e.code();
            reply = error(e.httpStatus(), e.code(), e.getMessage(), requestId);
        }
        log.add(arrived, "sts", principal, action, role, outcome, reply instanceof Reply.Content content ? content.status() : 0,
                requestId, nanoClock.getAsLong() - startedNs);
        return reply;
    }

    private static String asked(Request request) {
        return (request.query() == null ? "" : request.query() + "&") + new String(request.body(), StandardCharsets.UTF_8);
    }

    private String call(Params params, String action, String principal, String requestId) throws InterruptedException {
        var latency = faults.latencyOf(action);
        Thread.sleep(latency.before());
        if (!params.require("Version").equals(VERSION)) {
            throw ApiError.bad("NoSuchVersion", "The requested version of service AWSSecurityTokenService does not exist");
        }
        if (!faults.admit(action)) {
            throw ApiError.bad("Throttling", "Rate exceeded");
        }
        var planned = faults.takePlanned(action);
        if (planned.isPresent() && planned.get() instanceof Planned.Failure failure) {
            throw new ApiError(failure.httpStatus(), failure.code(), failure.message());
        }
        var content = new Xml();
        switch (action) {
            case "AssumeRole" -> issue(params, content, action, role(params, principal, Set.of()));
            case WEB_IDENTITY -> issue(params, content, action, role(params, "", Set.of(params.require("WebIdentityToken"))));
            case "GetCallerIdentity" -> content.in(action + "Result", () -> content.text("Arn", arn(principal)).text("UserId", principal).text("Account", account));
            default -> throw ApiError.bad("InvalidAction", "Could not find operation %s for version %s", action, VERSION);
        }
        content.in("ResponseMetadata", () -> content.text("RequestId", requestId));
        Thread.sleep(latency.after());
        return content.document(action + "Response", XMLNS);
    }

    private String arn(String principal) {
        return principal.startsWith("arn:") ? principal : "arn:aws:iam::" + account + ":user/" + principal;
    }

    /** AWS does not say whether a role does not exist or does not trust the caller. */
    private Role role(Params params, String principal, Set<String> tokens) {
        String arn = params.require("RoleArn");
        String session = params.require("RoleSessionName");
        if (!session.matches("[\\w+=,.@-]{2,64}")) {
            throw ApiError.bad("ValidationError", "Value '%s' at 'roleSessionName' failed to satisfy constraint: [\\w+=,.@-]*", session);
        }
        boolean web = !tokens.isEmpty();
        return roles.stream().filter(role -> role.arn().equals(arn) && (web ? role.webTokens().containsAll(tokens)
                        : (role.trusted().contains(principal) || role.trusted().contains("*")) && faults.permits(principal, "AssumeRole")))
                .findFirst().orElseThrow(() -> web ? ApiError.bad("InvalidIdentityToken", "The web identity token that was passed is not valid")
                        : new ApiError(403, "AccessDenied", "User: " + arn(principal) + " is not authorized to perform: sts:AssumeRole on resource: " + arn));
    }

    private void issue(Params params, Xml content, String action, Role role) {
        int seconds = params.integer("DurationSeconds", 3600);
        if (seconds < SHORTEST_S || seconds > LONGEST_S) {
            throw ApiError.bad("ValidationError", "DurationSeconds has to be between %d and %d", SHORTEST_S, LONGEST_S);
        }
        Credentials issued = keys.ofRole(role.arn(), clock.instant(), Duration.ofSeconds(seconds));
        content.in(action + "Result", () -> {
            content.in("AssumedRoleUser", () -> content.text("AssumedRoleId", "AROAREHEARSAL:" + params.require("RoleSessionName"))
                    .text("Arn", role.arn().replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/" + params.require("RoleSessionName")));
            content.in("Credentials", () -> content.text("AccessKeyId", issued.accessKeyId()).text("SecretAccessKey", issued.secretAccessKey().reveal())
                    .text("SessionToken", issued.sessionToken().reveal()).text("Expiration", issued.expires().toString()));
        });
    }

    private static Reply error(int status, String code, String message, String requestId) {
        var xml = new Xml();
        xml.in("Error", () -> xml.text("Type", status < 500 ? "Sender" : "Receiver").text("Code", code).text("Message", message));
        xml.text("RequestId", requestId);
        return reply(status, xml.document("ErrorResponse", XMLNS));
    }

    private static Reply reply(int status, String xml) {
        return Reply.of(status, "text/xml", xml, Map.of());
    }
}
