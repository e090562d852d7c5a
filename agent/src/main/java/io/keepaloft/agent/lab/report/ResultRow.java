package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one event, with each program that met it; an event that happens again has a row of its own.
 *
 * @param mark what it is called in the timelines: its label, or else its number among all rows, from 1
 * @param steps by program
 */
record ResultRow(String mark, String label, String event, Map<String, StepReport> steps) {
    private static final int LONGEST_MARK = 12;

    private record Key(String label, String event, int time) {
    }

    /** In the order of the steps. @param plays of one scenario and one variant, a program each */
    static List<ResultRow> of(List<PlayReport> plays) {
        Map<Key, ResultRow> rows = new LinkedHashMap<>();
        for (PlayReport play : plays) {
            Map<String, Integer> again = new HashMap<>();
            for (StepReport step : play.steps()) {
                Key key = new Key(step.label(), step.event(), again.merge(name(step), 1, Integer::sum));
                rows.computeIfAbsent(key, _ -> new ResultRow(mark(step.label(), rows.size() + 1), step.label(), step.event(), new HashMap<>())).steps().put(play.program(), step);
            }
        }
        return List.copyOf(rows.values());
    }

    /** A label that is too long for a drawing has only a number there. */
    private static String mark(String label, int number) {
        return label.isEmpty() || label.length() > LONGEST_MARK ? "" + number : label;
    }

    /** What the page's table calls it beside its mark. */
    String words() {
        return mark.equals(label) ? event : name(label, event);
    }

    /** The marks of a program's steps, in their order. */
    static List<String> marks(List<ResultRow> rows, PlayReport play) {
        return rows.stream().filter(row -> row.steps().containsKey(play.program())).sorted(Comparator.comparing(row -> play.steps().indexOf(row.steps().get(play.program()))))
                .map(ResultRow::mark).toList();
    }

    static String name(StepReport step) {
        return name(step.label(), step.event());
    }

    private static String name(String label, String event) {
        List<String> words = new ArrayList<>(List.of(label, event));
        words.removeIf(String::isEmpty);
        return String.join(" ", words);
    }
}
