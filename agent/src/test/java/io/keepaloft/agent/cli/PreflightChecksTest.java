package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.control.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a file asks for and nobody will move is a finding, beside those of the cloud. */
class PreflightChecksTest {
    @TempDir
    Path directory;

    private final Typed cli = new Typed(_ -> 0);

    @Test
    void aMisspeltResourceIsAFindingSinceItWillNotMove() throws Exception {
        Path file = Files.writeString(directory.resolve("k.conf"), """
                cloud_provider none { }
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 51
                    prioritty 100
                    virtual_ipaddress { 172.17.100.203 }
                    cloud_resources { elastic_pi 120.132.124.82 }
                }
                """);
        assertEquals(0, cli.type(new CommandLine(new PreflightCommand(_ -> List.of(), _ -> Optional.empty())), "--json -f " + file + " --control " + directory.resolve("none")));
        JsonNode findings = Json.mapper().readTree(String.join("\n", cli.out())).path("findings");
        List<JsonNode> told = findings.valueStream().filter(finding -> finding.path("id").asText().equals("configuration")).toList();
        assertEquals(1, told.size(), "what only has no effect here is told by check: " + findings);
        assertEquals("WARN", told.getFirst().path("level").asText());
        assertEquals(file + ":7:23", told.getFirst().path("subject").asText());
        assertEquals("did you mean 'elastic_ip'?", told.getFirst().path("fix").asText());
        assertTrue(told.getFirst().path("consequence").asText().contains("stays where it is"), told.toString());
        assertTrue(cli.err().stream().anyMatch(line -> line.contains(":7:23: warning: ")), cli.err()::toString);
    }
}
