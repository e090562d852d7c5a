package io.keepaloft.cloud.simulator.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Session tokens that carry their own proof and end, so that none has to be kept: expiry, and an HMAC over it and the instance. */
final class MetadataTokens {
    private final byte[] key = new byte[32];

    MetadataTokens(RandomGenerator random) {
        random.nextBytes(key);
    }

    String issue(String instanceId, long expiresMs) {
        byte[] proof = proof(instanceId, expiresMs);
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(8 + proof.length).putLong(expiresMs).put(proof).array());
    }

    boolean valid(String token, String instanceId, long nowMs) {
        byte[] raw;
        try {
            raw = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (raw.length != 40) {
            return false;
        }
        long expiresMs = ByteBuffer.wrap(raw).getLong();
        return nowMs < expiresMs && MessageDigest.isEqual(Arrays.copyOfRange(raw, 8, 40), proof(instanceId, expiresMs));
    }

    private byte[] proof(String instanceId, long expiresMs) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal((expiresMs + " " + instanceId).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
