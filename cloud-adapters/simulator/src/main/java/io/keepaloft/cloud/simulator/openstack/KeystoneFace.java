package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.fault.Gate;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.openstack.Accounts.Token;
import io.keepaloft.cloud.simulator.openstack.Accounts.User;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** `/identity`: Keystone v3 as far as a client needs it for a token: password, application credential, token; one domain, one project. */
public final class KeystoneFace implements Face {
    static final String PREFIX = "/identity";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String UNAUTHORIZED = "The request you have made requires authentication.";

    private static final Gate.Dialect DIALECT = new Gate.Dialect("keystone", "x-openstack-request-id", "req-", true, "OverLimit",
            "This request was rate-limited.");

    private final Gate gate;
    private final Accounts accounts;
    private final InstantSource clock;
    private final String region;
    private final String project;

    public KeystoneFace(Gate gate, Accounts accounts, InstantSource clock, String region, String project) {
        this.gate = gate;
        this.accounts = accounts;
        this.clock = clock;
        this.region = region;
        this.project = project;
    }

    /** A refusal in Keystone's words. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String title;

        Refused(int status, String title, String message) {
            super(message, null, false, false);
            this.status = status;
            this.title = title;
        }
    }

    @Override public Reply answer(Request request) throws InterruptedException {
        String action = request.path().endsWith("/auth/tokens") ? switch (request.method()) {
            case "POST" -> "create_token";
            case "DELETE" -> "revoke_token";
            default -> "validate_token";
        } : "show_version";
        String caller = who(request, action);
        return gate.pass(DIALECT, request, caller, action, trace -> {
            try {
                trace.principal(caller);
                return route(request, action);
            } catch (Refused e) {
                trace.outcome(e.title);
                return error(request, e.status, e.title, e.getMessage());
            } catch (ApiFault e) {
                trace.outcome("Bad Request");
                return error(request, 400, "Bad Request", e.getMessage());
            }
        }, (_, status, title, message) -> error(request, status, title, message));
    }

    private Reply route(Request request, String action) {
        String path = request.path().substring(PREFIX.length()).replaceFirst("/+$", "");
        return switch (action) {
            case "create_token" -> token(request);
            case "validate_token" -> json(200, body(request, subject(request)), Map.of("X-Subject-Token", subject(request).id()));
            case "revoke_token" -> {
                accounts.revoke(subject(request).id());
                yield Reply.of(204, "application/json", "", Map.of());
            }
            default -> switch (path) {
                case "" -> json(300, versions(request), Map.of());
                case "/v3" -> json(200, JsonNodeFactory.instance.objectNode().set("version", version(request)), Map.of());
                default -> throw new Refused(404, "Not Found", "The requested URL was not found on the server.");
            };
        };
    }

    /** The name of who asks, as far as it is proven; empty if it is not. */
    private String who(Request request, String action) {
        if (!action.equals("create_token")) {
            return caller(request).map(token -> token.user().name()).orElse("");
        }
        try {
            var identity = Body.json(request.body()).path("auth").path("identity");
            String method = identity.path("methods").path(0).asText();
            return user(method, identity.path(method)).name();
        } catch (Refused | ApiFault _) {
            // The answer to the call says what is wrong with it.
            return "";
        }
    }

    private Token subject(Request request) {
        caller(request).orElseThrow(() -> new Refused(401, "Unauthorized", UNAUTHORIZED));
        return accounts.token(request.header("x-subject-token").orElse(""), clock.instant())
                .orElseThrow(() -> new Refused(404, "Not Found", "Could not recognize Fernet token"));
    }

    Optional<Token> caller(Request request) {
        return accounts.token(request.header("x-auth-token").orElse(""), clock.instant());
    }

    private Reply token(Request request) {
        var auth = Body.json(request.body()).path("auth");
        if (auth.isMissingNode()) {
            throw new Refused(400, "Bad Request", "Expecting to find auth in request body. The server could not comply with the request since it is "
                    + "either malformed or otherwise incorrect. The client is assumed to be in error.");
        }
        var identity = auth.path("identity");
        if (!identity.path("methods").isArray() || identity.path("methods").isEmpty()) {
            throw new Refused(400, "Bad Request", "'identity' is a required property");
        }
        String method = identity.path("methods").get(0).asText();
        User user = user(method, identity.path(method));
        boolean scoped = method.equals("application_credential") || scoped(auth.path("scope"));
        if (method.equals("application_credential") && auth.has("scope")) {
            throw new Refused(401, "Unauthorized", "Application credentials cannot request a scope.");
        }
        var token = accounts.issue(user, method, scoped, clock.instant());
        return json(201, body(request, token), Map.of("X-Subject-Token", token.id()));
    }

    private User user(String method, JsonNode proof) {
        return switch (method) {
            case "password" -> named(proof.path("user")).filter(user -> user.password().matches(proof.path("user").path("password").asText()))
                    .orElseThrow(() -> new Refused(401, "Unauthorized", UNAUTHORIZED));
            case "token" -> accounts.token(proof.path("id").asText(), clock.instant()).map(Token::user)
                    .orElseThrow(() -> new Refused(404, "Not Found", "Could not recognize Fernet token"));
            case "application_credential" -> {
                var found = proof.has("id") ? accounts.credential(proof.path("id").asText())
                        : named(proof.path("user")).flatMap(owner -> accounts.credential(proof.path("name").asText(), owner));
                var credential = found.orElseThrow(() -> new Refused(404, "Not Found",
                        "Could not find Application Credential: " + proof.path("id").asText(proof.path("name").asText()) + "."));
                if (!credential.secret().matches(proof.path("secret").asText())) {
                    throw new Refused(401, "Unauthorized", UNAUTHORIZED);
                }
                yield credential.user();
            }
            default -> throw new Refused(401, "Unauthorized", "Attempted to authenticate with an unsupported method.");
        };
    }

    private Optional<User> named(JsonNode user) {
        if (user.has("id")) {
            return accounts.byId(user.path("id").asText());
        }
        return ofDefault(user.path("domain")) ? accounts.byName(user.path("name").asText()) : Optional.empty();
    }

    private static boolean ofDefault(JsonNode domain) {
        return domain.path("id").asText().equals("default") || domain.path("name").asText().equals("Default");
    }

    private boolean scoped(JsonNode scope) {
        var wanted = scope.path("project");
        if (wanted.isMissingNode()) {
            return false;
        }
        if (!wanted.path("id").asText().equals(project) && !(wanted.path("name").asText().equals(NeutronFace.PROJECT) && ofDefault(wanted.path("domain")))) {
            throw new Refused(401, "Unauthorized", UNAUTHORIZED);
        }
        return true;
    }

    private ObjectNode body(Request request, Token token) {
        var out = JsonNodeFactory.instance.objectNode();
        var body = out.putObject("token").put("is_domain", false).put("issued_at", TIME.format(token.issued())).put("expires_at", TIME.format(token.expires()));
        body.putArray("methods").add(token.method());
        body.putArray("audit_ids").add(token.id().substring(7, 29));
        body.putObject("user").put("id", token.user().id()).put("name", token.user().name()).putNull("password_expires_at").putObject("domain")
                .put("id", "default").put("name", "Default");
        if (token.scoped()) {
            body.putObject("project").put("id", project).put("name", NeutronFace.PROJECT).putObject("domain").put("id", "default").put("name", "Default");
            body.putArray("roles").addObject().put("id", token.user().admin() ? "r-admin" : "r-member").put("name", token.user().admin() ? "admin" : "member");
            var catalog = body.putArray("catalog");
            service(catalog.addObject().put("id", "c-identity"), "identity", "keystone", base(request) + PREFIX + "/v3");
            service(catalog.addObject().put("id", "c-network"), "network", "neutron", base(request) + NeutronFace.PREFIX);
        }
        return out;
    }

    private void service(ObjectNode service, String type, String name, String url) {
        var endpoints = service.put("type", type).put("name", name).putArray("endpoints");
        for (String side : new String[] {"public", "internal", "admin"}) {
            endpoints.addObject().put("id", type + "-" + side).put("interface", side).put("region", region).put("region_id", region).put("url", url);
        }
    }

    /** As the client called us: behind a relay the catalogue leads back through it. */
    private static String base(Request request) {
        return "http://" + request.header("host").orElse("127.0.0.1");
    }

    private static ObjectNode version(Request request) {
        var out = JsonNodeFactory.instance.objectNode().put("id", "v3.14").put("status", "stable").put("updated", "2020-04-07T00:00:00Z");
        out.putArray("links").addObject().put("rel", "self").put("href", base(request) + PREFIX + "/v3/");
        out.putArray("media-types").addObject().put("base", "application/json").put("type", "application/vnd.openstack.identity-v3+json");
        return out;
    }

    private static ObjectNode versions(Request request) {
        var out = JsonNodeFactory.instance.objectNode();
        out.putObject("versions").putArray("values").add(version(request));
        return out;
    }

    private static Reply json(int status, JsonNode body, Map<String, String> headers) {
        var all = new java.util.HashMap<>(headers);
        all.put("Vary", "X-Auth-Token");
        return Reply.of(status, "application/json", body.toString(), all);
    }

    private static Reply error(Request request, int status, String title, String message) {
        var out = JsonNodeFactory.instance.objectNode();
        out.putObject("error").put("code", status).put("message", message).put("title", title);
        return json(status, out, status == 401 ? Map.of("WWW-Authenticate", "Keystone uri=\"" + base(request) + PREFIX + "/v3\"")
                : status == 429 || status == 413 ? Map.of("Retry-After", "1") : Map.of());
    }
}
