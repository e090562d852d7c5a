package io.keepaloft.cloud.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs the one kind of request that the stories send (POST / with three signed headers), written apart from the code that checks it. */
record Signer(String keyId, String secret, String token, String region, String service) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    record Signed(String amzDate, String authorization) { }

    Signed sign(String host, String body, Instant at) throws Exception {
        String time = TIME.format(at);
        String day = time.substring(0, 8);
        String names = "host;x-amz-date" + (token == null ? "" : ";x-amz-security-token");
        String canonical = "POST\n/\n\nhost:" + host + "\nx-amz-date:" + time + "\n" + (token == null ? "" : "x-amz-security-token:" + token + "\n")
                + "\n" + names + "\n" + hash(body);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        byte[] key = mac(mac(mac(mac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day), region), service), "aws4_request");
        String signature = HexFormat.of().formatHex(mac(key, "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash(canonical)));
        return new Signed(time, "AWS4-HMAC-SHA256 Credential=" + keyId + "/" + scope + ", SignedHeaders=" + names + ", Signature=" + signature);
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] mac(byte[] key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
