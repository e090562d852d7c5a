package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the lab says is there it can run as well, whatever PATH its own process was started with. */
class ToolTest {
    @Test
    void whatIsPresentIsStartedFromWhereItWasFound() {
        assertTrue(Tool.present("sh"));
        List<String> line = Tool.builder(List.of("sh", "-c", "sh")).command();
        assertTrue(Path.of(line.getFirst()).isAbsolute() && line.getFirst().endsWith("/sh"), line::toString);
        assertEquals(List.of("-c", "sh"), line.subList(1, 3));
    }

    @Test
    void whatIsNotThereKeepsItsNameForTheErrorAndAPathIsTakenAsItIs() {
        assertFalse(Tool.present("no-such-tool"));
        assertEquals(List.of("no-such-tool", "x"), Tool.builder(List.of("no-such-tool", "x")).command());
        assertEquals(List.of("./sh"), Tool.builder(List.of("./sh")).command());
    }
}
