package io.keepaloft.agent.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The product's version, as the build wrote it down. */
public final class ProductVersion {
    private ProductVersion() {}

    /** For example {@code 0.1.0}. */
    public static String text() {
        try (InputStream in = ProductVersion.class.getResourceAsStream("/io/keepaloft/agent/version.properties")) {
            if (in == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
