package io.keepaloft.agent.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.report.PlayReport.Call;
import io.keepaloft.agent.lab.report.PlayReport.PacketSecond;
import io.keepaloft.agent.lab.report.PlayReport.Packets;
import io.keepaloft.agent.lab.report.PlayReport.Span;
import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table and the page of two programs that played the same steps. */
class ReportTest {
    private static final Packets PACKETS = new Packets(Map.of("vrrp_multicast", 1, "garp", 5), Map.of("vrrp_multicast", 3));

    private static StepReport step(String event, long beganMs, String answeredBy, boolean beyond) {
        return new StepReport("", event, beganMs, beganMs, beganMs + 1000, answeredBy, Map.of("master", "MASTER", "slave", "MASTER"), "", 0, beyond, false, List.of(), List.of(), Map.of());
    }

    private static PlayReport play(String program, long durationMs, boolean beyond) {
        return new PlayReport("story", "", "A story of <two>", program, Instant.EPOCH, 700, durationMs,
                List.of(step("it breaks", 1000, "nobody", beyond), step("(by hand)", 3000, "master", false), step("(by hand)", 5000, "slave", false)), List.of(),
                List.of(new Span(0, 3000, ""), new Span(3000, durationMs, "master")), Map.of("master", List.of(new Span(0, durationMs, "MASTER"))),
                List.of(), List.of(new Call(2000, 3, "slave", "AssociateAddress", "RequestLimitExceeded")),
                Map.of("master", PACKETS), Map.of("master", List.of(new PacketSecond(2, Map.of("vrrp_multicast", 1, "garp", 5), Map.of("vrrp_multicast", 3)))));
    }

    private static final List<PlayReport> PLAYS = List.of(play("keepalived", 10_500, true), play("keepaloft", 5_500, false));

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void anEventThatHappensAgainHasARowOfItsOwn() {
        StringWriter out = new StringWriter();
        ResultTable.print("story", PLAYS, new Console(new PrintWriter(out), false));
        List<String> rows = out.toString().lines().filter(line -> line.contains("(by hand)")).toList();
        assertEquals(2, rows.size(), out::toString);
        assertTrue(rows.getFirst().contains("master") && rows.getLast().contains("slave"), out::toString);
        String page = HtmlReport.of(PLAYS);
        assertEquals(List.of(1, 1), List.of(count(page, "<tr><td class=\"n\">2</td><td>(by hand)</td>"), count(page, "<tr><td class=\"n\">3</td><td>(by hand)</td>")), page);
    }

    @Test
    void thePageNeedsNoNetworkAndSaysWhatItsColoursMean() {
        String page = HtmlReport.of(PLAYS);
        assertFalse(page.contains("http") || page.contains("src=") || page.contains("@import") || page.contains("url("), page);
        assertTrue(page.contains("A story of &lt;two&gt;"), page);
        assertEquals(2, count(page, "master answers, is MASTER, has the elastic IP"), "a legend for each timeline");
        assertTrue(page.contains("<td class=\"bad\">nobody</td>"), page);
        assertTrue(page.contains("<td class=\"bad\" title=\"master, slave\">2</td>") || page.contains("<td class=\"bad\" title=\"slave, master\">2</td>"), page);
        assertTrue(page.contains("AssociateAddress: RequestLimitExceeded"), page);
    }

    @Test
    void whatAHostPutOnTheWireIsALaneOfItsOwn() {
        String page = HtmlReport.of(PLAYS);
        assertEquals(2, count(page, ">master sends</text>"), page);
        assertEquals(2, count(page, "<rect class=\"p0\" x=\"303.5\""), "two seconds after the beginning, of ten and a half that are drawn: " + page);
        assertEquals(2, count(page, "<title>2.0 s master sends 5 garp</title>"), page);
        assertFalse(page.contains("sends 3 vrrp_multicast"), "those were received");
        String json = JsonReport.of(PLAYS);
        assertTrue(json.replaceAll("\\s", "").contains("\"packet_seconds\":{\"master\":[{\"second\":2,\"sent\":{"), json);
    }

    @Test
    void timelinesOfOneScenarioHaveOneScale() {
        // Each begins half a second before its first step, and ten seconds are 1290 wide behind the 110 of the names.
        String page = HtmlReport.of(PLAYS);
        assertEquals(4, count(page, "x1=\"690.5\""), "the third step and the tick of the same time, in both: " + page);
    }

    @Test
    void aStepIsCalledTheSameAboveItsLineAndInTheTable() {
        StepReport labelled = new StepReport("(4)", "by the operator", 6000, 6000, 7000, "slave", Map.of(), "", 0, false, false, List.of(), List.of(), Map.of());
        StepReport wordy = new StepReport("quite a long label", "ends", 8000, 8000, 9000, "slave", Map.of(), "", 0, false, false, List.of(), List.of(), Map.of());
        PlayReport first = play("keepalived", 10_500, true);
        PlayReport second = new PlayReport("story", "", "A story", "keepaloft", Instant.EPOCH, 0, 10_500, List.of(step("only ours", 500, "a", false), first.steps().getFirst(), labelled, wordy),
                List.of(), List.of(), Map.of(), List.of(), List.of(), Map.of(), Map.of());
        String page = HtmlReport.of(List.of(first, second));
        for (String row : List.of("1</td><td>it breaks<", "4</td><td>only ours<", "(4)</td><td>by the operator<", "6</td><td>quite a long label ends<")) {
            assertEquals(1, count(page, "<tr><td class=\"n\">" + row), row + page);
        }
        List<String> marks = Pattern.compile("<text class=\"mark\"[^>]*>([^<]*)<title>([^,]*)").matcher(page).results().map(found -> found.group(1) + " " + found.group(2)).toList();
        assertEquals(List.of("1 it breaks", "2 (by hand)", "3 (by hand)", "4 only ours", "1 it breaks", "(4) (4) by the operator", "6 quite a long label ends"), marks);
    }

    @Test
    void whatNobodyRepairedIsNotCalledRepaired() {
        StepReport open = new StepReport("", "it breaks", 0, 0, 60_000, "nobody", Map.of(), "", 60_040, true, true, List.of(), List.of(), Map.of());
        PlayReport play = new PlayReport("story", "", "A story", "keepaloft", Instant.EPOCH, 0, 60_040, List.of(open), List.of(), List.of(), Map.of(), List.of(), List.of(), Map.of(), Map.of());
        assertEquals("60.0 s +", ResultTable.away(open));
        assertEquals(List.of("+ until the end: nobody answered any more"), PlayReport.marks(List.of(play)));
        assertEquals(List.of("* until somebody repaired it, in a later step"), PlayReport.marks(PLAYS));
    }

    @Test
    void theStarIsExplainedWhereThereIsOne() {
        assertTrue(HtmlReport.of(PLAYS).contains("until somebody repaired it"));
        assertFalse(HtmlReport.of(PLAYS.subList(1, 2)).contains("until somebody repaired it"));
    }

    @Test
    void eachOfFourHostsHasAColourOfItsOwn() {
        Map<String, List<Span>> states = new LinkedHashMap<>();
        List.of("a", "b", "c", "d").forEach(host -> states.put(host, List.of(new Span(0, 9000, "MASTER"))));
        PlayReport four = new PlayReport("story", "", "Four", "keepaloft", Instant.EPOCH, 0, 10_500, List.of(step("it breaks", 500, "a", false)), List.of(), List.of(), states,
                List.of(), List.of(), Map.of(), Map.of());
        String page = HtmlReport.of(List.of(four));
        for (int host = 0; host < 4; host++) {
            assertEquals(2, count(page, "<rect class=\"h" + host + "\""), "in its lane and in the legend: " + page);
            assertEquals(1, count(page, ".h" + host + " {"), page);
        }
        assertTrue(page.contains("class=\"keybad\""), "calls that failed are in the legend");
    }

    @Test
    void noTimeAtTheAxisIsCutOffByTheEdge() {
        // 1290 are drawn for some ten seconds: 0.7 s before the edge the text has room, 0.2 s before it none.
        PlayReport play = play("keepaloft", 10_700, false);
        assertTrue(HtmlReport.of(List.of(play)).contains(">10 s</text>"));
        PlayReport shorter = play("keepaloft", 10_200, false);
        String page = HtmlReport.of(List.of(shorter));
        assertTrue(page.contains(">5 s</text>") && !page.contains(">10 s</text>"), page);
    }
}
