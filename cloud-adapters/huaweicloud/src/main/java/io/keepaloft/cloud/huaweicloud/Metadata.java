package io.keepaloft.cloud.huaweicloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.Secret;
import io.keepaloft.cloud.http.Shown;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Reads the metadata service, with a session token where the server asks for one. Source: ECS User Guide, "Obtaining Metadata"; the paths and
 * headers of version 2 as the SDK has them.
 */
final class Metadata implements AutoCloseable {

    static final String VARIABLE = "OPENSTACK_METADATA_ENDPOINT";
    private static final String USUAL = "http://169.254.169.254";
    private static final String OPERATION = "metadata service";
    private static final String TOKEN = "X-Metadata-Token";
    private static final String TOKEN_SECONDS = "21600";
    /** Of a key whose end cannot be told: as early as it may be renewed. */
    private static final long UNTOLD_LIFE_NS = TimeUnit.MINUTES.toNanos(10);

    private final Http http;
    private final String endpoint;
    /** Null as long as the service answers without. */
    private volatile Secret token;

    Metadata(OkHttpClient client, Environment environment) {
        this.http = new Http(client);
        this.endpoint = environment.get(VARIABLE).orElse(USUAL).replaceAll("/+$", "");
    }

    /** For people. */
    String endpoint() {
        return Shown.url(endpoint);
    }

    /** What stands in {@code meta_data.json}, as far as it concerns us; empty where it does not. */
    record Server(String id, String region, String zone, String projectId, boolean huawei) {}

    Server server() throws CloudException {
        JsonNode told = get("meta_data.json");
        return new Server(told.path("uuid").asText(""), told.path("region_id").asText(""), told.path("availability_zone").asText(""),
                told.path("project_id").asText(""), huawei(told));
    }

    /** A plain OpenStack serves the same file, without these. The OpenStack provider goes by the same signs, and leaves such a server to us. */
    private static boolean huawei(JsonNode told) {
        JsonNode meta = told.path("meta");
        return told.has("enterprise_project_id") || told.has("region_id") && meta.has("vpc_id")
                || meta.properties().stream().anyMatch(entry -> entry.getKey().startsWith("metering."));
    }

    /** Port ids of this server's interfaces, the primary one first. */
    List<String> ports() throws CloudException {
        return StreamSupport.stream(get("network_data.json").path("links").spliterator(), false).map(link -> link.path("vif_id").asText(""))
                .filter(id -> !id.isEmpty()).distinct().toList();
    }

    /** @param lifeNs from the answer on */
    record SecurityKey(AccessKey key, long lifeNs) {}

    /** @throws CloudException {@link Failure#DENIED} when the server has no agency */
    SecurityKey securityKey() throws CloudException {
        Answer answer = answer("securitykey");
        JsonNode given = answer.body().path("credential");
        if (!answer.ok() || !given.path("access").isTextual() || !given.path("secret").isTextual()) {
            boolean broken = answer.status() >= 500;
            throw new CloudException(broken ? Failure.UNAVAILABLE : Failure.DENIED, "credentials", "", "", answer.status(), 0, broken
                    ? "the metadata service gives no access key of the agency at the moment" : "there is no " + Keys.ID + " in the environment, and this server has no agency: "
                            + "give it one in the console, under the server's management information", null);
        }
        Secret session = given.path("securitytoken").isTextual() ? new Secret(given.path("securitytoken").asText()) : null;
        return new SecurityKey(new AccessKey(given.path("access").asText(), new Secret(given.path("secret").asText()), session),
                lifeNs(answer.headers().get("Date"), given.path("expires_at").asText("")));
    }

    /** By the answer's own date, since this module has no wall clock and the server's may be off. */
    private static long lifeNs(String date, String end) {
        try {
            return date == null ? UNTOLD_LIFE_NS
                    : Duration.between(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), Instant.parse(end)).toNanos();
        } catch (DateTimeException | ArithmeticException notUnderstood) {
            return UNTOLD_LIFE_NS;
        }
    }

    private JsonNode get(String file) throws CloudException {
        Answer answer = answer(file);
        if (!answer.ok() || !answer.body().isObject()) {
            throw new CloudException(answer.status() == 404 ? Failure.NOT_FOUND : Failure.UNAVAILABLE, OPERATION, "", "", answer.status(), 0,
                    "the metadata service at " + endpoint() + " has no openstack/latest/" + file, null);
        }
        return answer.body();
    }

    private Answer answer(String file) throws CloudException {
        Secret known = token;
        Answer answer = send(file, known);
        // 401 is also what "no agency" answers: then a token does not change it.
        if (answer.status() == 401 && newToken()) {
            answer = send(file, token);
        }
        return answer;
    }

    private boolean newToken() throws CloudException {
        Answer answer = send(new Request.Builder().url(url("/meta-data/latest/api/token")).put(Http.once("")).header("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS));
        if (answer.ok() && !answer.text().isBlank()) {
            token = new Secret(answer.text().strip());
            return true;
        }
        return false;
    }

    private Answer send(String file, Secret with) throws CloudException {
        Request.Builder request = new Request.Builder().url(url("/openstack/latest/" + file));
        return send(with == null ? request : request.header(TOKEN, with.reveal()));
    }

    private Answer send(Request.Builder request) throws CloudException {
        try {
            return http.send(OPERATION, request.build());
        } catch (CloudException silent) {
            throw new CloudException(Failure.UNAVAILABLE, OPERATION, "the metadata service at " + endpoint() + " does not answer (" + silent.getMessage()
                    + "): this host is no server of Huawei Cloud, or something blocks it, be it a security group without TCP 80 out to 169.254.0.0/16; or give "
                    + "network_interface and region under cloud_provider", silent);
        }
    }

    private HttpUrl url(String path) throws CloudException {
        HttpUrl url = HttpUrl.parse(endpoint + path);
        if (url == null) {
            throw new CloudException(Failure.UNAVAILABLE, OPERATION, VARIABLE + " is no http URL");
        }
        return url;
    }

    @Override
    public void close() {
        http.close();
    }
}
