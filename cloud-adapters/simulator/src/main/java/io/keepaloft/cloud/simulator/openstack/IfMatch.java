package io.keepaloft.cloud.simulator.openstack;

import io.keepaloft.cloud.simulator.http.Request;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Neutron's compare-and-swap (extension revision-if-match), as it was measured: `revision_number=N`, in quotes or not, is kept; any other
 * spelling is ignored, and the write goes through; a number that is none, or two of them, is a bad request.
 */
final class IfMatch {
    private static final String PREFIX = "revision_number=";

    private IfMatch() { }

    static OptionalLong of(Request request) {
        var tags = request.headers("if-match").stream().flatMap(header -> Stream.of(header.split(","))).map(String::strip)
                .map(tag -> tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"") ? tag.substring(1, tag.length() - 1) : tag)
                .filter(tag -> tag.startsWith(PREFIX)).toList();
        if (tags.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            if (tags.size() == 1) {
                return OptionalLong.of(Long.parseLong(tags.getFirst().substring(PREFIX.length())));
            }
        } catch (NumberFormatException _) {
            // The same answer as for two of them.
        }
        throw new ApiFault(400, "BadRequest", "Bad if-match request: Revision number etag must be in the format of revision_number=<int>.");
    }

    static void check(OptionalLong wanted, long revision) {
        if (wanted.isPresent() && wanted.getAsLong() != revision) {
            throw new ApiFault(412, "RevisionNumberConstraintFailed", "Constrained to %d, but current revision is %d", wanted.getAsLong(), revision);
        }
    }
}
