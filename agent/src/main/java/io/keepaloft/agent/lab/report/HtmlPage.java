package io.keepaloft.agent.lab.report;

import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page's frame, its tables and its style; dark where the reader's system is dark, and readable on a phone. */
final class HtmlPage {
    private static final String STYLE = """
            :root { --ink:#1c2330; --soft:#5b6675; --paper:#fff; --line:#d8dee6; --good:#1a7f4b; --bad:#c0312b; --lane:#f1f4f8;
              --h0:#2f6fde; --h1:#d9822b; --h2:#7a4fd0; --h3:#12908e; --off:#b9c1cb; --backup:#8fb3ef; --idle:#dfe5ec; --none:#c0312b;
              --p0:#2f6fde; --p1:#7a4fd0; --p2:#8a94a2; --p3:#d9822b; }
            @media (prefers-color-scheme: dark) { :root { --ink:#e4e9f0; --soft:#98a4b3; --paper:#12171e; --line:#2c3541; --good:#4cc38a; --bad:#ff6b63;
              --lane:#1b222c; --h0:#5d93f5; --h1:#eba05a; --h2:#a786f0; --h3:#3fbdb8; --off:#48525f; --backup:#33507f; --idle:#2a333f; --none:#ff6b63;
              --p0:#5d93f5; --p1:#a786f0; --p2:#7c8794; --p3:#eba05a; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 1rem; max-width: 90rem; color: var(--ink); background: var(--paper); font: 15px/1.45 system-ui, sans-serif; }
            h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } p.soft, td.soft { color: var(--soft); }
            .wide { overflow-x: auto; } table { border-collapse: collapse; min-width: 40rem; width: 100%; }
            th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; } th { font-weight: 600; }
            th.n { text-align: right; }
            td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .good { color: var(--good); } .bad { color: var(--bad); }
            .legend { color: var(--soft); font-size: .85rem; } .legend span { margin-right: 1.2rem; white-space: nowrap; }
            svg { display: block; min-width: 60rem; width: 100%; height: auto; } svg text { fill: var(--ink); font: 11px system-ui, sans-serif; }
            svg.key { display: inline-block; min-width: 0; width: .8rem; margin-right: .35rem; vertical-align: -.05rem; }
            svg text.soft { fill: var(--soft); } .lane { fill: var(--lane); } .tick { stroke: var(--line); } .step { stroke: var(--soft); stroke-dasharray: 2 3; }
            .h0 { fill: var(--h0); } .h1 { fill: var(--h1); } .h2 { fill: var(--h2); } .h3 { fill: var(--h3); } .nobody { fill: var(--none); } .off { fill: var(--off); }
            .backup { fill: var(--backup); } .idle { fill: var(--idle); } .p0 { fill: var(--p0); } .p1 { fill: var(--p1); }
            .p2 { fill: var(--p2); } .p3 { fill: var(--p3); } .call { stroke: var(--good); stroke-width: 1.5; } .callbad { stroke: var(--bad); stroke-width: 2; }
            .keygood { fill: var(--good); } .keybad { fill: var(--bad); }
            """;

    private final List<PlayReport> plays;

    HtmlPage(List<PlayReport> plays) {
        this.plays = plays;
    }

    String text() {
        String title = plays.isEmpty() ? "no play" : plays.getFirst().title();
        boolean good = plays.stream().allMatch(PlayReport::asExpected);
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + escaped(title) + "</title><style>\n" + STYLE + "</style></head><body>\n");
        page.append("<h1>").append(escaped(title)).append("</h1>\n<p class=\"").append(good ? "good" : "bad").append("\">")
                .append(good ? "Everything was as expected." : "Not everything was as expected.").append("</p>\n");
        byVariant().forEach((variant, group) -> {
            if (!variant.isEmpty()) {
                page.append("<h2>").append(escaped(variant)).append("</h2>\n");
            }
            List<ResultRow> rows = ResultRow.of(group);
            table(rows, group, page);
            long spanMs = group.stream().mapToLong(Timeline::spanMs).max().orElse(1000);
            group.forEach(play -> timeline(play, new Timeline(play, ResultRow.marks(rows, play), spanMs), page));
        });
        return page.append("</body></html>\n").toString();
    }

    private Map<String, List<PlayReport>> byVariant() {
        return plays.stream().collect(Collectors.groupingBy(PlayReport::variant, LinkedHashMap::new, Collectors.toList()));
    }

    private static void table(List<ResultRow> rows, List<PlayReport> group, StringBuilder page) {
        page.append("<div class=\"wide\"><table><thead><tr><th class=\"n\">#</th><th>Event</th>");
        group.forEach(play -> page.append("<th>").append(escaped(play.program())).append(": who answers</th><th>masters</th><th class=\"n\">away for</th>"));
        page.append("</tr></thead><tbody>\n");
        for (ResultRow row : rows) {
            page.append("<tr><td class=\"n\">").append(escaped(row.mark())).append("</td><td>").append(escaped(row.words())).append("</td>");
            for (PlayReport play : group) {
                StepReport step = row.steps().get(play.program());
                page.append(step == null ? "<td></td><td></td><td></td>" : cells(step));
            }
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
        PlayReport.marks(group).forEach(mark -> page.append("<p class=\"soft\">").append(escaped(mark)).append("</p>\n"));
    }

    private static String cells(StepReport step) {
        String who = step.answeredBy() + (step.wrong().isEmpty() ? "" : " !");
        String all = String.join(", ", step.masters());
        return cell(step.answeredBy().equals("nobody") || !step.wrong().isEmpty(), who, String.join("; ", step.wrong()))
                + cell(step.masters().size() > 1, "" + step.masters().size(), all) + "<td class=\"n\">" + ResultTable.away(step) + "</td>";
    }

    private static String cell(boolean bad, String text, String title) {
        return "<td" + (bad ? " class=\"bad\"" : "") + (title.isEmpty() ? "" : " title=\"" + escaped(title) + "\"") + ">" + escaped(text) + "</td>";
    }

    private static void timeline(PlayReport play, Timeline drawn, StringBuilder page) {
        page.append("<h2>").append(escaped(play.program())).append(", second by second</h2>\n<p class=\"soft\">The lab was there after ").append(play.labStartMs())
                .append(" ms. What stands above the lines is in the table's first column; hover over anything else for what it is.</p>\n<div class=\"wide\">").append(drawn.svg()).append("</div>\n").append(drawn.legend());
        List<String> wrong = play.steps().stream().flatMap(step -> step.wrong().stream().map(each -> ResultRow.name(step) + ": " + each)).collect(Collectors.toList());
        wrong.addAll(play.wrong());
        if (!wrong.isEmpty()) {
            page.append("<ul class=\"bad\">");
            wrong.forEach(each -> page.append("<li>").append(escaped(each)).append("</li>"));
            page.append("</ul>\n");
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
