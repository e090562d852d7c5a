package io.keepaloft.protocol.paths;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) into a buffer of the caller's: {@code javax.crypto.Mac} would allocate the digest at each message.
 */
final class HmacSha256 {
    static final int BYTES = 32;
    private static final int BLOCK_BYTES = 64;

    private final MessageDigest digest;
    private final byte[] inner = new byte[BLOCK_BYTES];
    private final byte[] outer = new byte[BLOCK_BYTES];

    HmacSha256(byte[] key) {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        byte[] block = Arrays.copyOf(key.length > BLOCK_BYTES ? digest.digest(key) : key, BLOCK_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            inner[i] = (byte) (block[i] ^ 0x36);
            outer[i] = (byte) (block[i] ^ 0x5C);
        }
    }

    /** Writes the code of {@code length} bytes from 0 to {@code into} at {@code at}; 32 bytes. */
    void compute(byte[] message, int length, byte[] into, int at) {
        try {
            digest.update(inner);
            digest.update(message, 0, length);
            digest.digest(into, at, BYTES);
            digest.update(outer);
            digest.update(into, at, BYTES);
            digest.digest(into, at, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("room for " + BYTES + " bytes was there", e);
        }
    }
}
