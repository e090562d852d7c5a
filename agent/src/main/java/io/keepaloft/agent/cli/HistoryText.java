package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.HistoryEntry;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Renders transitions for people: a line each, and its timeline below. */
final class HistoryText {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private HistoryText() {}

    static void print(List<HistoryEntry> entries, ZoneId zone, PrintWriter out) {
        if (entries.isEmpty()) {
            out.println("no transitions yet");
        }
        for (HistoryEntry entry : entries) {
            out.printf("%s  %s  %s -> %s  (%s)  %s%n", WHEN.format(entry.at().atZone(zone)), entry.instance(), entry.from(), entry.to(),
                    entry.reason(), entry.outcome() == null ? "under way" : entry.outcome());
            for (HistoryEntry.Phase phase : entry.phases()) {
                out.printf("    %+12.3f ms  %-16s %10.3f ms  %s%n", phase.atMs(), phase.name(), phase.tookMs(),
                        phase.detail() == null ? "" : phase.detail());
            }
        }
    }
}
