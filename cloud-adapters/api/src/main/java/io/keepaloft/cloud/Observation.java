package io.keepaloft.cloud;

import java.util.Objects;
import java.util.Set;

/**
 * What the cloud said about one resource at one moment. The cloud is eventually consistent: an observation may be older than the
 * last write, so it is evidence and never a fence.
 *
 * <p>A token is whatever the provider needs to write against exactly this state (an association id, a revision number, the owner's
 * network interface); opaque here, empty when the provider has none. Two observations of one unchanged state have equal tokens.
 */
public sealed interface Observation {
    /** Bound to this host exactly as configured, down to the private address. */
    record HeldByUs(String token) implements Observation {
        public HeldByUs {
            Objects.requireNonNull(token);
        }
    }

    /**
     * Bound to something else: another host, or this host but not as configured (another private address).
     *
     * @param holder    for people: the provider's id of the holder, e.g. {@code i-0123} or {@code eni-0456 (172.17.100.202)}
     * @param addresses the holder's private addresses, as text, as far as they are known: they tell a VRRP peer from a stranger. Never an
     *                  address that moves with the mastership, which says nothing about who has it. Empty: unknown
     * @param machines  the provider's ids of the machines that hold it, or of their ports: all of them, for {@link CloudSession#holderIsOff}.
     *                  Empty: unknown, or it is not only machines that hold it
     */
    record HeldByOther(String holder, String token, Set<String> addresses, Set<String> machines) implements Observation {
        public HeldByOther {
            Objects.requireNonNull(holder);
            Objects.requireNonNull(token);
            addresses = Set.copyOf(addresses);
            machines = Set.copyOf(machines);
        }

        /** By whatever machine, if it is one. */
        public HeldByOther(String holder, String token, Set<String> addresses) {
            this(holder, token, addresses, Set.of());
        }
    }

    /**
     * Exists, and nobody has to be asked for it: it is bound to nobody, or it is of a kind that several hosts have at a time and this one has not.
     *
     * @param state for people, after the resource's name and "is"
     */
    record Unheld(String token, String state) implements Observation {
        public Unheld {
            Objects.requireNonNull(token);
            Objects.requireNonNull(state);
        }

        /** Bound to nobody. */
        public Unheld(String token) {
            this(token, "held by nobody");
        }
    }

    /** Does not exist in this account, region or network: claiming it is impossible until somebody creates it. */
    record Absent(String why) implements Observation {
        public Absent {
            Objects.requireNonNull(why);
        }
    }

    /** For log lines and the journal. */
    default String describe() {
        return switch (this) {
            case HeldByUs _ -> "held by this host";
            case HeldByOther other -> "held by " + other.holder();
            case Unheld unheld -> unheld.state();
            case Absent absent -> "does not exist: " + absent.why();
        };
    }
}
