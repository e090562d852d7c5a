package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The journal in memory: the last transitions, and which of them takeover reports still belong to. */
final class JournalBook {
    static final int MAX_RECORDS = 512;
    private static final int MAX_OPEN = 1024;
    private static final int MAX_PARKED = 1024;
    private static final long LOAD_WAIT_MS = 2_000;

    private record TakeoverKey(String instance, long term, Resource resource) {}

    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Map<TransitionRecord.Key, TransitionRecord> records = new LinkedHashMap<>();   // guarded by itself
    private final Map<TakeoverKey, OpenTransition> open = new LinkedHashMap<>();                  // from here on: the writer thread alone
    private final Deque<Journal.Entry.Report> parked = new ArrayDeque<>();
    private final Set<OpenTransition> dirty = new LinkedHashSet<>();

    void load(Collection<TransitionRecord> older) {
        older.forEach(this::remember);
        loaded.countDown();
    }

    void enter(Journal.Entry entry) {
        switch (entry) {
            case Journal.Entry.Transition(TransitionRecord record, List<Resource> awaited) -> transition(record, awaited);
            case Journal.Entry.Report report -> report(report);
            case Journal.Entry.Closing _ -> { }
        }
    }

    private void transition(TransitionRecord record, List<Resource> awaited) {
        OpenTransition transition = new OpenTransition(record, awaited);
        awaited.forEach(resource -> {
            if (open.size() == MAX_OPEN) {
                open.remove(open.keySet().iterator().next());
            }
            open.put(new TakeoverKey(record.instance(), record.term(), resource), transition);
        });
        changed(transition);
        // Reports that were faster than the engine's own record of the transition.
        List<Journal.Entry.Report> waiting = List.copyOf(parked);
        parked.clear();
        waiting.forEach(this::report);
    }

    private void report(Journal.Entry.Report entry) {
        TakeoverReport report = entry.report();
        switch (report.event()) {
            case STILL_CONTESTED, SUSPECTED, LOOK_FAILED, LOOK_RECOVERED -> { }
            case DRIFTED -> lost(report, "drifted", entry.at());
            case CONTESTED -> lost(report, "claimed elsewhere", entry.at());
            case PLANNED, HELD, FAILED, WOULD_CLAIM, STOPPED -> {
                OpenTransition transition = open.get(new TakeoverKey(report.instance(), report.term(), report.resource()));
                if (transition == null) {
                    park(entry);
                } else {
                    transition.add(report);
                    changed(transition);
                }
            }
        }
    }

    /** A part of the takeover that is under way, or the beginning of one: the same loss may be told more than once. */
    private void lost(TakeoverReport report, String what, Instant at) {
        OpenTransition known = open.get(new TakeoverKey(report.instance(), report.term(), report.resource()));
        if (known == null || known.settled()) {
            transition(again(report, what, at), List.of(report.resource()));
        } else {
            known.add(report);
            changed(known);
        }
    }

    /** The master stays master and takes a lost resource again: no transition of the election, but one that people look for in the history. */
    private static TransitionRecord again(TakeoverReport report, String what, Instant at) {
        return new TransitionRecord(report.instance(), report.term(), "MASTER", "MASTER", at, report.resource() + " " + what + ": " + report.seen().describe(),
                List.of(), null, report.beganNs());
    }

    private void park(Journal.Entry.Report entry) {
        if (parked.size() == MAX_PARKED) {
            parked.removeFirst();
        }
        parked.addLast(entry);
    }

    private void changed(OpenTransition transition) {
        remember(transition.now());
        dirty.add(transition);
    }

    private void remember(TransitionRecord record) {
        synchronized (records) {
            if (records.put(record.key(), record) == null && records.size() > MAX_RECORDS) {
                records.remove(records.keySet().iterator().next());
            }
        }
    }

    /**
     * What has to be written now: new transitions and settled ones.
     *
     * @param quiet also those that made progress worth a line
     */
    List<TransitionRecord> due(boolean quiet) {
        return write(List.copyOf(dirty).stream().filter(transition -> transition.due(quiet)).toList());
    }

    /** All that is not written yet: the agent ends. */
    List<TransitionRecord> rest() {
        return write(List.copyOf(dirty));
    }

    private List<TransitionRecord> write(List<OpenTransition> transitions) {
        transitions.forEach(transition -> {
            transition.wrote();
            dirty.remove(transition);
        });
        return transitions.stream().map(OpenTransition::now).toList();
    }

    /** Whether {@link #due} has nothing to give, however quiet it is. */
    boolean allWritten() {
        return dirty.stream().noneMatch(transition -> transition.due(true));
    }

    List<TransitionRecord> recent(int count) {
        try {
            boolean ready = loaded.await(LOAD_WAIT_MS, TimeUnit.MILLISECONDS);
            synchronized (records) {
                List<TransitionRecord> all = new ArrayList<>(records.values());
                return ready ? List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size())) : List.of();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
