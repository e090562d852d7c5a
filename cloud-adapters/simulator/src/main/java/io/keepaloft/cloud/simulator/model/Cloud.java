package io.keepaloft.cloud.simulator.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Holds the current state, changes it one writer at a time, and remembers enough of the past to answer stale on demand. */
public final class Cloud {
    private static final int HISTORY = 4096;

    private record Past(long sinceNs, CloudState state) { }

    /** The new state, and what the writer wants to know about it. */
    public record Change<R>(CloudState state, R result) { }

    private final LongSupplier nanoClock;
    private final Consumer<CloudState> onChange;
    private final Deque<Past> history = new ArrayDeque<>();
    private CloudState current;

    /**
     * @param nanoClock monotonic
     * @param onChange  told of each new state, in order, under the writer's lock: it must only take note
     */
    public Cloud(CloudState initial, LongSupplier nanoClock, Consumer<CloudState> onChange) {
        this.current = initial;
        this.nanoClock = nanoClock;
        this.onChange = onChange;
        history.add(new Past(nanoClock.getAsLong(), initial));
    }

    public synchronized CloudState current() {
        return current;
    }

    /** The state as it was `ageNs` ago; the oldest one that is remembered if that is too long ago. */
    public synchronized CloudState asOf(long ageNs) {
        if (ageNs <= 0) {
            return current;
        }
        long at = nanoClock.getAsLong() - ageNs;
        var newestFirst = history.descendingIterator();
        while (newestFirst.hasNext()) {
            var past = newestFirst.next();
            if (past.sinceNs - at <= 0) {
                return past.state;
            }
        }
        return history.getFirst().state;
    }

    /**
     * Runs `writer` on the current state and makes what it returns the current one. What it throws passes through and changes nothing.
     * A writer that returns the state that it was given has changed nothing, and nobody is told.
     */
    public synchronized <R> R update(Function<CloudState, Change<R>> writer) {
        Change<R> change = writer.apply(current);
        if (change.state() != current) {
            current = new CloudState(current.version() + 1, change.state().items(), change.state().revisions());
            history.addLast(new Past(nanoClock.getAsLong(), current));
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
            onChange.accept(current);
        }
        return change.result();
    }
}
