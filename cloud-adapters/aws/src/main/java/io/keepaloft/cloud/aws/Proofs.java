package io.keepaloft.cloud.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which calls EC2 has just said are allowed: before anything is taken away from its holder it must be known that it may be given to us, and
 * what a rehearsal has proven a moment ago costs a takeover nothing.
 */
final class Proofs {
    /** Three rounds of rehearsal; a policy that is changed counts within seconds. */
    static final long GOOD_NS = 60_000_000_000L;

    private final LongSupplier clockNs;
    private final Map<String, Long> provenNs = new ConcurrentHashMap<>();

    Proofs(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    /** @param call an operation and what it is for, as the caller tells them apart */
    boolean has(String call) {
        Long at = provenNs.get(call);
        return at != null && clockNs.getAsLong() - at < GOOD_NS;
    }

    void add(String call) {
        provenNs.put(call, clockNs.getAsLong());
    }

    /** It was refused. */
    void remove(String call) {
        provenNs.remove(call);
    }
}
