package io.keepaloft.protocol.election;

import java.util.Objects;

/**
 * Something that a virtual router watches, and what it means for its priority.
 *
 * @param name unique within the router and fit for a message, e.g. {@code script chk_nginx} or {@code interface eth1}
 * @param weight -253 to 253; positive: added while up; negative: subtracted while down; 0: the router is in FAULT while down
 * @param initial the status before the first result: UNKNOWN, or DOWN with {@code init_fail}
 */
public record TrackerConfig(String name, int weight, TrackerStatus initial) {
    public TrackerConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(initial, "initial");
        if (weight < -253 || weight > 253) {
            throw new IllegalArgumentException("weight must be -253 to 253, not " + weight);
        }
    }

    /** What this tracker adds to the priority in a given status. */
    int adjustment(TrackerStatus status) {
        return switch (status) {
            case UP -> Math.max(weight, 0);
            case DOWN -> Math.min(weight, 0);
            case UNKNOWN -> 0;
        };
    }
}
