package io.keepaloft.cloud.huaweicloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.RetryAfter;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The error table: what each refusal of Huawei Cloud means for a takeover.
 *
 * <p>Source: VPC API Reference, EIP API Reference and ECS API Reference, each "Error Codes"; API Gateway, "Error Codes" ({@code APIGW.…}).
 */
final class Failures {

    private static final int FORBIDDEN = 403;
    private static final Map<String, Failure> BY_CODE = Map.ofEntries(
            // Floatingip has already associated with port: whoever bound it did so after our look.
            Map.entry("VPC.0510", Failure.LOST_RACE),
            // Port has already associated with floatingip: that one is somebody's, and stays.
            Map.entry("VPC.0511", Failure.FATAL),
            Map.entry("VPC.0504", Failure.NOT_FOUND),
            // Port is invalid, with status 500.
            Map.entry("VPC.0508", Failure.NOT_FOUND),
            // Resource status is busy, with status 409.
            Map.entry("VPC.0512", Failure.RETRYABLE),
            // The VPC's status is abnormal, please try later, with status 400.
            Map.entry("VPC.0004", Failure.RETRYABLE),
            // Policy does not allow it; the account is frozen or may not.
            Map.entry("VPC.0010", Failure.DENIED), Map.entry("VPC.2201", Failure.DENIED), Map.entry("VPC.2701", Failure.DENIED),
            Map.entry("VPC.0005", Failure.DENIED), Map.entry("VPC.0009", Failure.DENIED),
            // The gateway knows no such API: the endpoint is another service's.
            Map.entry("APIGW.0101", Failure.FATAL),
            Map.entry("APIGW.0103", Failure.FATAL),
            Map.entry("APIGW.0308", Failure.THROTTLED));

    private Failures() {}

    static CloudException of(String operation, Answer answer) {
        Refusal refusal = Refusal.of(answer.body());
        Failure kind = kindOf(answer.status(), refusal.code());
        String right = kind == Failure.DENIED && answer.status() == FORBIDDEN ? Actions.of(operation).map(action -> " (the policy must allow " + action + ")").orElse("") : "";
        return new CloudException(kind, operation, refusal.code(),
                answer.requestId().isEmpty() ? refusal.requestId() : answer.requestId(), answer.status(), RetryAfter.ns(answer.headers()), message(answer.status(), refusal) + right, null);
    }

    /** Visible for the table's own test. */
    static Failure kindOf(int status, String code) {
        Failure known = BY_CODE.get(code);
        if (known != null) {
            return known;
        }
        return switch (status) {
            case 401, 403, 407 -> Failure.DENIED;
            // Without a code it is not the service that answers.
            case 404 -> code.isEmpty() ? Failure.FATAL : Failure.NOT_FOUND;
            case 408 -> Failure.RETRYABLE;
            case 429 -> Failure.THROTTLED;
            case 409 -> Failure.LOST_RACE;
            case 501 -> Failure.FATAL;
            default -> status >= 500 ? Failure.RETRYABLE : Failure.FATAL;
        };
    }

    private static String message(int status, Refusal refusal) {
        if (refusal.code().isEmpty()) {
            return status == 404 ? "the server does not know this path: is the endpoint that of this service?"
                    : refusal.text().isBlank() ? "the answer is not Huawei Cloud's; something in between may have given it" : shortened(refusal.text());
        }
        return shortened(refusal.text());
    }

    private static String shortened(String text) {
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }

    /** The services write the same in four ways: {@code code}/{@code message}, {@code error_code}/{@code error_msg}, either of them inside {@code error}, or Neutron's. */
    private record Refusal(String code, String text, String requestId) {
        static Refusal of(JsonNode body) {
            JsonNode inner = Stream.of("error", "NeutronError", "badRequest", "itemNotFound", "forbidden").map(body::path).filter(JsonNode::isObject).findFirst().orElse(body);
            return new Refusal(first(inner, "error_code", "code", "errorCode", "type"), first(inner, "error_msg", "message", "errorMsg"),
                    first(body, "request_id", "requestId"));
        }

        private static String first(JsonNode node, String... names) {
            return Stream.of(names).map(node::path).filter(JsonNode::isValueNode).map(JsonNode::asText).filter(text -> !text.isEmpty()).findFirst().orElse("");
        }
    }
}
