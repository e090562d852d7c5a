package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import okhttp3.Headers;

/** What a server answered; {@code body} is a missing node when it was no JSON. Its text is not shown: it may hold a token. */
record Answer(int status, Headers headers, JsonNode body) {

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** OpenStack's id of the request, what its operators search their logs for. */
    String requestId() {
        String id = headers.get("X-Openstack-Request-Id");
        return id == null ? "" : id;
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
