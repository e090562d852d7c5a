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
import java.util.List;
import java.util.stream.Collectors;

/**
 * Recomputes the signature of a request from the secret that the key ring knows. Source: "Create a signed AWS API request" in the IAM user guide;
 * the codes are those that EC2 answers with: it says RequestExpired for old requests and for expired session tokens alike.
 */
public final class SignatureV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final KeyRing keys;
    private final String region;
    private final String service;

    public SignatureV4(KeyRing keys, String region, String service) {
        this.keys = keys;
        this.region = region;
        this.service = service;
    }

    /** @return whose key it is */
    public Credentials verify(Request request, Instant now) throws AuthError {
        var given = Authorization.parse(request.header("authorization").orElseThrow(
                () -> refusedKey()));
        var credentials = keys.find(given.accessKeyId()).orElseThrow(SignatureV4::refusedKey);
        var token = request.header("x-amz-security-token").orElse(null);
        if (credentials.sessionToken() == null ? token != null : !credentials.sessionToken().matches(token)) {
            throw refusedKey();
        }
        if (!given.region().equals(region) || !given.service().equals(service)) {
            throw new AuthError(403, "SignatureDoesNotMatch", "Credential should be scoped to region '" + region + "' and service '" + service
                    + "', not '" + given.region() + "' and '" + given.service() + "'.");
        }
        var time = request.header("x-amz-date").orElseThrow(() -> new AuthError(400, "IncompleteSignature",
                "Authorization header requires existence of an 'X-Amz-Date' header."));
        checkTime(time, given.date(), now);
        if (credentials.expiredAt(now)) {
            throw new AuthError(400, "RequestExpired", "Request has expired.");
        }
        byte[] expected = sign(credentials.secretAccessKey(), given, time, canonical(request, given.signedHeaders()));
        if (!MessageDigest.isEqual(expected, given.signature())) {
            throw mismatch();
        }
        return credentials;
    }

    private static AuthError refusedKey() {
        return new AuthError(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
    }

    private static AuthError mismatch() {
        return new AuthError(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
    }

    private static void checkTime(String time, String scopeDate, Instant now) throws AuthError {
        Instant signed;
        try {
            signed = TIME.parse(time, Instant::from);
        } catch (DateTimeException _) {
            throw new AuthError(400, "IncompleteSignature", "Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
        }
        if (!time.startsWith(scopeDate + "T")) {
            throw new AuthError(403, "SignatureDoesNotMatch", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.");
        }
        if (Duration.between(signed, now).abs().compareTo(MOST_SKEW) > 0) {
            throw new AuthError(400, "RequestExpired", "Request has expired.");
        }
    }

    private static String canonical(Request request, List<String> signedHeaders) throws AuthError {
        if (!signedHeaders.contains("host")) {
            throw new AuthError(403, "SignatureDoesNotMatch", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        String bodyHash = Digests.hex(Digests.sha256(request.body()));
        var declared = request.header("x-amz-content-sha256");
        if (declared.isPresent() && !declared.get().equals(bodyHash)) {
            throw mismatch();   // the payload is not the one that was signed
        }
        var headers = new StringBuilder();
        for (String name : signedHeaders) {
            headers.append(name).append(':').append(request.headers(name).stream().map(value -> value.strip().replaceAll(" +", " "))
                    .collect(Collectors.joining(","))).append('\n');
        }
        return String.join("\n", request.method(), canonicalPath(request.path()), Digests.canonicalQuery(request.query()), headers,
                String.join(";", signedHeaders), bodyHash);
    }

    /** Every service but S3 signs the path with each segment encoded once more. */
    private static String canonicalPath(String raw) {
        return raw.isEmpty() ? "/" : Arrays.stream(raw.split("/", -1)).map(Digests::encode).collect(Collectors.joining("/"));
    }

    private byte[] sign(Secret secret, Authorization given, String time, String canonical) {
        String scope = given.date() + "/" + region + "/" + service + "/aws4_request";
        byte[] key = ("AWS4" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(given.date(), region, service, "aws4_request")) {
            key = Digests.hmac(key, part);
        }
        return Digests.hmac(key, String.join("\n", ALGORITHM, time, scope, Digests.hex(Digests.sha256(canonical.getBytes(StandardCharsets.UTF_8)))));
    }
}
