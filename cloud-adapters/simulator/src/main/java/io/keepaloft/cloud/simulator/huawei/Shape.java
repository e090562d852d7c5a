package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a family of calls writes an error. */
enum Shape {
    /** The gateway, and VPC and EIP v3. */
    V3 {
        @Override ObjectNode error(String code, String message, String requestId) {
            return JsonNodeFactory.instance.objectNode().put("error_msg", message).put("error_code", code).put("request_id", requestId);
        }
    },
    /** VPC and EIP v1. */
    V1 {
        @Override ObjectNode error(String code, String message, String requestId) {
            return JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
        }
    },
    /** What came with OpenStack: `/v2.0`. */
    NEUTRON {
        @Override ObjectNode error(String code, String message, String requestId) {
            var out = JsonNodeFactory.instance.objectNode();
            out.putObject("NeutronError").put("type", code).put("message", message).put("detail", "");
            return out;
        }
    },
    /** ECS and IAM. */
    NESTED {
        @Override ObjectNode error(String code, String message, String requestId) {
            var out = JsonNodeFactory.instance.objectNode();
            out.putObject("error").put("message", message).put("code", code);
            return out;
        }
    };

    abstract ObjectNode error(String code, String message, String requestId);
}
