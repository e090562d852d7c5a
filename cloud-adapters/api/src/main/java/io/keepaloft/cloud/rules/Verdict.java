package io.keepaloft.cloud.rules;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What a rule set does to a packet, and why. */
public sealed interface Verdict {

    record Allowed(Rule by) implements Verdict {}

    /** @param by the rule that denies it; empty: no rule speaks of it */
    record Denied(Optional<Rule> by) implements Verdict {}

    /**
     * It hangs on what could not be read.
     *
     * @param doubts    the rules that would decide otherwise if they matched, in order; never empty
     * @param otherwise {@link Allowed} or {@link Denied}: the verdict if none of them does
     */
    record Unknown(List<Doubt> doubts, Verdict otherwise) implements Verdict {
        public Unknown {
            doubts = List.copyOf(doubts);
        }
    }

    /** Whether {@code address} is among {@code addresses}, of this rule, is not known. */
    record Doubt(Rule rule, Addresses addresses, InetAddress address) {}

    default boolean passes() {
        return this instanceof Allowed;
    }
}
