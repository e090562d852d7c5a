package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.Shown;
import io.keepaloft.cloud.pairs.AddressPair;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Every call to Neutron that Keepaloft makes, one method a call, refusals as {@link CloudException}. */
final class Neutron {

    static final String UPDATE_PORT = "update_port";
    static final String UPDATE_FLOATINGIP = "update_floatingip";

    /** Each of as many entries as the server gives at once; Neutron gives all unless its operator limits it. */
    private static final int MOST_PAGES = 50;
    private static final int UNAUTHORIZED = 401;

    private final Http http;
    private final Tokens tokens;
    private final HttpUrl base;
    /** Fetched since a write was refused: when it is refused as well, it is not the token's fault but that of the account or its access rules. */
    private volatile SignedOn fetchedForWriting;

    /** @param tokens null: nobody asks for one */
    Neutron(Http http, Tokens tokens, URI endpoint) throws CloudException {
        this.http = http;
        this.tokens = tokens;
        HttpUrl url = HttpUrl.parse(endpoint.toString().replaceAll("/+$", ""));
        if (url == null) {
            throw new CloudException(Failure.FATAL, "endpoint network", "Neutron's URL is no good: " + Shown.url(endpoint.toString()));
        }
        this.base = url.pathSegments().getLast().startsWith("v2") ? url : url.newBuilder().addPathSegment("v2.0").build();
    }

    HttpUrl endpoint() {
        return base;
    }

    Optional<Port> port(String id) throws CloudException {
        return one("get_port", path("ports", id), "port").map(Port::of);
    }

    /** @param filters names and values in turn */
    List<Port> ports(String... filters) throws CloudException {
        return all("get_port", "ports", Port::of, filters);
    }

    Optional<FloatingIp> floatingIp(String id) throws CloudException {
        return one("get_floatingip", path("floatingips", id), "floatingip").map(FloatingIp::of);
    }

    List<FloatingIp> floatingIps(String... filters) throws CloudException {
        return all("get_floatingip", "floatingips", FloatingIp::of, filters);
    }

    Optional<SecurityGroup> securityGroup(String id) throws CloudException {
        return one("get_security_group", path("security-groups", id), "security_group").map(SecurityGroup::of);
    }

    /** The blocks of an address group; empty when there is no such group, or no such thing. */
    List<String> addressGroup(String id) throws CloudException {
        return one("get_address_group", path("address-groups", id), "address_group").stream()
                .flatMap(group -> Port.stream(group.path("addresses"))).map(JsonNode::asText).toList();
    }

    /** The blocks of a network's subnets. */
    List<String> subnets(String networkId) throws CloudException {
        return all("get_subnet", "subnets", subnet -> subnet.path("cidr").asText(), "network_id", networkId);
    }

    /** The project that owns a network: by default only it may change address pairs there. Empty: not told. */
    String ownerOfNetwork(String id) throws CloudException {
        return one("get_network", path("networks", id), "network").map(network -> network.path("project_id").asText("")).orElse("");
    }

    boolean hasExtension(String alias) throws CloudException {
        return one("get_extension", path("extensions", alias), "extension").isPresent();
    }

    /**
     * Replaces a port's address pairs.
     *
     * @param revision of the port that {@code pairs} was made from, or -1: whatever it is by now
     * @param claim    on whose behalf, or null for a repair that people asked for
     */
    void updatePairs(String portId, List<AddressPair> pairs, long revision, ClaimContext claim) throws CloudException {
        ObjectNode body = Http.JSON.createObjectNode();
        body.putObject("port").set("allowed_address_pairs", PairJson.of(pairs));
        write(UPDATE_PORT, new Request.Builder().url(path("ports", portId)).put(Http.once(body.toString())), revision, claim);
    }

    /** Replaces a port's own addresses. @param revision as for {@link #updatePairs} */
    void updateFixedIps(String portId, List<FixedIp> ips, long revision, ClaimContext claim) throws CloudException {
        ObjectNode body = Http.JSON.createObjectNode();
        body.putObject("port").set("fixed_ips", FixedIp.json(ips));
        write(UPDATE_PORT, new Request.Builder().url(path("ports", portId)).put(Http.once(body.toString())), revision, claim);
    }

    void bind(String floatingIpId, String portId, String fixedAddress, long revision, ClaimContext claim) throws CloudException {
        ObjectNode body = Http.JSON.createObjectNode();
        // Without the address Neutron takes the port's first one.
        body.putObject("floatingip").put("port_id", portId).put("fixed_ip_address", fixedAddress);
        write(UPDATE_FLOATINGIP, new Request.Builder().url(path("floatingips", floatingIpId)).put(Http.once(body.toString())), revision, claim);
    }

    void createRule(ObjectNode rule) throws CloudException {
        ObjectNode body = Http.JSON.createObjectNode();
        body.set("security_group_rule", rule);
        write("create_security_group_rule", new Request.Builder().url(path("security-group-rules")).post(Http.once(body.toString())), -1, null);
    }

    private HttpUrl path(String... segments) {
        HttpUrl.Builder url = base.newBuilder();
        for (String segment : segments) {
            url.addPathSegment(segment);
        }
        return url.build();
    }

    private Optional<JsonNode> one(String operation, HttpUrl url, String key) throws CloudException {
        try {
            return Optional.of(read(operation, url).path(key)).filter(JsonNode::isObject);
        } catch (CloudException refused) {
            if (refused.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private <T> List<T> all(String operation, String collection, Function<JsonNode, T> reader, String... filters) throws CloudException {
        HttpUrl.Builder url = path(collection).newBuilder();
        for (int i = 0; i < filters.length; i += 2) {
            url.addQueryParameter(filters[i], filters[i + 1]);
        }
        List<T> found = new ArrayList<>();
        HttpUrl next = url.build();
        for (int page = 0; page < MOST_PAGES && next != null; page++) {
            JsonNode answer = read(operation, next);
            if (!answer.path(collection).isArray()) {
                throw new CloudException(Failure.FATAL, operation, "the answer holds no " + collection + ": is " + base + " Neutron?");
            }
            answer.path(collection).forEach(item -> found.add(reader.apply(item)));
            next = Port.stream(answer.path(collection + "_links")).filter(link -> link.path("rel").asText().equals("next"))
                    .map(link -> HttpUrl.parse(link.path("href").asText())).findFirst().map(this::here).orElse(null);
        }
        if (next != null) {
            throw new CloudException(Failure.FATAL, operation, "the answer has more than " + MOST_PAGES + " pages");
        }
        return found;
    }

    /** Neutron behind a proxy may name itself wrongly in its links, and the token goes to nobody but our endpoint. */
    private HttpUrl here(HttpUrl link) {
        return link.newBuilder().scheme(base.scheme()).host(base.host()).port(base.port()).build();
    }

    private JsonNode read(String operation, HttpUrl url) throws CloudException {
        SignedOn signedOn = signedOn();
        Answer answer = send(operation, new Request.Builder().url(url), signedOn);
        if (answer.status() == UNAUTHORIZED && tokens != null) {
            answer = send(operation, new Request.Builder().url(url), tokens.renew(signedOn));
        }
        if (!answer.ok()) {
            throw Failures.of(operation, answer);
        }
        return answer.body();
    }

    private void write(String operation, Request.Builder request, long revision, ClaimContext claim) throws CloudException {
        SignedOn signedOn = signedOn();
        if (revision >= 0) {
            // In this very spelling: Neutron ignores what it does not recognise, and would write without a condition.
            request.header("If-Match", "revision_number=" + revision);
        }
        Answer answer = send(operation, request.tag(ClaimContext.class, claim), signedOn);
        if (answer.status() == UNAUTHORIZED && tokens != null && signedOn != fetchedForWriting) {
            fetchedForWriting = tokens.renew(signedOn);
            throw new CloudException(Failure.RETRYABLE, operation, "", answer.requestId(), UNAUTHORIZED, 0,
                    "the token was refused, so nothing was written; there is a new one now", null);
        }
        fetchedForWriting = null;
        if (!answer.ok()) {
            throw Failures.of(operation, answer);
        }
    }

    private SignedOn signedOn() throws CloudException {
        return tokens == null ? null : tokens.current();
    }

    private Answer send(String operation, Request.Builder request, SignedOn signedOn) throws CloudException {
        if (signedOn != null) {
            request.header("X-Auth-Token", signedOn.token().reveal());
        }
        return http.send(operation, request.build());
    }
}
