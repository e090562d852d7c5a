package io.keepaloft.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.Json;

/** What a command of its own process left behind. */
record Said(int exit, String out, String err) {
    JsonNode findings() throws Exception {
        return Json.mapper().readTree(out).path("findings");
    }

    String level(String id) throws Exception {
        for (JsonNode finding : findings()) {
            if (finding.path("id").asText().equals(id)) {
                return finding.path("level").asText();
            }
        }
        return "no " + id;
    }
}
