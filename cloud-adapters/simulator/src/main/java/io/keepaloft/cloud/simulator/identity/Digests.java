package io.keepaloft.cloud.simulator.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What every scheme of signing a request is made of. */
final class Digests {
    private Digests() { }

    static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String hex(byte[] data) {
        return HexFormat.of().formatHex(data);
    }

    /** Sorted, each name and value decoded and encoded anew. */
    static String canonicalQuery(String raw) {
        return Stream.ofNullable(raw).filter(query -> !query.isEmpty()).flatMap(query -> Arrays.stream(query.split("&"))).map(pair -> {
            int equals = pair.indexOf('=');
            return equals < 0 ? recode(pair) + "=" : recode(pair.substring(0, equals)) + "=" + recode(pair.substring(equals + 1));
        }).sorted().collect(Collectors.joining("&"));
    }

    static String recode(String text) {
        return encode(URLDecoder.decode(text, StandardCharsets.UTF_8));
    }

    /** RFC 3986: everything but unreserved characters. */
    static String encode(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }
}
