package io.keepaloft.cloud.simulator.ec2;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keepaloft.cloud.simulator.fault.Gate;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What IAM Identity Center gives to whoever has signed in: credentials of a role of theirs, for the access token alone.
 * Source: AWS IAM Identity Center Portal API Reference, GetRoleCredentials.
 */
public final class SsoPortal implements Face {
    public static final String PATH = "/federation/credentials";
    private static final String ACTION = "GetRoleCredentials";
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Gate.Dialect DIALECT = new Gate.Dialect("sso", "x-amzn-RequestId", "", true, "TooManyRequestsException", "HTTP 429 Unknown Code");

    /** A role that somebody with this access token has in an account. */
    public record Assignment(String accessToken, String account, String role) {
        /** Who calls with its credentials. */
        public String arn() {
            return "arn:aws:iam::" + account + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_" + role;
        }

        @Override public String toString() {
            return role + " in " + account;
        }
    }

    private final Gate gate;
    private final KeyRing keys;
    private final InstantSource clock;
    private final List<Assignment> assignments;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    public SsoPortal(Gate gate, KeyRing keys, InstantSource clock, List<Assignment> assignments) {
        this.gate = gate;
        this.keys = keys;
        this.clock = clock;
        this.assignments = List.copyOf(assignments);
    }

    /** The session of everybody with this token is over: they have to sign in again. */
    public void signOut(String accessToken) {
        ended.add(accessToken);
    }

    @Override public Reply answer(Request request) throws InterruptedException {
        return gate.pass(DIALECT, request, "", ACTION, trace -> answered(request, trace), SsoPortal::refused);
    }

    private Reply answered(Request request, Gate.Trace trace) {
        if (!request.method().equals("GET") || !request.path().equals(PATH)) {
            return said(trace, 404, "ResourceNotFoundException", "The specified resource doesn't exist");
        }
        String token = request.header("x-amz-sso_bearer_token").orElse("");
        if (ended.contains(token) || assignments.stream().noneMatch(each -> each.accessToken().equals(token))) {
            return said(trace, 401, "UnauthorizedException", "Session token not found or invalid");
        }
        Map<String, String> asked = parameters(request);
        if (!asked.containsKey("account_id") || !asked.containsKey("role_name")) {
            return said(trace, 400, "InvalidRequestException", "account_id and role_name are required");
        }
        Optional<Assignment> found = assignments.stream().filter(each -> each.equals(new Assignment(token, asked.get("account_id"), asked.get("role_name")))).findFirst();
        if (found.isEmpty()) {
            return said(trace, 403, "ForbiddenException", "No access");
        }
        trace.principal(found.get().arn());
        Credentials issued = keys.ofRole(found.get().arn(), clock.instant(), LIFETIME);
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("roleCredentials").put("accessKeyId", issued.accessKeyId()).put("secretAccessKey", issued.secretAccessKey().reveal())
                .put("sessionToken", issued.sessionToken().reveal()).put("expiration", issued.expires().toEpochMilli());
        return Reply.of(200, "application/json", body.toString(), Map.of());
    }

    private static Map<String, String> parameters(Request request) {
        return request.query() == null ? Map.of() : Arrays.stream(request.query().split("&")).map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (first, _) -> first));
    }

    private static Reply said(Gate.Trace trace, int status, String code, String message) {
        trace.outcome(code);
        return refused(trace, status, code, message);
    }

    private static Reply refused(Gate.Trace trace, int status, String code, String message) {
        return Reply.of(status, "application/json", JsonNodeFactory.instance.objectNode().put("message", message).toString(), Map.of("x-amzn-ErrorType", code));
    }
}
