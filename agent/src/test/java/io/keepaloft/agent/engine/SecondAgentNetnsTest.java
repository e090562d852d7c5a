package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.Agent;
import io.keepaloft.agent.cli.AgentOptions;
import io.keepaloft.agent.control.ControlSocket;
import io.keepaloft.agent.control.ProcessLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent is started beside one that lives, or after one that was killed: whose the addresses are that it finds. */
@Tag("netns")
@Timeout(60)
class SecondAgentNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final String ENTRY = "eth0 172.17.100.203/32";

    @TempDir
    private Path directory;
    private TwoEngines hosts;

    @BeforeEach
    void cable() {
        hosts = new TwoEngines(directory);
    }

    @AfterEach
    void remove() {
        hosts.close();
    }

    /** As an agent that lives has it: its address on the host, its ledger on the disk. */
    private AgentOptions aLivingAgentsFiles() throws Exception {
        hosts.addMarked("a", "172.17.100.203");
        Path script = Files.writeString(directory.resolve("check"), "#!/bin/sh\ntouch " + directory.resolve("ran") + "\n");
        assertTrue(script.toFile().setExecutable(true));
        hosts.config("a", "priority 200", VIP, "}\nvrrp_script chk { script " + script + " }\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n priority 1");
        Path state = Files.createDirectories(directory.resolve("state"));
        Files.write(state.resolve("addresses"), List.of(ENTRY, "eth0 172.17.100.204/32"));
        return new AgentOptions(hosts.file("a"), directory.resolve("run/control.sock"), state, false, "a");
    }

    private void assertRefusedWithoutATrace(AgentOptions options) throws Exception {
        assertEquals(1, hosts.inside("a", () -> Agent.run(options)));
        assertTrue(hosts.has("a", "172.17.100.203/32"), "the living agent's address");
        assertEquals(2, Files.readAllLines(options.stateDirectory().resolve("addresses")).size(), "its ledger");
        assertFalse(Files.exists(directory.resolve("ran")), "no script was run");
    }

    @Test
    void aSecondAgentOnTheSameControlSocketTouchesNothing() throws Exception {
        AgentOptions options = aLivingAgentsFiles();
        try (ControlSocket _ = ControlSocket.listen(options.control())) {
            assertRefusedWithoutATrace(options);
        }
    }

    @Test
    void neitherDoesOneOnTheSameStateWithAnotherControlSocket() throws Exception {
        AgentOptions options = aLivingAgentsFiles();
        try (ProcessLock _ = ProcessLock.take(options.stateDirectory().resolve("lock")).orElseThrow()) {
            assertRefusedWithoutATrace(options);
            assertFalse(Files.exists(options.control()));
        }
    }

    @Test
    void aDryRunLeavesTheAddressWhereItIs() {
        hosts.addMarked("a", "172.17.100.203");
        hosts.start("a", true, Set.of(ENTRY), "priority 200", VIP);
        hosts.awaitState("a", "MASTER"); // in its own mind
        assertTrue(hosts.has("a", "172.17.100.203/32"));
        hosts.stop("a");
        assertTrue(hosts.has("a", "172.17.100.203/32"));
    }

    @Test
    void whatAKilledAgentLeftGoesAlsoWhenTheFileHasLostItSince() {
        hosts.addMarked("a", "172.17.100.203");
        hosts.addMarked("a", "172.17.100.207");
        hosts.on("a", "addr add 172.17.100.204/32 dev eth0");
        hosts.start("a", false, Set.of(ENTRY, "eth0 172.17.100.204/32"), "priority 200", "virtual_ipaddress { 172.17.100.209 }");
        assertFalse(hosts.has("a", "172.17.100.203/32"), "marked, and in the ledger");
        assertTrue(hosts.has("a", "172.17.100.204/32"), "without a mark it may be somebody's");
        assertTrue(hosts.has("a", "172.17.100.207/32"), "another agent's");
    }

    @Test
    void aForeignAddressThatIsRemovedWhileWeAreMasterBecomesOurs() {
        hosts.on("a", "addr add 172.17.100.203/32 dev eth0");
        hosts.start("a", "priority 200", VIP);
        hosts.awaitState("a", "MASTER");
        hosts.on("a", "addr del 172.17.100.203/32 dev eth0");
        TwoEngines.await("a master serves its address", () -> hosts.has("a", "172.17.100.203/32"));
        hosts.stop("a");
        assertFalse(hosts.has("a", "172.17.100.203/32"), "it is ours now");
    }
}
