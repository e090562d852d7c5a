package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.HistoryEntry.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What history prints for people: a takeover of two hundred resources must not push the transition off the screen. */
class HistoryTextTest {
    private static HistoryEntry takeover(int resources) {
        List<Phase> phases = new ArrayList<>(List.of(new Phase("detect", 0, 3609.375, "adverts lost"), new Phase("advertise", 3609.4, 0.1, "priority 100")));
        for (int i = 1; i <= resources; i++) {
            String route = "route 10.0." + i + ".0/24";
            phases.add(new Phase("observe", 3610, 80, route + ": nobody holds it"));
            phases.add(new Phase("plan", 3690, 0, "CreateRoute (by eni-1)"));
            phases.add(new Phase("claim", 3690, i == 7 ? 900.5 : 90, route + ": [CreateRoute]"));
            phases.add(new Phase("verify", 3700, i, route + ": held by us"));
        }
        return new HistoryEntry("VI_1", "BACKUP", "MASTER", Instant.parse("2026-11-23T07:00:00Z"), "adverts lost", phases, "held");
    }

    @Test
    void manyResourcesAreOneLineWithCountsAndTheWorst() {
        assertEquals("""
                2026-11-23 07:00:00.000  VI_1  BACKUP -> MASTER  (adverts lost)  held
                          +0.000 ms  detect             3609.375 ms  adverts lost
                       +3609.400 ms  advertise             0.100 ms  priority 100
                       +3610.000 ms  takeover            980.500 ms  225 resources: 225 observe, worst 80.000 ms for route 10.0.1.0/24; 225 plan; \
                225 claim, worst 900.500 ms for route 10.0.7.0/24; 225 verify, worst 225.000 ms for route 10.0.225.0/24; with -v each is a line
                """, printed(false, takeover(225)));
    }

    @Test
    void eachPhaseIsALineWhenItIsAskedForOrThereAreFew() {
        assertEquals(1 + 2 + 225 * 4, printed(true, takeover(225)).lines().count());
        String few = printed(false, takeover(4));
        assertEquals(1 + 2 + 4 * 4, few.lines().count());
        assertTrue(few.contains("      +3690.000 ms  claim                90.000 ms  route 10.0.1.0/24: [CreateRoute]"), few);
    }

    private static String printed(boolean verbose, HistoryEntry entry) {
        StringWriter text = new StringWriter();
        HistoryText.print(List.of(entry), verbose, ZoneOffset.UTC, new PrintWriter(text));
        return text.toString();
    }
}
