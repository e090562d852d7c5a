package io.keepaloft.agent.lab;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the client outside has asked, and who answered; the measure of every failover in the lab. */
final class Answers {
    /**
     * @param receivedNs when the answer was complete
     * @param who what it said, e.g. the host's name; empty as long as there is none
     */
    private record Entry(long receivedNs, String who) {
        static final Entry NONE = new Entry(0, "");
    }

    private final long startNs = System.nanoTime();
    /** By the time of asking, relative to the start. */
    private final TreeMap<Long, Entry> byAskedNs = new TreeMap<>();
    private final Consumer<String> onChange;
    private String lastWho = "";

    /** @param onChange is told whenever another one answers than before; it must not block */
    Answers(Consumer<String> onChange) {
        this.onChange = onChange;
    }

    synchronized void asked(long askedNs) {
        byAskedNs.put(askedNs - startNs, Entry.NONE);
    }

    synchronized void answered(long askedNs, long receivedNs, String who) {
        byAskedNs.put(askedNs - startNs, new Entry(receivedNs - startNs, who));
        if (!who.equals(lastWho)) {
            lastWho = who;
            onChange.accept(who);
        }
    }

    /** Who answered last, of the questions that were asked at or after `sinceNs`; empty if nobody has. */
    synchronized Optional<String> latest(long sinceNs) {
        return byAskedNs.tailMap(Math.max(0, sinceNs - startNs), true).descendingMap().values().stream().filter(e -> !e.who.isEmpty())
                .map(Entry::who).findFirst();
    }

    /** Whether the last `count` questions, asked at or after `sinceNs`, that were answered, were answered by `who` in a row. */
    synchronized boolean steady(String who, int count, long sinceNs) {
        var last = byAskedNs.tailMap(sinceNs - startNs, true).descendingMap().values().stream()
                .dropWhile(e -> e.who.isEmpty()).limit(count).toList();
        return last.size() == count && last.stream().allMatch(e -> e.who.equals(who));
    }

    /**
     * The longest time without an answer from `sinceNs` to `untilNs`: from when the first unanswered question of a row was asked to
     * when the next answered one was answered, in ns; 0 if each was answered. Questions still open at the end count as unanswered.
     */
    synchronized long longestSilenceNs(long sinceNs, long untilNs) {
        long longest = 0;
        long silentFrom = -1;
        for (var question : byAskedNs.subMap(sinceNs - startNs, untilNs - startNs).entrySet()) {
            Entry entry = question.getValue();
            if (entry.who.isEmpty()) {
                silentFrom = silentFrom < 0 ? question.getKey() : silentFrom;
            } else if (silentFrom >= 0) {
                longest = Math.max(longest, entry.receivedNs - silentFrom);
                silentFrom = -1;
            }
        }
        return silentFrom < 0 ? longest : Math.max(longest, untilNs - startNs - silentFrom);
    }

    /** How many questions of that time have no answer. */
    synchronized int unanswered(long sinceNs, long untilNs) {
        return (int) byAskedNs.subMap(sinceNs - startNs, untilNs - startNs).values().stream().filter(e -> e.who.isEmpty()).count();
    }
}
