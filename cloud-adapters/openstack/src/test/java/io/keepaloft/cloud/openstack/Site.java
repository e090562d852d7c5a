package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * An OpenStack with the seed's network, real or simulated, as an operator sees it: ports .201 and .202, the virtual address's port .203
 * and a floating IP. Everything is done through its API.
 */
final class Site implements AutoCloseable {

    /** The variables of an account of the project. */
    final Map<String, String> account;
    private final Map<String, String> ids;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Neutron neutron;
    private final Tokens tokens;

    /** @param ids of NET, SG, PORT201, PORT202, PORT203, FIP and the text FIP_ADDRESS, to be filled in by whoever made them */
    Site(Map<String, String> account, Map<String, String> ids) throws CloudException {
        this.account = Map.copyOf(account);
        this.ids = ids;
        Account found = Accounts.find(environment(account), settings(null, Mode.SAFE));
        Http http = new Http(Transport.forApi(found.verify(), found.caFile(), environment(account), TimeUnit.SECONDS.toNanos(30)));
        open.push(http::close);
        this.tokens = new Tokens(new Keystone(http, found), found.auth(), System::nanoTime);
        this.neutron = new Neutron(http, tokens, tokens.current().network(found.region(), found.face()));
    }

    static Environment environment(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.putIfAbsent(Metadata.VARIABLE, "http://127.0.0.1:9");
        return new Environment(all, Path.of("/nonexistent"), Path.of("/nonexistent"));
    }

    static CloudSettings settings(String port, Mode mode) {
        return new CloudSettings("openstack", null, null, port, Map.of(), mode, TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(10));
    }

    String id(String name) {
        return ids.get(name);
    }

    /** The id by this name; what has none yet is made. */
    String id(String name, Callable<String> make) throws Exception {
        String known = ids.get(name);
        if (known == null) {
            ids.put(name, make.call());
        }
        return ids.get(name);
    }

    URI neutron() {
        return neutron.endpoint().uri();
    }

    /** The agent's session on the host with this port. */
    CloudSession host(String portId) {
        return host(portId, Mode.SAFE, account);
    }

    CloudSession host(String portId, Mode mode, Map<String, String> variables) {
        return host(settings(portId, mode), variables);
    }

    CloudSession host(CloudSettings settings, Map<String, String> variables) {
        Environment environment = environment(variables);
        OpenStackSession session = new OpenStackSession(settings, environment, new Metadata(Transport.forMetadata(), environment), List::of, System::nanoTime);
        open.push(session::close);
        return session;
    }

    Port port(String id) throws CloudException {
        return neutron.port(id).orElseThrow();
    }

    List<Port> ports(String... filters) throws CloudException {
        return neutron.ports(filters);
    }

    FloatingIp floatingIp() throws CloudException {
        return neutron.floatingIp(id("FIP")).orElseThrow();
    }

    /** Changes the cloud behind everybody's back, as another user's tool would. @param body with {@code '} for {@code "} */
    JsonNode call(String method, String path, String body) throws Exception {
        SignedOn operator = tokens.current();
        HttpResponse<String> answer = send(method, path, body, operator);
        if (answer.statusCode() == 401) {
            answer = send(method, path, body, tokens.renew(operator));
        }
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Http.JSON.createObjectNode() : Http.JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body, SignedOn operator) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(neutron() + path)).header("X-Auth-Token", operator.token().reveal())
                .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    String make(String many, String one, String attributes) throws Exception {
        return call("POST", "/" + many, "{'" + one + "': {" + attributes + "}}").path(one).path("id").asText();
    }

    void pairs(String portId, String list) throws Exception {
        call("PUT", "/ports/" + portId, "{'port': {'allowed_address_pairs': [" + list + "]}}");
    }

    void bind(String portId) throws Exception {
        call("PUT", "/floatingips/" + id("FIP"), "{'floatingip': {'port_id': " + (portId == null ? "null" : "'" + portId + "'") + "}}");
    }

    /** Observes, plans and performs every step, as a takeover does when nothing goes wrong. */
    static Observation takeOver(CloudSession host, Resource resource) throws CloudException {
        perform(host, resource, host.observe(resource));
        return host.observe(resource);
    }

    static void perform(CloudSession host, Resource resource, Observation basis) throws CloudException {
        for (Step step : host.plan(resource, basis).steps()) {
            host.apply(step, new ClaimContext("VI_1", 1, TimeUnit.SECONDS.toNanos(10), () -> true));
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
