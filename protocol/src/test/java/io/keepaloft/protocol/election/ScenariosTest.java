package io.keepaloft.protocol.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The text scenarios of the election. */
class ScenariosTest {
    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        return ScenarioFiles.tests(Path.of("src/test/resources/scenarios"), () -> new ScenarioWorld()::run);
    }

    @Test
    void aWrongScenarioShowsWhatHappenedInstead() {
        Scenario wrong = Scenario.parse("wrong", List.of("# why", "router r1", "startup r1", "----", "r1 INIT -> MASTER (startup)"));
        String diff = Scenario.diff(wrong.expectedText(), wrong.render(new ScenarioWorld()::run));
        assertEquals("""
                  # why
                  router r1
                  startup r1
                  ----
                - r1 INIT -> MASTER (startup)
                + r1 INIT -> BACKUP (startup)  master_down=3.609375s
                """, diff);
    }
}
