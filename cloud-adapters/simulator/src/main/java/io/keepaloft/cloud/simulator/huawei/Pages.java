package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a v3 list says of itself. */
final class Pages {
    private Pages() { }

    static ObjectNode info(ObjectNode out, ArrayNode page) {
        var info = out.putObject("page_info").put("current_count", page.size());
        if (!page.isEmpty()) {
            info.put("previous_marker", page.get(0).path("id").asText());
        }
        return out;
    }
}
