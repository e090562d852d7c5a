package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an OpenStack API as anybody with curl would: no knowledge of what the answers should be. */
final class OpenStackCaller implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String identity;
    private final String network;
    private final String token;

    private OpenStackCaller(String identity, String network, String token) {
        this.identity = identity;
        this.network = network;
        this.token = token;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** As "409 FloatingIPPortAlreadyAssociated", or the status alone. */
        String verdict() {
            return (status + " " + body.path("NeutronError").path("type").asText()).strip();
        }

        String message() {
            return body.path("NeutronError").path("message").asText();
        }

        JsonNode member() {
            return body.elements().next();
        }
    }

    static OpenStackCaller anonymous(String identity, String network) {
        return new OpenStackCaller(identity, network, "");
    }

    OpenStackCaller with(String otherToken) {
        return new OpenStackCaller(identity, network, otherToken);
    }

    /** @return a caller with a token of its own for the project */
    OpenStackCaller login(String user, String password, String project) {
        var answer = token(user, password, project);
        if (answer.status() != 201) {
            throw new AssertionError("no token for " + user + ": " + answer.body());
        }
        return new OpenStackCaller(identity, network, answer.header("X-Subject-Token"));
    }

    Answer token(String user, String password, String project) {
        return authenticate("""
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s", "domain": {"id": "default"}, "password": "%s"}}},
                 "scope": {"project": {"name": "%s", "domain": {"name": "Default"}}}}}""".formatted(user, password, project));
    }

    Answer authenticate(String body) {
        return send(URI.create(identity + "/auth/tokens"), "POST", body);
    }

    Answer revoke() {
        return send(URI.create(identity + "/auth/tokens"), "DELETE", "", "X-Subject-Token", token);
    }

    /** @param headers names and values in turn */
    Answer call(String method, String path, String body, String... headers) {
        return send(URI.create(network + path), method, body, headers);
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    private Answer send(URI uri, String method, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body().isEmpty() ? "{}" : response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override public void close() {
        client.close();
    }
}
