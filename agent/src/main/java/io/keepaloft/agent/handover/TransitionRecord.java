package io.keepaloft.agent.handover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One transition of one instance with its timeline: an element of {@code history --json} and a line of the journal.
 *
 * @param term    number of the mastership that begins with it; 0 when none does
 * @param at      when it was decided
 * @param reason  the election's reason, as the log line has it
 * @param phases  in the order of their beginning
 * @param outcome null while a takeover is under way; {@code done} without one; {@code held}; {@code failed: …}; {@code abandoned: …}; {@code dry run}
 * @param beganNs monotonic nanoseconds that phases are counted from; known to the agent that wrote it, 0 when read back from a file
 */
public record TransitionRecord(String instance, long term, String from, String to, Instant at, String reason, List<Phase> phases, String outcome,
                               long beganNs) {
    public static final String DONE = "done";
    /** Enough for {@code observe}, {@code plan}, {@code claim} and {@code verify} of 500 resources. */
    static final int MAX_PHASES = 2048;
    private static final int MAX_DETAIL = 600;
    /** Of a record with very many phases: a record is one line of a file of bounded size. */
    private static final int MANY_PHASES = 256;
    private static final int SHORT_DETAIL = 160;

    /**
     * One stretch of it: {@code detect}, {@code advertise}, {@code addresses}, {@code gratuitous-arp} from the engine, and per resource {@code
     * observe}, {@code plan}, {@code claim}, {@code verify}.
     *
     * @param atNs   when it began, nanoseconds after the transition's beginning, which for lost advertisements is the last one heard
     * @param tookNs nanoseconds
     */
    public record Phase(String name, long atNs, long tookNs, String detail) {
        public Phase {
            Objects.requireNonNull(name);
            detail = detail == null ? "" : detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
        }

        private Phase shortened() {
            return detail.length() <= SHORT_DETAIL ? this : new Phase(name, atNs, tookNs, detail.substring(0, SHORT_DETAIL) + "…");
        }

        public double atMs() {
            return milliseconds(atNs);
        }

        public double tookMs() {
            return milliseconds(tookNs);
        }

        /** To the microsecond: more is noise. */
        private static double milliseconds(long ns) {
            return Math.round(ns / 1e3) / 1e3;
        }
    }

    /** Which transition it is: a later line of the journal with the same key replaces an earlier one. */
    record Key(String instance, Instant at, String from, String to) {}

    public TransitionRecord {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(at);
        phases = phases.size() <= MANY_PHASES ? List.copyOf(phases) : phases.stream().limit(MAX_PHASES).map(Phase::shortened).toList();
    }

    Key key() {
        return new Key(instance, at, from, to);
    }

    TransitionRecord with(List<Phase> more, String newOutcome) {
        List<Phase> all = new ArrayList<>(phases);
        all.addAll(more);
        all.sort(Comparator.comparingLong(Phase::atNs));
        return new TransitionRecord(instance, term, from, to, at, reason, all, newOutcome, beganNs);
    }

    /** The same, now that the agent that wrote it has ended: what was under way then will never be told any more. */
    public TransitionRecord afterItsAgent() {
        return outcome == null ? with(List.of(), "abandoned: the agent ended first") : this;
    }

    /**
     * Begins the timeline of a transition; costs the engine one list.
     *
     * @param at      wall-clock time of the decision
     * @param beganNs monotonic nanoseconds of the beginning: the last advertisement heard when adverts were lost, else the decision itself
     */
    public static Timeline begin(String instance, String from, String to, String reason, Instant at, long beganNs) {
        return new Timeline(instance, from, to, reason, at, beganNs);
    }

    /** Collects the engine's phases; for one thread. */
    public static final class Timeline {
        private final TransitionRecord bare;
        private final List<Phase> phases = new ArrayList<>(8);

        private Timeline(String instance, String from, String to, String reason, Instant at, long beganNs) {
            bare = new TransitionRecord(instance, 0, from, to, at, reason, List.of(), DONE, beganNs);
        }

        /** Both times on the monotonic clock of {@code beganNs}. */
        public Timeline phase(String name, long startNs, long endNs, String detail) {
            phases.add(new Phase(name, startNs - bare.beganNs, endNs - startNs, detail));
            return this;
        }

        /** @param term of the mastership that begins, 0 when none does */
        public TransitionRecord record(long term) {
            return new TransitionRecord(bare.instance, term, bare.from, bare.to, bare.at, bare.reason, phases, DONE, bare.beganNs);
        }
    }
}
