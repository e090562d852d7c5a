package io.keepaloft.cloud.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Headers;

/** How long a server asks to wait. */
public final class RetryAfter {

    private RetryAfter() {}

    /** Seconds, or a date, which is measured against the answer's own date: this module has no wall clock. RFC 9110 §10.2.3. */
    public static long ns(Headers headers) {
        return ns(headers.get("Retry-After"), headers.get("Date"));
    }

    /** The two headers' values; null where there is none. */
    public static long ns(String after, String date) {
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
