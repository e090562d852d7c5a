package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Headers;

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
                retryAfterNs(answer.headers()), message(answer.status(), said, openStack), null);
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

    static CloudException unanswered(String operation, IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WriteGate.TermEnded ended) {
                return new CloudException(Failure.LOST_RACE, operation, ended.getMessage(), failure);
            }
        }
        boolean sent = !neverSent(failure);
        return new CloudException(sent ? Failure.RETRYABLE : Failure.UNAVAILABLE, operation, "no answer: " + text(failure), failure);
    }

    private static boolean neverSent(IOException failure) {
        return switch (failure) {
            case UnknownHostException _, ConnectException _, NoRouteToHostException _, SSLHandshakeException _, SSLPeerUnverifiedException _ -> true;
            // OkHttp says "connect timed out" for the handshake, and "timeout" for an answer that did not come.
            case SocketTimeoutException late -> text(late).toLowerCase(Locale.ROOT).contains("connect");
            default -> false;
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Seconds, or a date, which is measured against the answer's own date: this module has no wall clock. RFC 9110 §10.2.3. */
    static long retryAfterNs(Headers headers) {
        String after = headers.get("Retry-After");
        String date = headers.get("Date");
        try {
            if (after == null) {
                return 0;
            }
            if (after.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(after)).toNanos();
            }
            return date == null ? 0 : Math.max(0, Duration.between(httpDate(date), httpDate(after)).toNanos());
        } catch (DateTimeException | ArithmeticException notUnderstood) {
            return 0;
        }
    }

    private static ZonedDateTime httpDate(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
