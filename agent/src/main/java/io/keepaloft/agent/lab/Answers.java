package io.keepaloft.agent.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the client outside has asked, and who answered; the measure of every failover in the lab. */
public final class Answers {
    /**
     * @param receivedNs when the answer was complete
     * @param who what it said, e.g. the host's name; empty as long as there is none
     */
    private record Entry(long receivedNs, String who) {
        static final Entry NONE = new Entry(0, "");
    }

    /** Questions without an answer in a row that are no loss of single packets. */
    private static final int SILENCE = 5;

    private static final long NS_PER_MS = 1_000_000;
    /** A question that was asked just before something may already be a victim of it. */
    private static final long ASKED_BEFORE_NS = 300 * NS_PER_MS;
    /** A younger question without an answer may still be answered. */
    private static final long OPEN_NS = 1000 * NS_PER_MS;

    private final long startNs = System.nanoTime();
    /** By the time of asking, relative to the start. */
    private final TreeMap<Long, Entry> byAskedNs = new TreeMap<>();
    private final Consumer<String> onChange;
    private String lastWho = "";

    /** @param onChange is told whenever another one answers than before, and by {@link #listen} when nobody does (empty); it must not block */
    public Answers(Consumer<String> onChange) {
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

    /** Tells that nobody answers any more, as an empty name, when the newest questions whose fate is known have no answer. */
    public synchronized void listen(long nowNs, long giveUpNs) {
        if (!lastWho.isEmpty() && known(SILENCE, startNs, nowNs, giveUpNs).stream().allMatch(String::isEmpty)) {
            lastWho = "";
            onChange.accept("");
        }
    }

    /** Who answered last, of the questions that were asked at or after `sinceNs`; empty if nobody has. */
    public synchronized Optional<String> latest(long sinceNs) {
        return byAskedNs.tailMap(Math.max(0, sinceNs - startNs), true).descendingMap().values().stream().filter(e -> !e.who.isEmpty())
                .map(Entry::who).findFirst();
    }

    /** Whether the last `count` questions, asked at or after `sinceNs`, that were answered, were answered by `who` in a row. */
    public synchronized boolean steady(String who, int count, long sinceNs) {
        var last = byAskedNs.tailMap(sinceNs - startNs, true).descendingMap().values().stream()
                .dropWhile(e -> e.who.isEmpty()).limit(count).toList();
        return last.size() == count && last.stream().allMatch(e -> e.who.equals(who));
    }

    /**
     * The longest time without an answer from `sinceNs` to `untilNs`: from when the first unanswered question of a row was asked to
     * when the next answered one was answered, in ns; 0 if each was answered. Questions still open at the end count as unanswered.
     */
    public synchronized long longestSilenceNs(long sinceNs, long untilNs) {
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
    public synchronized int unanswered(long sinceNs, long untilNs) {
        return (int) byAskedNs.subMap(sinceNs - startNs, untilNs - startNs).values().stream().filter(e -> e.who.isEmpty()).count();
    }

    /**
     * Who answered the newest questions asked since `sinceNs` whose fate is known, oldest first, at most `count`; empty = nobody did.
     *
     * @param giveUpNs after which time a question without an answer counts as unanswered
     */
    public synchronized List<String> known(int count, long sinceNs, long nowNs, long giveUpNs) {
        List<String> last = new ArrayList<>(byAskedNs.tailMap(sinceNs - startNs, true).descendingMap().entrySet().stream()
                .filter(question -> !question.getValue().who.isEmpty() || nowNs - startNs - question.getKey() >= giveUpNs)
                .limit(count).map(question -> question.getValue().who).toList());
        Collections.reverse(last);
        return last;
    }

    /** How long nobody answered. @param open whether nobody has answered since */
    public record Away(long ms, boolean open) {
    }

    /**
     * The longest time without an answer that began while something went on, whenever it ended; of one that began earlier and outlasted it, what
     * followed the beginning: nobody answered all the while.
     *
     * @param nowNs until when an open one lasts
     */
    public synchronized Away away(long beganNs, long endedNs, long nowNs) {
        long fromNs = beganNs - ASKED_BEFORE_NS;
        return silences(nowNs).stream().filter(silence -> silence.fromNs < endedNs - ASKED_BEFORE_NS && (silence.fromNs >= fromNs || silence.toNs >= endedNs))
                .map(silence -> new Away((silence.toNs - (silence.fromNs >= fromNs ? silence.fromNs : beganNs)) / NS_PER_MS,
                        silence.toNs == nowNs && nowNs - silence.fromNs >= OPEN_NS))
                .max(Comparator.comparingLong(Away::ms)).orElse(new Away(0, false));
    }

    /** Who answered from when to when; empty = nobody. Changes of the answerer and the first unanswered question begin a new one. */
    public record Period(long fromNs, long toNs, String who) {
    }

    private List<Period> silences(long nowNs) {
        return periods(nowNs, 0).stream().filter(period -> period.who.isEmpty()).toList();
    }

    /** All periods up to now, in order. @param giveUpNs younger questions without an answer do not count yet */
    public synchronized List<Period> periods(long nowNs, long giveUpNs) {
        List<Period> all = new ArrayList<>();
        long fromNs = 0;
        String who = null;
        for (var question : byAskedNs.entrySet()) {
            String next = question.getValue().who;
            if (next.isEmpty() && nowNs - startNs - question.getKey() < giveUpNs) {
                continue;
            }
            if (!next.equals(who)) {
                long changeNs = who != null && who.isEmpty() ? question.getValue().receivedNs : question.getKey();
                if (who != null) {
                    all.add(new Period(fromNs + startNs, changeNs + startNs, who));
                }
                fromNs = changeNs;
                who = next;
            }
        }
        if (who != null) {
            all.add(new Period(fromNs + startNs, nowNs, who));
        }
        return all;
    }
}
