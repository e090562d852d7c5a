package io.keepaloft.cloud.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a face answers. */
public sealed interface Reply {
    record Content(int status, String type, byte[] body, Map<String, String> headers) implements Reply { }

    /** Nothing: the connection is closed. */
    record Cut() implements Reply { }

    static Reply of(int status, String type, String body, Map<String, String> headers) {
        return new Content(status, type, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static Reply text(int status, String body) {
        return of(status, "text/plain", body, Map.of());
    }
}
