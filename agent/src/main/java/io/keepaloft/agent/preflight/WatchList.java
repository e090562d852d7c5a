package io.keepaloft.agent.preflight;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What checks that are made again and again last said, and which of it is news.
 *
 * <p>What could not be looked at has not changed. A level that got worse is news when it is seen a second time in a row: one answer may be
 * an error of the moment. What is well again is news at once.
 */
final class WatchList {
    private static final int MAX_FINDINGS = 512;

    /** What is known of one subject of one check, and since when; {@code checkedAt} stays behind while it cannot be looked at. */
    record Watched(Finding finding, Instant since, Instant checkedAt) {
    }

    /** @param before the level that people know of */
    record Change(Finding finding, Level before) {
        boolean worse() {
            return finding.level().compareTo(before) > 0;
        }
    }

    private record Key(String id, String subject) {
    }

    private record Entry(Watched watched, Level told) {
    }

    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private boolean suspicion;
    private boolean blind;

    /** Takes the findings of one round. @return what to tell people, in the order of the findings */
    List<Change> enter(List<Finding> round, Instant now) {
        List<Change> changes = new ArrayList<>();
        suspicion = false;
        blind = false;
        Map<Key, Finding> worst = new LinkedHashMap<>();
        round.forEach(finding -> worst.merge(new Key(finding.id(), finding.subject()), finding, WatchList::worse));
        worst.forEach((key, finding) -> enter(key, finding, now, changes));
        goneWithTheirSubject(worst, now, changes);
        return changes;
    }

    private static Finding worse(Finding one, Finding other) {
        return other.level() != Level.SKIP && (one.level() == Level.SKIP || other.level().compareTo(one.level()) > 0) ? other : one;
    }

    private void enter(Key key, Finding finding, Instant now, List<Change> changes) {
        Entry before = entries.get(key);
        if (finding.level() == Level.SKIP) {
            // Never a change: but a check that could be made before says that something ails.
            blind |= before != null && before.watched().finding().level() != Level.SKIP || before == null && entries.keySet().stream()
                    .anyMatch(known -> known.id().equals(key.id()) && entries.get(known).watched().finding().level() != Level.SKIP);
            if (before == null && entries.size() < MAX_FINDINGS) {
                entries.put(key, new Entry(new Watched(finding, now, now), Level.PASS));
            }
            return;
        }
        if (before == null && entries.size() >= MAX_FINDINGS) {
            return;
        }
        Level last = before == null ? Level.PASS : before.watched().finding().level();
        Level told = before == null ? Level.PASS : before.told();
        Instant since = before != null && last == finding.level() ? before.watched().since() : now;
        boolean news = finding.level() != told;
        if (news && finding.level().compareTo(told) > 0 && (last == Level.SKIP || last.compareTo(finding.level()) < 0)) {
            suspicion = true;
            news = false;
        }
        if (news) {
            changes.add(new Change(finding, told));
            told = finding.level();
        }
        entries.put(key, new Entry(new Watched(finding, since, now), told));
    }

    /** People know of it from another line already. */
    void alreadyTold(Finding finding) {
        entries.computeIfPresent(new Key(finding.id(), finding.subject()), (_, entry) -> new Entry(entry.watched(), finding.level()));
    }

    /** The check was made and no longer speaks of a subject: a chain was deleted, a peer left. A check that was not made says nothing. */
    private void goneWithTheirSubject(Map<Key, Finding> round, Instant now, List<Change> changes) {
        for (Key key : List.copyOf(entries.keySet())) {
            List<Finding> sameCheck = round.entrySet().stream().filter(entry -> entry.getKey().id().equals(key.id())).map(Map.Entry::getValue).toList();
            boolean made = sameCheck.stream().anyMatch(finding -> finding.level() != Level.SKIP);
            boolean partly = sameCheck.stream().anyMatch(finding -> finding.level() == Level.SKIP);
            if (made && !partly && !round.containsKey(key)) {
                Entry gone = entries.remove(key);
                if (gone.told() != Level.PASS) {
                    Finding was = gone.watched().finding();
                    changes.add(new Change(Finding.pass(was.id(), was.subject(), "is not there any more"), gone.told()));
                }
            }
        }
    }

    /** Another configuration: what it does not ask for any more is forgotten with the next round. Levels that people know of stay known. */
    void forgetUnlessSeenAgain(List<Finding> round) {
        entries.keySet().removeIf(key -> round.stream().noneMatch(finding -> finding.id().equals(key.id())));
    }

    /** Whether something looked worse for the first time just now: worth a second look soon. */
    boolean suspicion() {
        return suspicion;
    }

    /** Whether something that could be looked at before could not be this time: the cloud ails, and is better left in peace for longer. */
    boolean blind() {
        return blind;
    }

    /** What is not well or not known, the worst first. */
    List<Watched> notPassed() {
        return entries.values().stream().map(Entry::watched).filter(watched -> watched.finding().level() != Level.PASS)
                .sorted(Comparator.comparingInt(watched -> rank(watched.finding().level()))).toList();
    }

    private static int rank(Level level) {
        return switch (level) {
            case FAIL -> 0;
            case WARN -> 1;
            case SKIP -> 2;
            case PASS -> 3;
        };
    }
}
