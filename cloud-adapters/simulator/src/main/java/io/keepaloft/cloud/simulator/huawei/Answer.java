package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What a call that worked answers. @param body null = none */
record Answer(int status, JsonNode body) {
    static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    static Answer ok(String name, JsonNode value) {
        return ok(JsonNodeFactory.instance.objectNode().set(name, value));
    }

    static Answer gone() {
        return new Answer(204, null);
    }
}
