package io.keepaloft.agent.lab.scenario;

import java.util.ArrayList;
import java.util.List;

/** How one thing changed over time: its value, and from when to when it had it. Thread-safe. */
final class Track {
    /** @param fromNs on the monotonic clock */
    record Change(long fromNs, String value) {
    }

    private final List<Change> changes = new ArrayList<>();

    /** Notes the value; whether it is another one than before. */
    synchronized boolean note(long nowNs, String value) {
        if (!changes.isEmpty() && changes.getLast().value().equals(value)) {
            return false;
        }
        changes.add(new Change(nowNs, value));
        return true;
    }

    synchronized String latest() {
        return changes.isEmpty() ? "" : changes.getLast().value();
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    /** How often since then another one had it than the one before; that nobody had it in between is no hand of its own. */
    synchronized int handsSince(long sinceNs) {
        int hands = 0;
        String last = "";
        for (Change change : changes) {
            if (!change.value().isEmpty()) {
                hands += change.fromNs() >= sinceNs && !last.isEmpty() && !change.value().equals(last) ? 1 : 0;
                last = change.value();
            }
        }
        return hands;
    }
}
