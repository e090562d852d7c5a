package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one event, with each program that met it; an event that happens again has a row of its own.
 *
 * @param steps by program
 */
record ResultRow(String label, String event, Map<String, StepReport> steps) {
    private record Key(String label, String event, int time) {
    }

    /** In the order of the steps. @param plays of one scenario and one variant, a program each */
    static List<ResultRow> of(List<PlayReport> plays) {
        Map<Key, ResultRow> rows = new LinkedHashMap<>();
        for (PlayReport play : plays) {
            Map<String, Integer> again = new HashMap<>();
            for (StepReport step : play.steps()) {
                Key key = new Key(step.label(), step.event(), again.merge(name(step), 1, Integer::sum));
                rows.computeIfAbsent(key, _ -> new ResultRow(step.label(), step.event(), new HashMap<>())).steps().put(play.program(), step);
            }
        }
        return List.copyOf(rows.values());
    }

    String name() {
        return name(label, event);
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
