package io.keepaloft.agent.lab;

import io.keepaloft.agent.control.HistoryEntry.Phase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The end of a story: a row an event, with what the client outside saw and what the new master did when. */
final class StoryTable {
    private static final String LINE = "%-46s %-8s %-8s %9s  %s";

    private StoryTable() {
    }

    static void print(String title, List<StoryRow> rows, Console console) {
        console.heading(title);
        console.plain(LINE.formatted("event", "before", "after", "silent ms", "takeover, ms"));
        for (StoryRow row : rows) {
            console.plain(LINE.formatted(row.event(), row.before(), row.after(), row.silenceMs() < 0 ? "-" : row.silenceMs(), phases(row.phases()))
                    .stripTrailing());
            row.wrong().forEach(complaint -> console.bad("  WRONG: " + complaint));
        }
    }

    private static String phases(List<Phase> phases) {
        return phases.stream().map(phase -> phase.name() + " " + milliseconds(phase.tookMs())).collect(Collectors.joining(", "));
    }

    /** Whole ones from 10 on, a digit more below. */
    private static String milliseconds(double ms) {
        return String.format(Locale.ROOT, ms >= 10 ? "%.0f" : "%.1f", ms);
    }
}
