package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.Secret;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;
import okhttp3.Request;

/** The identity service: fetches a token and the catalogue. Source: Identity API v3, "Authentication and token management". */
final class Keystone {

    private static final String OPERATION = "auth/tokens";

    private final Http http;
    private final Account account;

    Keystone(Http http, Account account) {
        this.http = http;
        this.account = account;
    }

    /** @throws CloudException {@link Failure#DENIED} when the account is refused */
    SignedOn signOn() throws CloudException {
        String base = account.identity().toString().replaceAll("/+$", "");
        String url = (base.endsWith("/v3") ? base : base + "/v3") + "/auth/tokens";
        // A token that is already for its project is shown to us; all else is exchanged for a new one.
        boolean shown = account.auth() instanceof Auth.Token given && !given.project().given();
        Request.Builder request = new Request.Builder();
        try {
            request.url(url);
        } catch (IllegalArgumentException malformed) {
            throw new CloudException(Failure.FATAL, OPERATION, "the identity service's URL is no good", malformed);
        }
        if (shown && account.auth() instanceof Auth.Token given) {
            request.header("X-Auth-Token", given.token().reveal()).header("X-Subject-Token", given.token().reveal());
        } else {
            request.post(Http.once(body().toString()));
        }
        Answer answer = http.send(OPERATION, request.build());
        if (!answer.ok()) {
            throw refused(answer);
        }
        String token = answer.headers().get("X-Subject-Token");
        if (token == null && account.auth() instanceof Auth.Token given) {
            token = given.token().reveal();
        }
        JsonNode told = answer.body().path("token");
        if (token == null || !told.isObject()) {
            throw new CloudException(Failure.FATAL, OPERATION, "the answer of " + account.identity().getHost() + " holds no token: is this an identity service v3?");
        }
        return new SignedOn(new Secret(token), lifeNs(told), told.path("catalog"), roles(told), told.path("project").path("id").asText(""));
    }

    private CloudException refused(Answer answer) {
        CloudException told = Failures.of(OPERATION, answer);
        // An application credential that does not exist is "not found", as a wrong secret is "unauthorized": both are the account's fault.
        Failure failure = told.failure() == Failure.NOT_FOUND ? Failure.DENIED : told.failure();
        return new CloudException(failure, OPERATION, told.code(), told.requestId(), told.httpStatus(), told.retryAfterNs(),
                told.getMessage() + " (" + account.auth().describe() + ", from " + account.origin() + ")", null);
    }

    private ObjectNode body() {
        ObjectNode auth = Http.JSON.createObjectNode();
        ObjectNode identity = auth.putObject("identity");
        switch (account.auth()) {
            case Auth.ApplicationCredential credential -> {
                identity.putArray("methods").add("application_credential");
                ObjectNode given = identity.putObject("application_credential").put("secret", credential.secret().reveal());
                if (credential.id() != null) {
                    given.put("id", credential.id());
                } else {
                    user(given.put("name", credential.name()).putObject("user"), credential.user());
                }
            }
            case Auth.Password password -> {
                identity.putArray("methods").add("password");
                user(identity.putObject("password").putObject("user"), password.user()).put("password", password.password().reveal());
                scope(auth, password.project());
            }
            case Auth.Token token -> {
                identity.putArray("methods").add("token");
                identity.putObject("token").put("id", token.token().reveal());
                scope(auth, token.project());
            }
            case Auth.None _ -> throw new IllegalStateException("nobody is asked without authentication");
        }
        ObjectNode body = Http.JSON.createObjectNode();
        body.set("auth", auth);
        return body;
    }

    private static ObjectNode user(ObjectNode into, Auth.User user) {
        if (user.id() != null) {
            return into.put("id", user.id());
        }
        return domain(into.put("name", user.name()), user.domainId(), user.domainName());
    }

    private static void scope(ObjectNode auth, Auth.Project project) {
        ObjectNode into = auth.putObject("scope").putObject("project");
        if (project.id() != null) {
            into.put("id", project.id());
        } else {
            domain(into.put("name", project.name()), project.domainId(), project.domainName());
        }
    }

    private static ObjectNode domain(ObjectNode into, String id, String name) {
        into.putObject("domain").put(id != null ? "id" : "name", id != null ? id : name);
        return into;
    }

    private static List<String> roles(JsonNode token) {
        return StreamSupport.stream(token.path("roles").spliterator(), false).map(role -> role.path("name").asText()).toList();
    }

    private static long lifeNs(JsonNode token) {
        try {
            return Duration.between(OffsetDateTime.parse(token.path("issued_at").asText()), OffsetDateTime.parse(token.path("expires_at").asText())).toNanos();
        } catch (DateTimeException | ArithmeticException notTold) {
            return Long.MAX_VALUE;
        }
    }
}
