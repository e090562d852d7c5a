package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.config.ComparableConfig;
import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.control.ControlServer;
import io.keepaloft.agent.control.FixedAgent;
import io.keepaloft.agent.control.Json;
import io.keepaloft.cloud.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer with another configuration is found through the running agent; whoever cannot be asked is skipped, with the reason. */
class PeerConfigCheckTest {
    private static final Path FILE = Path.of("new.conf");

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
                  {"name": "VI_3", "transport": {"channel": "on", "peers": []}}]}"""), FILE, List.of("VI_1", "VI_2", "VI_3"), unchanged("VI_1", "VI_2", "VI_3"));
        assertEquals(List.of("PASS VI_1, peer 172.17.100.202", "FAIL VI_1, peer 172.17.100.204", "SKIP VI_1, peer 172.17.100.205", "SKIP VI_2", "SKIP VI_3"),
                findings.stream().map(finding -> finding.level() + " " + finding.subject()).toList());
        assertTrue(findings.get(1).message().contains("virtual addresses, password"), findings.get(1).message());
        assertTrue(findings.get(3).message().contains("off: no key"), findings.get(3).message());
    }

    @Test
    void theFileIsJudgedAndNotWhatRuns() throws Exception {
        FileChanges changed = new FileChanges(List.of("global_defs: router_id"), Map.of("VI_1", List.of("virtual_ipaddresses", "priority")), Set.of("VI_2"), Set.of("VI_9"));
        List<Finding> findings = PeerConfigCheck.judge(Json.mapper().readTree("""
                {"instances": [{"name": "VI_1", "transport": {"channel": "on", "peers": [
                    {"address": "172.17.100.202", "config_matches": true, "differs": []},
                    {"address": "172.17.100.204", "config_matches": false, "differs": ["VRRP version", "virtual addresses"]},
                    {"address": "172.17.100.205", "config_matches": false, "differs": ["virtual addresses"]}]}},
                  {"name": "VI_9", "transport": {"channel": "on", "peers": [{"address": "172.17.100.202", "config_matches": false, "differs": ["VRRP version"]}]}}]}"""),
                FILE, List.of("VI_1", "VI_2"), changed);
        assertEquals(List.of("WARN new.conf", "FAIL VI_1, peer 172.17.100.202", "FAIL VI_1, peer 172.17.100.204", "WARN VI_1, peer 172.17.100.205", "SKIP VI_2"),
                findings.stream().map(finding -> finding.level() + " " + finding.subject()).toList());
        assertEquals("it differs from what the agent runs here, in VI_1: virtual_ipaddresses, priority; global_defs: router_id; VI_2 does not run; VI_9 runs and does not stand in it",
                findings.getFirst().message());
        assertEquals("new.conf differs from what it runs in: virtual addresses", findings.get(1).message());
        assertEquals("new.conf differs from what it runs in: VRRP version; in virtual addresses both differ from what runs here, and whether they agree shows after the reload",
                findings.get(2).message());
        assertTrue(findings.get(3).message().contains("whether they agree shows after the reload"), findings.get(3).message());
    }

    @Test
    void aFileIsHeldAgainstWhatRunsAndSecretsDoNotLeaveTheirProcess() throws Exception {
        JsonNode runs = ComparableConfig.of(config("virtual_ipaddress { 172.17.100.203 }", "1111"), "salt");
        assertTrue(!runs.toString().contains("1111") && FileChanges.between(ComparableConfig.of(config("virtual_ipaddress { 172.17.100.203 }", "1111"), "salt"), runs).none(), runs.toString());
        FileChanges other = FileChanges.between(ComparableConfig.of(config("virtual_ipaddress { 172.17.100.204 }", "2222"), "salt"), runs);
        assertEquals(Set.of("virtual addresses", "password or authentication type"), other.shared("VI_1"));
        assertTrue(!other.none() && other.text().startsWith("VI_1: virtual_ipaddresses"), other.text());
        assertEquals(Set.of(), FileChanges.between(ComparableConfig.of(config("virtual_ipaddress { 172.17.100.203 }\n priority 90", "1111"), "salt"), runs).shared("VI_1"));
    }

    @Test
    void aFileThatWasChangedSinceItWasLoadedIsNoPass() throws Exception {
        Path socket = directory.resolve("c.sock");
        Config changed = config("virtual_ipaddress { 172.17.100.204 }", "1111");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent() {
            @Override
            public JsonNode configuration(String salt) {
                return ComparableConfig.of(loaded("virtual_ipaddress { 172.17.100.203 }", "1111"), salt);
            }
        })) {
            Finding first = PeerConfigCheck.look(socket, FILE, changed).getFirst();
            assertEquals("WARN new.conf it differs from what the agent runs here, in VI_1: virtual_ipaddresses, addresses", first.level() + " " + first.subject() + " " + first.message());
        }
    }

    private Config loaded(String lines, String password) {
        try {
            return config(lines, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Config config(String lines, String password) throws IOException {
        return ConfigLoader.load(Files.writeString(directory.resolve("keepaloft.conf"), """
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_router_id 51
                    authentication { auth_type PASS
                     auth_pass %s }
                    unicast_peer { 172.17.100.202 }
                    %s
                }
                """.formatted(password, lines)), "node").config();
    }

    private static FileChanges unchanged(String... names) {
        return new FileChanges(List.of(), Stream.of(names).collect(Collectors.toMap(name -> name, _ -> List.of())), Set.of(), Set.of());
    }

    @Test
    void withoutAnAgentItIsSkipped() throws Exception {
        Finding none = PeerConfigCheck.look(directory.resolve("none.sock"), FILE, config("", "1111")).getFirst();
        assertEquals(Finding.Level.SKIP, none.level());
        assertTrue(none.message().contains("no agent answers"), none.message());
    }

    @Test
    void theAgentIsAskedOnItsControlSocket() throws Exception {
        Path socket = directory.resolve("c.sock");
        try (ControlServer _ = new ControlServer(socket, new FixedAgent())) {
            List<Finding> findings = PeerConfigCheck.look(socket, FILE, config("", "1111"));
            assertTrue(findings.stream().allMatch(finding -> finding.id().equals("peer-config-matches")) && !findings.isEmpty(), findings.toString());
        }
    }
}
