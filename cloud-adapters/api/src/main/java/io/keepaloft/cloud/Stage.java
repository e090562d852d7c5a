package io.keepaloft.cloud;

/** Where a {@link Takeover} stands; each stage carries only what it needs. */
sealed interface Stage {
    /** Why the machine looks at the cloud: to begin an attempt, to see a write take effect, or to see that nothing changed. */
    enum Purpose { FRESH, VERIFY, RECONCILE }

    record Looking(Purpose purpose) implements Stage {}

    record Planning(Observation basis, long seenNs) implements Stage {}

    /** @param seenNs when the plan's basis was observed; @param firstWriteNs when the first of its writes left */
    record Writing(Plan plan, int index, long seenNs, long firstWriteNs) implements Stage {}

    /** Somebody else took it during the term: rests until a referee decides, and looks again if none does. */
    record Contested(Observation.HeldByOther rival, long seenNs, long untilNs) implements Stage {}

    /** What may cut a rest short. */
    enum Cut {
        /** Every hint that the resource changed hands: nothing is wrong, it is only not time yet. */
        BY_HINT,
        /** The first hint after a quiet while: attempts failed, or another fought for it, and that may just have ended. */
        BY_NEWS,
        /** Nothing: the cloud asked for it, or it is short and there to hold us back. */
        BY_NOTHING
    }

    record Resting(long untilNs, Purpose then, Cut cut) implements Stage {}

    /** What it becomes when it need rest no longer than that; itself when it does not rest, or waits for a referee. */
    default Stage restedBy(long soonerNs) {
        return this instanceof Resting(long untilNs, var then, var cut) && soonerNs - untilNs < 0 ? new Resting(soonerNs, then, cut) : this;
    }

    /** What it becomes when its rest is over; itself until then, and when it does not rest. */
    default Stage rested(long nowNs) {
        return switch (this) {
            case Resting(long untilNs, var then, _) when nowNs - untilNs >= 0 -> new Looking(then);
            case Contested(_, _, long untilNs) when nowNs - untilNs >= 0 -> new Looking(Purpose.FRESH);
            case Resting _, Contested _, Looking _, Planning _, Writing _ -> this;
        };
    }

    /** When its rest is over; {@code nowNs} if it does not rest. */
    default long endNs(long nowNs) {
        return switch (this) {
            case Resting(long untilNs, _, _) -> untilNs;
            case Contested(_, _, long untilNs) -> untilNs;
            case Looking _, Planning _, Writing _ -> nowNs;
        };
    }

    /** A write was accepted and may not show yet: until then an old state is no reason to write again, not even after a pause. */
    default boolean verifying() {
        return switch (this) {
            case Looking(var purpose) -> purpose == Purpose.VERIFY;
            case Resting(_, var then, _) -> then == Purpose.VERIFY;
            case Planning _, Writing _, Contested _ -> false;
        };
    }
}
