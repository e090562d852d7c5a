package io.keepaloft.agent.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password of the configuration: it can be compared and used, but it never prints itself. */
public final class Secret {
    private final byte[] bytes;

    public Secret(String text) {
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A fresh copy of the bytes, for the one place that puts them on the wire. */
    public byte[] reveal() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    /** The same for all secrets: a hash of a short password would give it away. */
    @Override
    public int hashCode() {
        return Secret.class.getName().hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
