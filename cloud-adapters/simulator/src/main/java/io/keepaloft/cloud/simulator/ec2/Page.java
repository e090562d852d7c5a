package io.keepaloft.cloud.simulator.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * `MaxResults` and `NextToken`: which part of a list is wanted. A token serves only the request that it was given for.
 *
 * @param size {@link Integer#MAX_VALUE} for everything at once
 */
record Page(int start, int size, int fingerprint) {
    private static final int SMALLEST = 5;
    private static final int LARGEST = 1000;

    static Page read(Params params, boolean idsGiven) {
        int size = params.integer("MaxResults", Integer.MAX_VALUE);
        if (size != Integer.MAX_VALUE) {
            if (size < SMALLEST || size > LARGEST) {
                throw ApiError.bad("InvalidParameterValue", "Value ( %d ) for parameter maxResults is invalid. Expecting a value between %d and %d.",
                        size, SMALLEST, LARGEST);
            }
            if (idsGiven) {
                throw ApiError.bad("InvalidParameterCombination", "The parameter MaxResults cannot be used together with a list of ids");
            }
        }
        int fingerprint = params.fingerprint(Set.of("NextToken", "MaxResults"));
        int start = params.find("NextToken").filter(token -> !token.isEmpty()).map(token -> start(token, fingerprint)).orElse(0);
        return new Page(start, size, fingerprint);
    }

    private static int start(String token, int fingerprint) {
        try {
            var fields = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(":");
            if (fields.length == 2 && Integer.parseInt(fields[0]) == fingerprint && Integer.parseInt(fields[1]) >= 0) {
                return Integer.parseInt(fields[1]);
            }
        } catch (IllegalArgumentException _) {
            // falls through to the refusal below: the token is not one of ours
        }
        throw ApiError.bad("InvalidNextToken", "The token '%s' is invalid", token);
    }

    <T> List<T> of(List<T> rows) {
        int from = Math.min(start, rows.size());
        return rows.subList(from, (int) Math.min((long) from + size, rows.size()));
    }

    /** Null when nothing is left. */
    String nextToken(int rows) {
        long next = (long) start + size;
        return next >= rows ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString((fingerprint + ":" + next).getBytes(StandardCharsets.UTF_8));
    }
}
