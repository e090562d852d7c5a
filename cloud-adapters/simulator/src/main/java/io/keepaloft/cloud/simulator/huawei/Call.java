package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import java.util.Map;

/** One request that was let in. @param path what it names in its path */
record Call(Backend backend, Map<String, String> path, Query query, byte[] body, String requestId) {
    /** The cloud as reads see it. */
    CloudState seen() {
        return backend.cloud().asOf(backend.faults().staleReadsNs());
    }

    String project() {
        return backend.project();
    }

    /** A v3 answer begins with the request's id. */
    ObjectNode v3() {
        return JsonNodeFactory.instance.objectNode().put("request_id", requestId);
    }
}
