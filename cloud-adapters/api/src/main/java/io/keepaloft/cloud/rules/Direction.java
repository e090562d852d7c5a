package io.keepaloft.cloud.rules;

import java.util.Locale;

/** Seen from the interface that the rules guard. */
public enum Direction {
    INGRESS, EGRESS;

    /** As finding ids and most APIs write it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Direction opposite() {
        return this == INGRESS ? EGRESS : INGRESS;
    }
}
