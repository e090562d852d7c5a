package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keepaloft.cloud.simulator.fault.Gate;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Ids;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.openstack.Accounts.Token;
import io.keepaloft.cloud.simulator.openstack.Resource.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Neutron v2.0. Reads see the cloud as late as staleness says; each write is one step under the cloud's lock, so of many with one
 * revision exactly one wins. Actions, for faults and the log: {@code list_ports}, {@code show_port}, {@code update_floatingip}, …
 */
public final class NeutronFace implements Face {
    static final String PREFIX = "/networking";
    static final String PROJECT = "demo";
    private static final List<String> EXTENSIONS = List.of("security-group", "allowed-address-pairs", "router", "external-net", "port-security",
            "revision-if-match", "standard-attr-revisions", "standard-attr-tag", "standard-attr-description", "fip-port-details", "extraroute",
            "filter-validation", "project-id", "binding", "security-groups-normalized-cidr", "address-group", "security-groups-remote-address-group");
    private static final List<Resource> RESOURCES = List.of(new Ports(), new FloatingIps(), new Groups(), new Rules(), new Networks(), new Subnets(),
            new Routers(), new AddressGroups());

    private static final Gate.Dialect DIALECT = new Gate.Dialect("neutron", "x-openstack-request-id", "req-", false, "OverLimit",
            "This request was rate-limited.");

    private final Gate gate;
    private final Cloud cloud;
    private final Ids ids;
    private final String project;
    private final String prefix;
    private final Optional<KeystoneFace> keystone;

    /** @param keystone empty: nobody is asked for a token, and everybody is an administrator, as with `auth_strategy = noauth` */
    public NeutronFace(Gate gate, Cloud cloud, Ids ids, String project, String prefix, Optional<KeystoneFace> keystone) {
        this.gate = gate;
        this.cloud = cloud;
        this.ids = ids;
        this.project = project;
        this.prefix = prefix;
        this.keystone = keystone;
    }

    /** A request's path below `/v2.0/`, taken apart; what is absent is empty. */
    private record Path(String collection, String id, String sub, String leaf) {
        static Path of(String path) {
            var pieces = path.replaceFirst("^/+", "").replaceFirst("/+$", "").split("/", 5);
            return new Path(piece(pieces, 1), piece(pieces, 2), piece(pieces, 3), piece(pieces, 4));
        }

        private static String piece(String[] pieces, int index) {
            return index < pieces.length ? URLDecoder.decode(pieces[index].replace("+", "%2B"), StandardCharsets.UTF_8) : "";
        }
    }

    /** Names of all actions that there are, sorted. */
    public static List<String> operations() {
        var ofRouters = Stream.of("add_router_interface", "remove_router_interface");
        return Stream.concat(ofRouters, RESOURCES.stream().map(Resource::one).flatMap(one -> Stream.of("list_" + one + "s", "show_" + one, "create_" + one,
                "update_" + one, "delete_" + one, "show_" + one + "_tags", "update_" + one + "_tags"))).sorted().toList();
    }

    @Override public Reply answer(Request request) throws InterruptedException {
        var path = Path.of(request.path().substring(prefix.length()));
        var resource = RESOURCES.stream().filter(each -> each.many().equals(path.collection())).findFirst();
        var token = keystone.flatMap(face -> face.caller(request)).filter(Token::scoped);
        String caller = token.map(each -> each.user().name()).orElse(keystone.isPresent() ? "" : "noauth");
        return gate.pass(DIALECT, request, caller, action(request, path, resource), trace -> {
            try {
                trace.principal(caller);
                return authenticated(request, path, resource, token, trace);
            } catch (ApiFault e) {
                trace.outcome(e.type());
                return error(e.status(), e.type(), e.getMessage());
            }
        }, (_, status, type, message) -> error(status, type, message));
    }

    private static String action(Request request, Path path, Optional<Resource> resource) {
        if (resource.isEmpty()) {
            return path.collection().equals("extensions") ? "list_extensions" : "show_version";
        }
        String one = resource.get().one();
        String verb = switch (request.method()) {
            case "POST" -> "create_";
            case "PUT" -> "update_";
            case "DELETE" -> "delete_";
            default -> path.id().isEmpty() ? "list_" : "show_";
        };
        return switch (path.sub()) {
            case "" -> verb + one + (verb.equals("list_") ? "s" : "");
            case "tags" -> verb + one + "_tags";
            default -> path.sub();
        };
    }

    private Reply authenticated(Request request, Path path, Optional<Resource> resource, Optional<Token> token, Gate.Trace trace) {
        if (keystone.isPresent() && token.isEmpty() && !path.collection().isEmpty()) {
            trace.outcome("Unauthorized");
            return unauthorized(request);
        }
        String action = action(request, path, resource);
        if (!gate.faults().permits(token.map(each -> each.user().name()).orElse("noauth"), action, request.path())) {
            throw ApiFault.forbidden(action);
        }
        if (resource.isEmpty()) {
            return outsideResources(request, path);
        }
        var caller = new Caller(ids, project, token.map(each -> each.user().admin()).orElse(true));
        return switch (path.sub()) {
            case "" -> member(request, path.id(), resource.get(), caller);
            case "tags" -> tags(request, path, resource.get());
            case "add_router_interface", "remove_router_interface" -> router(request, path, resource.get(), caller);
            default -> throw new ApiFault(404, "HTTPNotFound", "The resource could not be found.");
        };
    }

    private static Reply outsideResources(Request request, Path path) {
        if (path.collection().isEmpty()) {
            var out = JsonNodeFactory.instance.objectNode();
            out.putArray("versions").addObject().put("id", "v2.0").put("status", "CURRENT").putArray("links").addObject().put("rel", "self")
                    .put("href", "http://" + request.header("host").orElse("") + request.path().replaceFirst("(/v2\\.0)?/*$", "/v2.0/"));
            return json(200, out);
        }
        if (!path.collection().equals("extensions")) {
            throw new ApiFault(404, "HTTPNotFound", "The resource could not be found.");
        }
        var out = JsonNodeFactory.instance.objectNode();
        if (path.id().isEmpty()) {
            var all = out.putArray("extensions");
            EXTENSIONS.forEach(alias -> all.addObject().put("alias", alias).put("name", alias));
        } else if (EXTENSIONS.contains(path.id())) {
            out.putObject("extension").put("alias", path.id()).put("name", path.id());
        } else {
            throw new ApiFault(404, "HTTPNotFound", "Extension with alias %s does not exist", path.id());
        }
        return json(200, out);
    }

    private Reply member(Request request, String id, Resource resource, Caller caller) {
        var wanted = request.method().equals("GET") ? java.util.OptionalLong.empty() : IfMatch.of(request);
        return switch (request.method() + (id.isEmpty() ? " many" : " one")) {
            case "GET many", "HEAD many" -> list(resource, new Query(request.query()));
            case "GET one", "HEAD one" -> wrapped(200, resource, new Query(request.query()).shown(resource.find(visible(), id, project)
                    .orElseThrow(() -> resource.notFound(id))));
            case "POST many" -> {
                var body = Body.of(request.body(), resource.one(), resource.attributes(), resource.creatable());
                yield wrapped(201, resource, cloud.update(state -> {
                    var made = resource.create(state, body, caller);
                    return new Cloud.Change<>(made.state(), resource.find(made.state(), made.id(), project).orElseThrow());
                }));
            }
            case "PUT one" -> {
                resource.find(cloud.current(), id, project).orElseThrow(() -> resource.notFound(id));
                var body = Body.of(request.body(), resource.one(), resource.attributes(), resource.writable());
                yield wrapped(200, resource, cloud.update(state -> {
                    IfMatch.check(wanted, state.revision(id));
                    var next = resource.update(state, id, body, caller);
                    return new Cloud.Change<>(next, resource.find(next, id, project).orElseThrow());
                }));
            }
            case "DELETE one" -> cloud.update(state -> {
                resource.find(state, id, project).orElseThrow(() -> resource.notFound(id));
                IfMatch.check(wanted, state.revision(id));
                return new Cloud.Change<>(resource.delete(state, id), Reply.of(204, "application/json", "", Map.of()));
            });
            default -> throw new ApiFault(405, "HTTPMethodNotAllowed", "The method %s is not allowed for this resource.", request.method());
        };
    }

    private Reply list(Resource resource, Query query) {
        query.check(resource.attributes());
        var out = JsonNodeFactory.instance.objectNode();
        var members = out.putArray(resource.many().replace('-', '_'));
        resource.all(visible(), project).filter(query::matches).map(query::shown).forEach(members::add);
        return json(200, out);
    }

    private CloudState visible() {
        return cloud.asOf(gate.faults().staleReadsNs());
    }

    private Reply tags(Request request, Path path, Resource resource) {
        if (request.method().equals("GET")) {
            return Reply.of(200, "application/json", Tags.json(item(visible(), path.id(), resource)), Map.of());
        }
        return cloud.update(state -> {
            var item = item(state, path.id(), resource);
            return switch (request.method() + (path.leaf().isEmpty() ? " all" : " one")) {
                case "PUT all" -> {
                    var next = Tags.put(state, item, Tags.read(request.body()));
                    yield new Cloud.Change<>(next, Reply.of(200, "application/json", Tags.json(next.items().get(path.id())), Map.of()));
                }
                case "PUT one" -> new Cloud.Change<>(Tags.add(state, item, path.leaf()), Reply.of(201, "application/json", "null", Map.of()));
                case "DELETE one" -> new Cloud.Change<>(Tags.remove(state, item, path.leaf()), Reply.of(204, "application/json", "", Map.of()));
                case "DELETE all" -> new Cloud.Change<>(Tags.put(state, item, List.of()), Reply.of(204, "application/json", "", Map.of()));
                default -> throw new ApiFault(405, "HTTPMethodNotAllowed", "The method %s is not allowed for this resource.", request.method());
            };
        });
    }

    private Item item(CloudState state, String id, Resource resource) {
        resource.find(state, id, project).orElseThrow(() -> resource.notFound(id));
        return Optional.ofNullable(state.items().get(id)).orElseThrow(() -> resource.notFound(id));
    }

    private Reply router(Request request, Path path, Resource resource, Caller caller) {
        if (!(resource instanceof Routers routers) || !request.method().equals("PUT")) {
            throw new ApiFault(404, "HTTPNotFound", "The resource could not be found.");
        }
        String subnet = Body.loose(request.body()).required("subnet_id");
        cloud.update(state -> new Cloud.Change<>(path.sub().startsWith("add") ? routers.join(state, path.id(), subnet, caller)
                : routers.leave(state, path.id(), subnet), true));
        return json(200, JsonNodeFactory.instance.objectNode().put("id", path.id()).put("subnet_id", subnet).put("tenant_id", project));
    }

    private static Reply wrapped(int status, Resource resource, JsonNode member) {
        return json(status, JsonNodeFactory.instance.objectNode().set(resource.one(), member));
    }

    private static Reply json(int status, JsonNode body) {
        return Reply.of(status, "application/json", body.toString(), Map.of());
    }

    private static Reply error(int status, String type, String message) {
        var out = JsonNodeFactory.instance.objectNode();
        out.putObject("NeutronError").put("type", type).put("message", message).put("detail", "");
        return Reply.of(status, "application/json", out.toString(), status == 429 || status == 413 ? Map.of("Retry-After", "1") : Map.of());
    }

    /** The words of keystonemiddleware, which stands before Neutron. */
    private static Reply unauthorized(Request request) {
        var out = JsonNodeFactory.instance.objectNode();
        out.putObject("error").put("code", 401).put("title", "Unauthorized").put("message", "The request you have made requires authentication.");
        return Reply.of(401, "application/json", out.toString(), Map.of("Www-Authenticate",
                "Keystone uri=\"http://" + request.header("host").orElse("") + KeystoneFace.PREFIX + "/v3\""));
    }
}
