package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.Main;
import io.keepaloft.agent.control.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preflight by an ordinary user, without an agent: what cannot be looked at is skipped with the reason, and says nothing of the service. */
@Tag("netns") // root is needed to become an ordinary user
class PreflightUnprivilegedTest {
    @TempDir
    private Path directory;

    @Test
    void whatAnOrdinaryUserMayNotSeeIsSkippedWithTheReason() throws Exception {
        Path conf = Files.writeString(directory.resolve("keepaloft.conf"), """
                cloud_provider none
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 51
                    priority 100
                    unicast_peer { 172.17.100.202 }
                    virtual_ipaddress { 172.17.100.203 }
                }
                """);
        Path out = directory.resolve("out");
        // Only to read the classes, wherever they are: nothing else is permitted.
        Process preflight = new ProcessBuilder("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=-all,+dac_read_search", "--bounding-set=-all,+dac_read_search", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "preflight", "-f", conf.toString(), "--control", directory.resolve("none.sock").toString(), "--json").redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertEquals(0, preflight.waitFor(), Files.readString(out));
        Map<String, JsonNode> found = new TreeMap<>();
        Json.mapper().readTree(Files.readString(out)).path("findings").forEach(finding -> found.put(finding.path("id").asText(), finding));
        for (String id : List.of("raw-socket", "local-firewall-vrrp", "peer-config-matches")) {
            assertEquals("SKIP", found.get(id).path("level").asText(), id);
            assertTrue(!found.get(id).path("message").asText().isEmpty() && !found.get(id).path("consequence").asText().isEmpty()
                    && !found.get(id).path("fix").asText().isEmpty(), found.get(id).toString());
        }
        assertTrue(found.get("raw-socket").path("message").asText().contains("CAP_NET_RAW"), found.get("raw-socket").toString());
    }
}
