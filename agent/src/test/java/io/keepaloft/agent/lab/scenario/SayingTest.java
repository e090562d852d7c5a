package io.keepaloft.agent.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The event log of the lab has words for every change of a host. */
class SayingTest {
    private static final List<String> ALL = List.of(View.OFF, View.STOPPED, View.FROZEN, View.SILENT, "INIT", "BACKUP", "MASTER", "FAULT");

    @Test void aHostThatIsSwitchedOnBootsAndIsSwitchedOff() {
        assertEquals("has power, and its program does not run yet", Saying.of(View.OFF, View.STOPPED));
        assertEquals("its program was started, and says nothing yet", Saying.of(View.STOPPED, View.SILENT));
        assertEquals("is BACKUP", Saying.of(View.SILENT, "BACKUP"));
        assertEquals("BACKUP -> MASTER", Saying.of("BACKUP", "MASTER"));
        assertEquals("stands still", Saying.of("MASTER", View.FROZEN));
        assertEquals("goes on as MASTER", Saying.of(View.FROZEN, "MASTER"));
        assertEquals("its program has ended", Saying.of("MASTER", View.STOPPED));
        assertEquals("has no power any more", Saying.of("BACKUP", View.OFF));
    }

    @Test void noChangeIsToldByTheSignOfAStateThatSaysNothing() {
        for (String before : ALL) {
            for (String now : ALL) {
                String said = before.equals(now) ? "the same" : Saying.of(before, now);
                assertTrue(!said.contains("- ") || said.contains(" -> "), before + ", " + now + ": " + said);
                assertTrue(!said.endsWith("-") && !said.startsWith("-") && !said.contains(View.STOPPED) && !said.contains(View.OFF) && !said.contains(View.FROZEN), said);
            }
        }
    }
}
