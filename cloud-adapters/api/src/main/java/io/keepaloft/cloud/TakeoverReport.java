package io.keepaloft.cloud;

import java.util.List;

/**
 * Something worth a log line or a journal entry happened to one claim. One report a change, never one a poll.
 *
 * @param beganNs   when this takeover began (the claim, or the look that found the drift), monotonic nanoseconds
 * @param atNs      when this happened
 * @param phases    the timeline so far; empty for events outside a takeover
 * @param seen      the observation that it rests on; null when none was made
 * @param plan      what is about to be done ({@link Event#PLANNED}, {@link Event#WOULD_CLAIM}); else null
 * @param error     why; null when nothing failed
 * @param nextNs    when something will be tried again; 0 when nothing is left to try
 */
public record TakeoverReport(String instance, Resource resource, long term, Event event, long beganNs, long atNs, List<Phase> phases,
                             Observation seen, Plan plan, CloudException error, long nextNs) {
    public enum Event {
        /** The plan stands, its first write comes next. */
        PLANNED,
        /** Observed to be ours: the takeover ended well, perhaps after it had been reported failed. */
        HELD,
        /** The deadline passed, or the failure is one that only people can repair. Trying goes on slowly while the term is valid. */
        FAILED,
        /** It was ours and, on looking, no longer is: taken over again. */
        DRIFTED,
        /**
         * Another host took it during this term ({@code seen}). Our election gives no right against it: nothing is written until
         * {@link Takeover#retake}, or the term ends.
         */
        CONTESTED,
        /** {@link #CONTESTED}, and nobody has decided yet: told at every look. */
        STILL_CONTESTED,
        /**
         * Another holder is shown ({@code seen}), so soon after our own hold that it may be a state of before: nobody has to give way to it. It
         * is ended if, asked for {@link Takeover#retake}, the election knows that no peer is out of reach, and it is shown once more.
         */
        SUSPECTED,
        /** A look while held failed: nothing is known to have changed, and it is tried again. */
        LOOK_FAILED,
        /** Looking works again after {@link #LOOK_FAILED}, and it is still ours. */
        LOOK_RECOVERED,
        /** A dry run: this is what would have been done. */
        WOULD_CLAIM,
        /** The term ended before the takeover did; nothing more is written. */
        STOPPED
    }

    public TakeoverReport {
        phases = List.copyOf(phases);
    }
}
