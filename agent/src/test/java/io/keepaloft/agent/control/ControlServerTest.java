package io.keepaloft.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control channel over a real Unix socket. */
@Timeout(30)
class ControlServerTest {
    @TempDir
    Path directory;

    private Path socket() {
        return directory.resolve("run/control.sock");
    }

    @Test
    void everyQuestionIsAnsweredAsTheAgentAnswersIt() throws Exception {
        FixedAgent agent = new FixedAgent();
        try (ControlServer _ = new ControlServer(socket(), agent)) {
            ControlClient client = new ControlClient(socket());
            assertEquals(agent.status(), client.status());
            assertEquals(agent.history(3), client.history(3));
            assertEquals(ControlServer.MAX_HISTORY, client.history(1_000_000).size(), "an answer is bounded");
            assertEquals(agent.reload(), client.reload());
            assertEquals(agent.failover("VI_1", false), client.failover("VI_1", false));
            assertFalse(client.failover("VI_9", false).handedOver());
            assertFalse(client.failover("VI_1", true).handedOver(), "--force arrives");
            assertTrue(Files.exists(socket()));
        }
        assertFalse(Files.exists(socket()), "the socket goes with the agent");
        ControlException none = assertThrows(ControlException.class, () -> new ControlClient(socket()).status());
        assertEquals("no agent answers on " + socket(), none.getMessage());
    }

    @Test
    void onlyTheOwnerMayOpenIt() throws Exception {
        try (ControlServer _ = new ControlServer(socket(), new FixedAgent())) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
            try (var left = Files.list(socket().getParent())) {
                assertEquals(List.of("control.sock", "control.sock.lock"), left.map(file -> file.getFileName().toString()).sorted().toList(),
                        "nothing of the making is left");
            }
        }
    }

    @Test
    void aLiveAgentIsNotPushedAsideAndADeadOnesSocketIsReplaced() throws Exception {
        try (ControlServer _ = new ControlServer(socket(), new FixedAgent())) {
            ControlException taken = assertThrows(ControlException.class, () -> new ControlServer(socket(), new FixedAgent()).close());
            assertEquals("another agent answers on " + socket(), taken.getMessage());
            assertEquals("web1", new ControlClient(socket()).status().routerId(), "and it goes on answering");
        }
        // What SIGKILL leaves: a socket file that nobody accepts on.
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
        dead.close();
        assertTrue(Files.exists(socket()));
        try (ControlServer _ = new ControlServer(socket(), new FixedAgent())) {
            assertEquals("web1", new ControlClient(socket()).status().routerId());
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws Exception {
        Files.createDirectories(socket().getParent());
        Files.writeString(socket(), "precious");
        ControlException refused = assertThrows(ControlException.class, () -> new ControlServer(socket(), new FixedAgent()).close());
        assertTrue(refused.getMessage().contains("not a socket"), refused.getMessage());
        assertEquals("precious", Files.readString(socket()));
    }

    @Test
    void nonsenseIsRefusedAndWhoSaysTooMuchOrNothingIsCutOff() throws Exception {
        try (ControlServer _ = new ControlServer(socket(), new FixedAgent(), 200)) {
            assertEquals("{\"ok\":false,\"error\":\"unknown command 'dance'\"}", say("{\"command\":\"dance\"}"));
            assertEquals("{\"ok\":false,\"error\":\"unknown command ''\"}", say("17"));
            assertEquals("{\"ok\":false,\"error\":\"the question is not a JSON object\"}", say("}{"));
            assertNull(say("x".repeat(ControlServer.MAX_REQUEST_BYTES + 1)));
            try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                assertNull(new LineChannel(silent, 100).read(), "the server closes on who says nothing");
            }
        }
    }

    @Test
    void whoHoldsEveryConnectionHoldsThemForALimitedTime() throws Exception {
        try (ControlServer _ = new ControlServer(socket(), new FixedAgent(), 300)) {
            List<SocketChannel> idle = new ArrayList<>();
            for (int i = 0; i < ControlServer.MAX_CONNECTIONS; i++) {
                idle.add(SocketChannel.open(UnixDomainSocketAddress.of(socket())));
            }
            assertEquals("web1", new ControlClient(socket()).status().routerId());
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @Test
    void anAgentThatFailsToAnswerSaysSo() throws Exception {
        ControlHandler broken = new ControlHandler() {
            @Override
            public StatusReport status() {
                throw new IllegalStateException("no engine");
            }

            @Override
            public List<HistoryEntry> history(int count) {
                return List.of();
            }

            @Override
            public ReloadResult reload() {
                return new ReloadResult(true, List.of());
            }

            @Override
            public JsonNode configuration(String salt) {
                throw new IllegalStateException("no engine");
            }

            @Override
            public List<ProbeReport> probe() {
                return List.of();
            }

            @Override
            public FailoverResult failover(String instance, boolean force) {
                return new FailoverResult(false, "");
            }
        };
        try (ControlServer _ = new ControlServer(socket(), broken)) {
            ControlException failed = assertThrows(ControlException.class, () -> new ControlClient(socket()).status());
            assertTrue(failed.getMessage().contains("no engine"), failed.getMessage());
            assertEquals(List.of(), new ControlClient(socket()).history(5), "and answers the next question");
        }
    }

    private String say(String line) throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            LineChannel lines = new LineChannel(channel, 10_000);
            lines.write(line);
            return lines.read();
        } catch (java.io.IOException e) {
            // Cut off while still speaking.
            return null;
        }
    }
}
