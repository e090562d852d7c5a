package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.util.List;
import java.util.Locale;

/** The end of a run: a row a step, the programs that played it side by side. */
public final class ResultTable {
    private static final int EVENT = 44;
    private static final String CELL = " %-14s %-8s %-16s";

    private ResultTable() {
    }

    /** @param plays of one scenario and one variant, a program each */
    public static void print(String title, List<PlayReport> plays, Console console) {
        console.heading(title);
        StringBuilder programs = new StringBuilder(" ".repeat(5 + EVENT));
        StringBuilder head = new StringBuilder(pad("test", 5)).append(pad("event", EVENT));
        for (PlayReport play : plays) {
            programs.append(String.format(Locale.ROOT, " %-40s", play.program()));
            head.append(String.format(Locale.ROOT, CELL, "who answers", "masters", "away for"));
        }
        console.plain(programs.toString().stripTrailing());
        console.plain(head.toString().stripTrailing());
        for (ResultRow row : ResultRow.of(plays)) {
            StringBuilder line = new StringBuilder(pad(row.label(), 5)).append(pad(row.event(), EVENT));
            plays.forEach(play -> line.append(cell(row.steps().get(play.program()))));
            console.plain(line.toString().stripTrailing());
        }
        for (PlayReport play : plays) {
            for (StepReport step : play.steps()) {
                step.wrong().forEach(complaint -> console.bad("  NOT AS EXPECTED, " + play.program() + ", " + ResultRow.name(step) + ": " + complaint));
            }
            play.wrong().forEach(complaint -> console.bad("  NOT AS EXPECTED, " + play.program() + ": " + complaint));
        }
    }

    private static String cell(StepReport step) {
        if (step == null) {
            return String.format(Locale.ROOT, CELL, "", "", "");
        }
        return String.format(Locale.ROOT, CELL, step.answeredBy(), "" + step.masters().size(), away(step) + (step.wrong().isEmpty() ? "" : " !"));
    }

    /** As people read it: `0.4 s`, `21.3 s *`, see {@link PlayReport#marks}. */
    static String away(StepReport step) {
        return String.format(Locale.ROOT, "%.1f s", step.awayMs() / 1000.0) + (step.mark().isEmpty() ? "" : " " + step.mark());
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text.substring(0, width - 1) + " " : text + " ".repeat(width - text.length());
    }
}
