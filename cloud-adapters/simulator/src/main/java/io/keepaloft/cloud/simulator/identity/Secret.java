package io.keepaloft.cloud.simulator.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A secret that does not show itself by accident. */
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** For those who hand it out or compute with it; never for a log. */
    public String reveal() {
        return text;
    }

    public boolean matches(String other) {
        return other != null && MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override public String toString() {
        return "***";
    }
}
