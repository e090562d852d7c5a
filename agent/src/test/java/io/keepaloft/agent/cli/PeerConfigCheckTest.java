package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.ControlServer;
import io.keepaloft.agent.control.FixedAgent;
import io.keepaloft.agent.control.Json;
import io.keepaloft.cloud.Finding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer with another configuration is found through the running agent; whoever cannot be asked is skipped, with the reason. */
class PeerConfigCheckTest {
    @TempDir
    private Path directory;

    @Test
    void eachPeerIsJudgedByWhatItTold() throws Exception {
        List<Finding> findings = PeerConfigCheck.judge(Json.mapper().readTree("""
                {"instances": [{"name": "VI_1", "transport": {"channel": "on", "peers": [
                    {"address": "172.17.100.202", "config_matches": true, "differs": []},
                    {"address": "172.17.100.204", "config_matches": false, "differs": ["virtual addresses", "password"]},
                    {"address": "172.17.100.205", "config_matches": null, "differs": []}]}},
                  {"name": "VI_2", "transport": {"channel": "off: no key", "peers": []}},
                  {"name": "VI_3", "transport": {"channel": "on", "peers": []}}]}"""));
        assertEquals(List.of("PASS VI_1, peer 172.17.100.202", "FAIL VI_1, peer 172.17.100.204", "SKIP VI_1, peer 172.17.100.205", "SKIP VI_2", "SKIP VI_3"),
                findings.stream().map(finding -> finding.level() + " " + finding.subject()).toList());
        assertTrue(findings.get(1).message().contains("virtual addresses, password"), findings.get(1).message());
        assertTrue(findings.get(3).message().contains("off: no key"), findings.get(3).message());
    }

    @Test
    void withoutAnAgentItIsSkipped() {
        Finding none = PeerConfigCheck.look(directory.resolve("none.sock")).getFirst();
        assertEquals(Finding.Level.SKIP, none.level());
        assertTrue(none.message().contains("no agent answers"), none.message());
    }

    @Test
    void theAgentIsAskedOnItsControlSocket() throws Exception {
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            List<Finding> findings = PeerConfigCheck.look(socket);
            assertTrue(findings.stream().allMatch(finding -> finding.id().equals("peer-config-matches")) && !findings.isEmpty(), findings.toString());
        }
    }
}
