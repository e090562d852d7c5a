package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.RetryAfter;
import java.util.Set;

/**
 * The error table: what each refusal of Keystone and Neutron, and each silence, means for a takeover.
 *
 * <p>Source: Networking API v2.0 reference, "Response codes"; Neutron's answers as measured.
 */
final class Failures {

    /** Conflicts that will stay until people do something; all others come from somebody who wrote at the same time. */
    private static final Set<String> STANDING_CONFLICTS = Set.of("FloatingIPPortAlreadyAssociated", "OverQuota", "SecurityGroupRuleExists",
            "AddressPairAndPortSecurityRequired", "PortSecurityAndIPRequiredForSecurityGroups", "AllowedAddressPairExhausted");

    private Failures() {}

    static CloudException of(String operation, Answer answer) {
        JsonNode neutron = answer.body().path("NeutronError");
        JsonNode error = answer.body().path("error");
        String code = neutron.isObject() ? neutron.path("type").asText("") : error.path("title").asText("");
        String said = neutron.isTextual() ? neutron.asText() : neutron.isObject() ? neutron.path("message").asText("")
                : error.path("message").asText(answer.body().path("message").asText(""));
        boolean openStack = neutron.isObject() || neutron.isTextual() || error.isObject();
        return new CloudException(kindOf(answer.status(), code, openStack), operation, code, answer.requestId(), answer.status(),
                RetryAfter.ns(answer.headers()), message(answer.status(), said, openStack), null);
    }

    /** Visible for the table's own test. @param openStack false: something in between answered */
    static Failure kindOf(int status, String code, boolean openStack) {
        return switch (status) {
            case 401, 403, 407 -> Failure.DENIED;
            case 404 -> openStack ? Failure.NOT_FOUND : Failure.FATAL;
            case 408 -> Failure.RETRYABLE;
            case 409 -> STANDING_CONFLICTS.contains(code) ? Failure.FATAL : Failure.LOST_RACE;
            case 412 -> Failure.LOST_RACE;
            case 413, 429 -> Failure.THROTTLED;
            case 501 -> Failure.FATAL;
            default -> status >= 500 ? Failure.RETRYABLE : Failure.FATAL;
        };
    }

    private static String message(int status, String said, boolean openStack) {
        if (status == 404 && !openStack) {
            return "the server does not know this path: is the URL that of Keystone or Neutron?";
        }
        if (said.isBlank()) {
            return openStack ? "" : "the answer is not OpenStack's; something in between may have given it";
        }
        return said.length() > 500 ? said.substring(0, 500) + "…" : said;
    }
}
