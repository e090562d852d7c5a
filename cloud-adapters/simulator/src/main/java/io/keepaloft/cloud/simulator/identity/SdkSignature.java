package io.keepaloft.cloud.simulator.identity;

import io.keepaloft.cloud.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Huawei Cloud's AK/SK signature SDK-HMAC-SHA256, recomputed from the secret that the key ring knows. Source: "API Request Signing Guide" and its
 * "Common Errors Related to IAM Authentication Information": 15 minutes of skew, and a lock of five minutes after more than five failures in a row.
 */
public final class SdkSignature {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final Duration MOST_SKEW = Duration.ofMinutes(15);
    private static final int MOST_FAILURES = 5;
    private static final Duration LOCKED = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Of one access key: how often in a row it failed, and when last. */
    private record Failures(int count, Instant last) { }

    private final KeyRing keys;
    private final Map<String, Failures> failures = new HashMap<>();

    public SdkSignature(KeyRing keys) {
        this.keys = keys;
    }

    /** @return whose key it is */
    public Credentials verify(Request request, Instant now) throws AuthError {
        var fields = fields(request.header("authorization").orElseThrow(() -> incorrect("x-auth-token not found")));
        String access = fields.getOrDefault("Access", "");
        var credentials = keys.find(access).orElseThrow(() -> incorrect("Get secretKey failed,ak:" + access + ",err:ak not exist"));
        String time = request.header("x-sdk-date").orElse("");
        checkTime(time, now);
        checkToken(credentials, request, now);
        if (locked(access, now)) {
            throw incorrect("AK access failed to reach the limit,forbidden");
        }
        var signed = List.of(fields.getOrDefault("SignedHeaders", "").split(";"));
        byte[] expected = signature(credentials.secretAccessKey(), time, request, signed);
        boolean matches = signed.contains("host") && signed.contains("x-sdk-date")
                && MessageDigest.isEqual(Digests.hex(expected).getBytes(StandardCharsets.UTF_8), fields.getOrDefault("Signature", "").getBytes(StandardCharsets.UTF_8));
        remember(access, matches, now);
        if (!matches) {
            throw incorrect("verify aksk signature fail");
        }
        return credentials;
    }

    /** What a request has to carry, for callers without an SDK: the lab's operator. @param query null = none */
    public static Map<String, String> sign(String method, String path, String query, String host, byte[] body, String access, Secret secret, Instant now) {
        String time = TIME.format(now);
        var signed = List.of("host", "x-sdk-date");
        var request = new Request(method, path, query, Map.of("host", List.of(host), "x-sdk-date", List.of(time)), body, null);
        return Map.of("X-Sdk-Date", time, "Authorization", ALGORITHM + " Access=" + access + ", SignedHeaders=" + String.join(";", signed)
                + ", Signature=" + Digests.hex(signature(secret, time, request, signed)));
    }

    private static byte[] signature(Secret secret, String time, Request request, List<String> signed) {
        return Digests.hmac(secret.reveal().getBytes(StandardCharsets.UTF_8), String.join("\n", ALGORITHM, time,
                Digests.hex(Digests.sha256(canonical(request, signed).getBytes(StandardCharsets.UTF_8)))));
    }

    /** The secret stays what it is; the token proves that it is the temporary one. */
    private static void checkToken(Credentials credentials, Request request, Instant now) throws AuthError {
        String token = request.header("x-security-token").orElse(null);
        if (credentials.sessionToken() == null ? token != null : !credentials.sessionToken().matches(token)) {
            throw incorrect("verify aksk signature fail");
        }
        if (credentials.expiredAt(now)) {
            throw incorrect("token expires, expires_at:" + credentials.expires());
        }
    }

    private synchronized boolean locked(String access, Instant now) {
        var known = failures.get(access);
        return known != null && known.count() > MOST_FAILURES && now.isBefore(known.last().plus(LOCKED));
    }

    private synchronized void remember(String access, boolean matched, Instant now) {
        if (matched) {
            failures.remove(access);
        } else {
            var known = failures.getOrDefault(access, new Failures(0, now));
            failures.put(access, new Failures(now.isBefore(known.last().plus(LOCKED)) ? known.count() + 1 : 1, now));
        }
    }

    private static Map<String, String> fields(String header) throws AuthError {
        if (!header.startsWith(ALGORITHM + " ")) {
            throw incorrect("verify aksk signature fail, the algorithm has to be " + ALGORITHM);
        }
        var out = new LinkedHashMap<String, String>();
        for (String field : header.substring(ALGORITHM.length()).split(",")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                out.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
            }
        }
        return out;
    }

    private static void checkTime(String time, Instant now) throws AuthError {
        try {
            if (Duration.between(TIME.parse(time, Instant::from), now).abs().compareTo(MOST_SKEW) <= 0) {
                return;
            }
        } catch (DateTimeException _) {
            // The same answer as for a time that is too far away.
        }
        throw incorrect("verify aksk signature fail, x-sdk-date is not within 15 minutes");
    }

    private static AuthError incorrect(String why) {
        return new AuthError(401, "APIGW.0301", "Incorrect IAM authentication information: " + why);
    }

    private static String canonical(Request request, List<String> signed) {
        String headers = signed.stream().map(name -> name.toLowerCase(Locale.ROOT) + ":" + request.headers(name.toLowerCase(Locale.ROOT)).stream()
                .map(String::strip).collect(Collectors.joining(",")) + "\n").collect(Collectors.joining());
        String payload = request.header("x-sdk-content-sha256").filter(said -> said.equals("UNSIGNED-PAYLOAD")).orElseGet(() -> Digests.hex(Digests.sha256(request.body())));
        return String.join("\n", request.method(), path(request.path()), Digests.canonicalQuery(request.query()), headers, String.join(";", signed), payload);
    }

    /** Always with a slash at the end. */
    private static String path(String raw) {
        String path = Arrays.stream(raw.split("/", -1)).map(Digests::recode).collect(Collectors.joining("/"));
        return path.endsWith("/") ? path : path + "/";
    }
}
