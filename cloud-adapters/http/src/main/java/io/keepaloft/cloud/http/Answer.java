package io.keepaloft.cloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import okhttp3.Headers;

/**
 * What a server answered. Its text is not shown: it may hold a token.
 *
 * @param body a missing node when the text was no JSON
 */
public record Answer(int status, Headers headers, String text, JsonNode body) {

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** The cloud's id of the request, what its operators search their logs for. */
    public String requestId() {
        String id = headers.get("X-Openstack-Request-Id");
        String other = id == null ? headers.get("X-Request-Id") : id;
        return other == null ? "" : other;
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
