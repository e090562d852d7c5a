package io.keepaloft.protocol.election;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A directory of text scenarios, one test a file.
 *
 * <p>{@code -Dscenarios.rewrite=true} writes what happened into the files: for new scenarios, to be read before committing.
 */
public final class ScenarioFiles {
    private ScenarioFiles() {
    }

    /** @param worlds gives each file a world of its own, which says what a command leads to */
    public static Stream<DynamicTest> tests(Path directory, Supplier<Function<String, List<String>>> worlds) throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(directory)) {
            files = listing.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
        assertFalse(files.isEmpty(), "no scenarios in " + directory);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file, worlds.get())));
    }

    private static void run(Path file, Function<String, List<String>> world) {
        try {
            Scenario scenario = Scenario.parse(file.getFileName().toString(), Files.readAllLines(file));
            assertFalse(scenario.blocks().getFirst().comments().isEmpty(), "the first line must say, in a comment, why the scenario exists");
            List<String> actual = scenario.render(world);
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
}
