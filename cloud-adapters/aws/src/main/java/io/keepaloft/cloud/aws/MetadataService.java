package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Shown;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Reads the instance metadata service, version 2: a session token first, then GETs that carry it.
 *
 * <p>Source: Amazon EC2 User Guide, "Use the Instance Metadata Service to access instance metadata".
 */
final class MetadataService {

    static final String MACS = "meta-data/network/interfaces/macs/";
    private static final String OPERATION = "metadata service";
    private static final String TOKEN_TTL_S = "21600";
    private static final String IPV4_ENDPOINT = "http://169.254.169.254";
    private static final String IPV6_ENDPOINT = "http://[fd00:ec2::254]";
    private static final int LONGEST_ANSWER_BYTES = 64 * 1024;

    private final OkHttpClient http;
    private final String endpoint;
    private final boolean disabled;
    private final AtomicReference<String> token = new AtomicReference<>();

    MetadataService(OkHttpClient http, String endpoint, boolean disabled) {
        this.http = http;
        this.endpoint = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        this.disabled = disabled;
    }

    /**
     * Where the SDK's own credential provider looks too: `AWS_EC2_METADATA_SERVICE_ENDPOINT`, `…_ENDPOINT_MODE`, `AWS_EC2_METADATA_DISABLED`,
     * or the JVM properties `aws.ec2MetadataServiceEndpoint` and so on.
     */
    static MetadataService ofEnvironment(OkHttpClient http) {
        String mode = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE.getNonDefaultStringValue().orElse("IPv4");
        String endpoint = SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT.getNonDefaultStringValue()
                .orElse(mode.equalsIgnoreCase("IPv6") ? IPV6_ENDPOINT : IPV4_ENDPOINT);
        return new MetadataService(http, endpoint, SdkSystemSetting.AWS_EC2_METADATA_DISABLED.getBooleanValue().orElse(false));
    }

    /** For people. */
    String endpoint() {
        return Shown.url(endpoint);
    }

    /**
     * One value, e.g. of {@code meta-data/instance-id}.
     *
     * @throws CloudException {@link Failure#UNAVAILABLE} when nobody answers, {@link Failure#NOT_FOUND} when there is no such value
     */
    String get(String path) throws CloudException {
        if (disabled) {
            throw new CloudException(Failure.UNAVAILABLE, OPERATION,
                    "AWS_EC2_METADATA_DISABLED is true; give region, instance_id and network_interface under cloud_provider, or unset it");
        }
        try {
            Answer answer = fetch(path, token.get() == null ? renewToken() : token.get());
            // A token ends with its six hours, or with the host that was snapshotted and moved: one new one, and no more.
            if (answer.status == 401) {
                answer = fetch(path, renewToken());
            }
            return accepted(path, answer);
        } catch (IOException silent) {
            throw new CloudException(Failure.UNAVAILABLE, OPERATION, silence(silent), silent);
        }
    }

    /** Empty where the service answers that it has no such value. */
    Optional<String> find(String path) throws CloudException {
        try {
            return Optional.of(get(path)).filter(text -> !text.isEmpty());
        } catch (CloudException refused) {
            if (refused.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** The MAC addresses of the instance's network interfaces: at most 15 or so, and an answer is bounded anyway. */
    List<String> macs() throws CloudException {
        return find(MACS).orElse("").lines().map(line -> line.replace("/", "")).toList();
    }

    /** Those of the instance whose id it tells. */
    List<OwnInterfaces.Candidate> networkInterfaces() throws CloudException {
        List<OwnInterfaces.Candidate> all = new ArrayList<>();
        for (String mac : macs()) {
            Optional<String> id = find(MACS + mac + "/interface-id");
            if (id.isPresent()) {
                String addresses = find(MACS + mac + "/local-ipv4s").orElse("") + "\n" + find(MACS + mac + "/ipv6s").orElse("");
                all.add(new OwnInterfaces.Candidate(mac, id.get(), addresses.lines().filter(line -> !line.isEmpty()).toList()));
            }
        }
        return all;
    }

    private String renewToken() throws IOException, CloudException {
        Request request = new Request.Builder().url(endpoint + "/latest/api/token")
                .header("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_TTL_S)
                .put(RequestBody.create(new byte[0], null))
                .build();
        String fresh = accepted("api/token", send(request));
        token.set(fresh);
        return fresh;
    }

    private Answer fetch(String path, String withToken) throws IOException {
        return send(new Request.Builder().url(endpoint + "/latest/" + path).header("X-aws-ec2-metadata-token", withToken).build());
    }

    private Answer send(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            return new Answer(response.code(), response.peekBody(LONGEST_ANSWER_BYTES).string().strip());
        }
    }

    private String accepted(String path, Answer answer) throws CloudException {
        return switch (answer.status) {
            case 200 -> answer.text;
            case 404 -> throw refused(Failure.NOT_FOUND, path, answer, "there is no such value on this host");
            case 401, 403 -> throw refused(Failure.UNAVAILABLE, path, answer, "the metadata service is switched off for this instance, or refuses it; "
                    + "aws ec2 modify-instance-metadata-options --http-endpoint enabled --instance-id <this instance>");
            default -> throw refused(Failure.UNAVAILABLE, path, answer, "the metadata service at " + endpoint() + " failed");
        };
    }

    private static CloudException refused(Failure failure, String path, Answer answer, String meaning) {
        return new CloudException(failure, OPERATION, "", "", answer.status, 0, "/latest/" + path + ": " + meaning, null);
    }

    private String silence(IOException silent) {
        String why = silent.getMessage() == null ? silent.getClass().getSimpleName() : silent.getMessage();
        String hint = silent instanceof InterruptedIOException
                ? "if this runs in a container, the answer may die on its way: "
                        + "aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2 --instance-id <this instance>"
                : "this host is no EC2 instance, or something blocks it";
        return "the metadata service at " + endpoint() + " does not answer (" + why + "); " + hint
                + "; or give region, instance_id and network_interface under cloud_provider";
    }

    /** Never shown: the text may be a token. */
    private record Answer(int status, String text) {
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }
}
