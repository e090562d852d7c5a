package io.keepaloft.agent.lab.scenario;

import static io.keepaloft.agent.lab.scenario.ScenarioFileTest.GOOD;
import static io.keepaloft.agent.lab.scenario.ScenarioFileTest.read;
import static io.keepaloft.agent.lab.scenario.ScenarioFileTest.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Scenario files in which something is missing, or too much: a name that nothing fills in, a list of nothing, aliases without end. */
class ScenarioGapsTest {
    @Test
    void aMisspeltSettingInAConfigurationIsToldWithItsPlaceAndTheNearestOne() {
        assertEquals(List.of("story.yaml:9:20: error: there is no setting 'prioritty' (hint: did you mean 'priority'?)"), wrong("${priority}", "${prioritty}"));
        assertEquals(List.of("story.yaml:9:20: error: in the setting 'priority': there is no setting 'wrd' (hint: did you mean 'word'?)"),
                wrong("priority: \"100\"", "priority: \"${wrd}\""));
        String elsewhere = wrong("${priority}", "${elsewhere}").getFirst();
        assertTrue(elsewhere.startsWith("story.yaml:9:20: error: there is no setting 'elsewhere' (hint: a setting stands under 'set:'"), elsewhere);
    }

    /** keepalived.conf has definitions of the same form, its scripts have an environment, and what is commented out means nothing. */
    @Test
    void whatTheConfigurationItselfDefinesIsNoSetting() throws Exception {
        for (String own : List.of("$LEVEL=7\n          priority ${LEVEL}", "@keepalived $LEVEL=7\n          priority 7 # ${LEVEL}", "! ${LEVEL} was here",
                "include nosuch.conf\n          notify ${LEVEL}", "~LST({LEVEL, n}, {1, 2}) # ${LEVEL}", "~SEQ(LEVEL, 1, 2) priority ${LEVEL}")) {
            String text = GOOD.replace("priority ${priority}", own);
            assertTrue(read(text).hosts().getFirst().configuration().contains("${LEVEL}"), own);
        }
        String environment = GOOD.replace("notify ${_INSTANCE}", "notify \"/bin/echo ${LEVEL}\"").replace("  slave:\n",
                "    environment: {LEVEL: x}\n  slave:\n");
        assertTrue(read(environment).hosts().getFirst().configuration().contains("${LEVEL}"));
        assertEquals(1, wrong("priority ${priority}", "include nosuch.conf\n          priority ${prioritty}").size(), "nearly a setting's name, whatever the included file defines");
    }

    /** It would be played, without anything that happens, and be as expected. */
    @Test
    void aScenarioWithoutHostsOrStepsOrProgramsIsNone() {
        String hosts = GOOD.substring(GOOD.indexOf("hosts:"), GOOD.indexOf("steps:"));
        assertEquals("story.yaml:4:8: error: at least one host is needed here", wrong(hosts, "hosts: {}\n").getFirst());
        String steps = GOOD.substring(GOOD.indexOf("steps:"), GOOD.indexOf("never:"));
        assertEquals(List.of("story.yaml:22:8: error: at least one step is needed here"), wrong(steps, "steps: []\n"));
        assertEquals(List.of("story.yaml:2:11: error: at least one program is needed here"), wrong("set:", "programs: []\nset:"));
        assertEquals(List.of("story.yaml:23:11: error: at least one program is needed here"), wrong("- test: (1)", "- only: []\n    test: (1)"));
    }

    @Test
    void anAliasTooManyIsToldWithItsPlace() {
        String bomb = "word: &w x\nmany: &a [*w, *w]\nlist:\n" + "  - *w\n  - {b: *a}\n".repeat(60);
        // Those of single words are not counted: the 51st of the list stands in the 51st pair of lines.
        assertEquals(List.of("story.yaml:105:9: error: '*a' is one too many: lists, and keys and values, may be repeated 50 times in a file"),
                assertThrows(ScenarioException.class, () -> read(bomb)).problems().stream().map(Object::toString).toList());
    }
}
