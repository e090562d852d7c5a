package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.http.Shown;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Reads OpenStack's metadata service. Source: Nova user guide, "Metadata", {@code meta_data.json} and {@code network_data.json}. */
final class Metadata implements AutoCloseable {

    static final String VARIABLE = "OPENSTACK_METADATA_ENDPOINT";
    private static final String USUAL = "http://169.254.169.254";
    private static final String OPERATION = "metadata service";

    private final Http http;
    private final String endpoint;

    Metadata(OkHttpClient client, Environment environment) {
        this.http = new Http(client);
        this.endpoint = environment.get(VARIABLE).orElse(USUAL).replaceAll("/+$", "");
    }

    /** For people. */
    String endpoint() {
        return Shown.url(endpoint);
    }

    /** What stands in {@code meta_data.json}, as far as it concerns us; empty where it does not. */
    record Server(String id, String zone, boolean huawei) {}

    Server server() throws CloudException {
        JsonNode told = get("meta_data.json");
        JsonNode meta = told.path("meta");
        // Huawei Cloud serves the same files, and bills by these.
        boolean huawei = told.has("enterprise_project_id") || told.has("region_id") && meta.has("vpc_id")
                || meta.properties().stream().anyMatch(entry -> entry.getKey().startsWith("metering."));
        return new Server(told.path("uuid").asText(""), told.path("availability_zone").asText(""), huawei);
    }

    /** Port ids of this server's interfaces, in the order of their attachment. */
    List<String> ports() throws CloudException {
        return Port.stream(get("network_data.json").path("links")).map(link -> link.path("vif_id").asText("")).filter(id -> !id.isEmpty()).distinct().toList();
    }

    private JsonNode get(String file) throws CloudException {
        HttpUrl url = HttpUrl.parse(endpoint + "/openstack/latest/" + file);
        if (url == null) {
            throw new CloudException(Failure.UNAVAILABLE, OPERATION, VARIABLE + " is no http URL");
        }
        Answer answer;
        try {
            answer = http.send(OPERATION, new Request.Builder().url(url).build());
        } catch (CloudException silent) {
            throw new CloudException(Failure.UNAVAILABLE, OPERATION, "the metadata service at " + endpoint() + " does not answer (" + silent.getMessage()
                    + "): this host is no OpenStack server, or something blocks it; or give network_interface under cloud_provider", silent);
        }
        if (!answer.ok() || !answer.body().isObject()) {
            throw new CloudException(answer.status() == 404 ? Failure.NOT_FOUND : Failure.UNAVAILABLE, OPERATION, "", "", answer.status(), 0,
                    "the metadata service at " + endpoint() + " has no openstack/latest/" + file, null);
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
