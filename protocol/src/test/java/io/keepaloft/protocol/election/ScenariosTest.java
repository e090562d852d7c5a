package io.keepaloft.protocol.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The text scenarios of src/test/resources/scenarios, one test a file.
 *
 * <p>{@code -Dscenarios.rewrite=true} writes what happened into the files: for new scenarios, to be read before committing.
 */
class ScenariosTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/scenarios");

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(DIRECTORY)) {
            files = listing.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
        assertFalse(files.isEmpty(), "no scenarios in " + DIRECTORY);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }

    private static void run(Path file) {
        try {
            Scenario scenario = Scenario.parse(file.getFileName().toString(), Files.readAllLines(file));
            assertTrue(scenario.blocks().getFirst().comments().size() > 0, "the first line must say, in a comment, why the scenario exists");
            List<String> actual = scenario.render(new ScenarioWorld()::run);
            if (Boolean.getBoolean("scenarios.rewrite")) {
                Files.write(file, actual);
                return;
            }
            String diff = Scenario.diff(scenario.expectedText(), actual);
            if (diff != null) {
                fail(file.getFileName() + ": - expected, + happened\n" + diff);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
