package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.ScenarioFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The text scenarios of the choice of rungs. */
class RungScenariosTest {
    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        return ScenarioFiles.tests(Path.of("src/test/resources/scenarios/paths"), () -> new RungScenarioWorld()::run);
    }
}
