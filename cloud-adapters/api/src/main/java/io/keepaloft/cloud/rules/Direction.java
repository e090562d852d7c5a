package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.Finding.Way;
import java.util.Locale;

/** Seen from the interface that the rules guard. */
public enum Direction {
    INGRESS, EGRESS;

    /** As finding ids and most APIs write it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Before the address of the far end. */
    public String words() {
        return this == INGRESS ? "in from" : "out to";
    }

    /** What travels in it between these two, both with addresses. */
    public Way way(Member at, Member far) {
        Member source = this == INGRESS ? far : at;
        return Way.of(source.address().orElseThrow(), (source == at ? far : at).address().orElseThrow());
    }
}
