package io.keepaloft.agent.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The logging as shipped, in a JVM of its own. */
@Timeout(60)
class LoggingTest {
    @Test
    void aReaderWhoDoesNotReadHoldsNobodyUp() throws Exception {
        // Standard error is a pipe of 64 KB that nobody empties; a logger that waits would never finish these lines.
        Process talk = start("-Dkeepaloft.log.level=info", "100000");
        try {
            String done = new BufferedReader(new InputStreamReader(talk.getInputStream(), StandardCharsets.UTF_8)).readLine();
            assertTrue(done.startsWith("done "), done);
            assertTrue(talk.waitFor(20, TimeUnit.SECONDS), "nor does it keep the program from ending");
        } finally {
            talk.destroyForcibly();
        }
    }

    @Test
    void jsonLinesAreJsonAndCarryTheException() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : run("-Dkeepaloft.log.format=json")) {
            lines.add(Json.mapper().readTree(line));
        }
        assertEquals(List.of("line 0 says \"quoted\" and a tab\t", "through System.Logger", "failed"),
                lines.stream().map(line -> line.get("message").asText()).toList(), "and the cloud library's INFO is not there");
        assertEquals("ERROR", lines.getFirst().get("level").asText());
        assertEquals("talk", lines.getFirst().get("logger").asText());
        assertTrue(java.time.Instant.parse(lines.getFirst().get("at").asText()).isAfter(java.time.Instant.EPOCH));
        assertTrue(lines.getFirst().path("error").isMissingNode(), "no exception, no key");
        assertTrue(lines.getLast().get("error").asText().startsWith("java.lang.IllegalStateException: why \"so\""));
    }

    @Test
    void textLinesStartWithTimeAndLevel() throws Exception {
        String first = run("-Dkeepaloft.log.format=text").getFirst();
        assertTrue(first.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ERROR talk: line 0 .*"), first);
    }

    @Test
    void theCopyForInstallationIsTheOneInTheProgram() throws Exception {
        assertEquals(Files.readString(Path.of("src/main/resources/log4j2.xml")), Files.readString(Path.of("../conf/log4j2.xml")));
    }

    private static List<String> run(String property) throws Exception {
        Process talk = start(property, "1");
        try {
            List<String> lines = new BufferedReader(new InputStreamReader(talk.getErrorStream(), StandardCharsets.UTF_8)).lines().toList();
            assertEquals(0, talk.waitFor());
            return lines;
        } finally {
            talk.destroyForcibly();
        }
    }

    private static Process start(String property, String... args) throws Exception {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", property, "-cp", System.getProperty("java.class.path"), Talkative.class.getName()));
        line.addAll(List.of(args));
        return new ProcessBuilder(line).start();
    }
}
