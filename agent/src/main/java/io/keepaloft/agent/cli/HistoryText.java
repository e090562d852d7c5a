package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.HistoryEntry.Phase;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Renders transitions for people: a line each, and its timeline below; what many resources went through is one line of it. */
final class HistoryText {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final String LINE = "    %+12.3f ms  %-16s %10.3f ms  %s%n";
    /** What a takeover of one resource consists of; their details begin with the resource. */
    private static final Set<String> OF_A_RESOURCE = Set.of("observe", "plan", "claim", "verify");
    /** Of four resources, when nothing has to be tried twice: a screen can show that line by line. */
    private static final int FEW = 16;

    private HistoryText() {}

    /** @param verbose every phase of every resource is a line */
    static void print(List<HistoryEntry> entries, boolean verbose, ZoneId zone, PrintWriter out) {
        if (entries.isEmpty()) {
            out.println("no transitions yet");
        }
        for (HistoryEntry entry : entries) {
            out.printf("%s  %s  %s -> %s  (%s)  %s%n", WHEN.format(entry.at().atZone(zone)), entry.instance(), entry.from(), entry.to(),
                    entry.reason(), entry.outcome() == null ? "under way" : entry.outcome());
            List<Phase> takeovers = entry.phases().stream().filter(phase -> OF_A_RESOURCE.contains(phase.name())).toList();
            boolean together = !verbose && takeovers.size() > FEW;
            entry.phases().stream().filter(phase -> !together || !OF_A_RESOURCE.contains(phase.name()))
                    .forEach(phase -> line(phase.atMs(), phase.name(), phase.tookMs(), phase.detail() == null ? "" : phase.detail(), out));
            if (together) {
                together(takeovers, out);
            }
        }
    }

    /** From the beginning of the first to the end of the last, with how many there were of each and which took longest. */
    private static void together(List<Phase> takeovers, PrintWriter out) {
        double beganMs = takeovers.stream().mapToDouble(Phase::atMs).min().orElseThrow();
        double endedMs = takeovers.stream().mapToDouble(phase -> phase.atMs() + phase.tookMs()).max().orElseThrow();
        long resources = takeovers.stream().filter(phase -> !phase.name().equals("plan")).map(HistoryText::resource).distinct().count();
        Map<String, List<Phase>> byName = takeovers.stream().collect(Collectors.groupingBy(Phase::name, LinkedHashMap::new, Collectors.toList()));
        String counts = byName.values().stream().map(HistoryText::counted).collect(Collectors.joining("; "));
        line(beganMs, "takeover", endedMs - beganMs, resources + " resources: " + counts + "; with -v each is a line", out);
    }

    private static String counted(List<Phase> same) {
        Phase worst = same.stream().max(Comparator.comparingDouble(Phase::tookMs)).orElseThrow();
        return same.size() + " " + worst.name() + (worst.tookMs() > 0 ? String.format(Locale.ROOT, ", worst %.3f ms for %s", worst.tookMs(), resource(worst)) : "");
    }

    private static String resource(Phase phase) {
        String detail = phase.detail() == null ? "" : phase.detail();
        int end = detail.indexOf(": ");
        return end < 0 ? detail : detail.substring(0, end);
    }

    private static void line(double atMs, String name, double tookMs, String detail, PrintWriter out) {
        out.printf(Locale.ROOT, LINE, atMs, name, tookMs, detail);
    }
}
