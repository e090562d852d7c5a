package io.keepaloft.cloud;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * For whom and under what conditions a step is performed.
 *
 * @param term      number of the mastership, for the provider's own log lines
 * @param timeoutNs the longest that the whole call may take, nanoseconds
 * @param termValid the gate before the wire: true while the mastership still stands at this very moment. A provider asks it again right
 *                  before the request leaves, whenever something slow came first (credentials, signing, connecting), and instead
 *                  of writing throws {@link Failure#LOST_RACE}
 */
public record ClaimContext(String instance, long term, long timeoutNs, BooleanSupplier termValid) {
    public ClaimContext {
        Objects.requireNonNull(termValid);
    }

    /** True while the write may leave. */
    public boolean mayWrite() {
        return termValid.getAsBoolean();
    }
}
