package io.keepaloft.cloud;

/** What {@link Takeover} wants done next. */
public sealed interface TakeoverAction {
    /** Call {@link CloudSession#observe}; answer with {@code observed} or {@code failed}. */
    record Observe(Resource resource) implements TakeoverAction {}

    /** Call {@link CloudSession#plan}; answer with {@code planned}. */
    record MakePlan(Resource resource, Observation observation) implements TakeoverAction {}

    /** Call {@link CloudSession#apply} at once, with a context whose gate asks the term again; answer with {@code written} or {@code failed}. */
    record Write(Step step, long timeoutNs) implements TakeoverAction {}

    /** Log and journal it before anything else is done; no answer. */
    record Tell(TakeoverReport report) implements TakeoverAction {}

    /** Nothing to do before {@code untilNs}; asking earlier is harmless. */
    record Wait(long untilNs) implements TakeoverAction {}
}
