package io.keepaloft.agent.control;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.agent.control.ControlHandler.FailoverResult;
import io.keepaloft.agent.control.ControlHandler.ReloadResult;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a running agent on its control socket; a connection a question, each with a time limit. */
public final class ControlClient {
    private static final int MAX_ANSWER_BYTES = 16 << 20;
    private static final long ASK_LIMIT_MS = 10_000;
    /** A hand-over waits for a peer, whose own takeover has a deadline; this is only against hanging for ever. */
    private static final long FAILOVER_LIMIT_MS = 180_000;

    private final Path path;

    /** A client of the agent that listens at {@code path}; nothing is opened yet. */
    public ControlClient(Path path) {
        this.path = path;
    }

    /** The state of every instance. */
    public StatusReport status() throws ControlException {
        return read(ask(question("status"), ASK_LIMIT_MS), new TypeReference<>() {});
    }

    /** The last {@code count} transitions, oldest first. */
    public List<HistoryEntry> history(int count) throws ControlException {
        return read(ask(question("history").put("count", count), ASK_LIMIT_MS), new TypeReference<>() {});
    }

    /** Has the configuration read again. */
    public ReloadResult reload() throws ControlException {
        return read(ask(question("reload"), FAILOVER_LIMIT_MS), new TypeReference<>() {});
    }

    /** What runs. @param salt see {@link ControlHandler#configuration} */
    public JsonNode configuration(String salt) throws ControlException {
        return ask(question("configuration").put("salt", salt), ASK_LIMIT_MS);
    }

    /** Has the peers of every instance probed. */
    public List<ProbeReport> probe() throws ControlException {
        return read(ask(question("probe"), ASK_LIMIT_MS), new TypeReference<>() {});
    }

    /** Has the master of {@code instance} resign, and waits until a peer holds its resources. @param force see {@link ControlHandler#failover} */
    public FailoverResult failover(String instance, boolean force) throws ControlException {
        return read(ask(question("failover").put("instance", instance).put("force", force), FAILOVER_LIMIT_MS), new TypeReference<>() {});
    }

    private static ObjectNode question(String command) {
        return Json.mapper().createObjectNode().put("command", command);
    }

    private JsonNode ask(ObjectNode question, long limitMs) throws ControlException {
        CountDownLatch done = new CountDownLatch(1);
        try (SocketChannel channel = connect()) {
            Thread.ofVirtual().start(() -> closeAfter(channel, limitMs, done));
            LineChannel lines = new LineChannel(channel, MAX_ANSWER_BYTES);
            lines.write(Json.line(question));
            String answer = lines.read();
            if (answer == null) {
                throw new ControlException("the agent at " + path + " closed the connection without an answer",
                        "its log says why; ask again when it runs", null);
            }
            JsonNode root = Json.mapper().readTree(answer);
            if (!root.path("ok").asBoolean()) {
                throw new ControlException(root.path("error").asText("the agent refused"), "its log says more", null);
            }
            return root.path("result");
        } catch (ClosedChannelException e) {
            throw new ControlException("the agent at " + path + " gave no answer within " + limitMs / 1000 + " s",
                    "look at its log", e);
        } catch (IOException e) {
            throw new ControlException("the connection to the agent at " + path + " broke: " + e.getMessage(),
                    "look at its log", e);
        } finally {
            done.countDown();
        }
    }

    private static void closeAfter(SocketChannel channel, long limitMs, CountDownLatch done) {
        try {
            if (!done.await(limitMs, TimeUnit.MILLISECONDS)) {
                channel.close();
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SocketChannel connect() throws ControlException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException | IllegalArgumentException e) {
            boolean denied = Files.exists(path) && !Files.isWritable(path);
            throw denied
                    ? new ControlException("permission denied on " + path, "run as the user whom the agent runs as", e)
                    : new ControlException("no agent answers on " + path,
                            "start one with 'keepaloft run -f FILE', or name its socket with --control", e);
        }
    }

    private <T> T read(JsonNode result, TypeReference<T> type) throws ControlException {
        try {
            return Json.mapper().readerFor(type).readValue(result);
        } catch (IOException e) {
            throw new ControlException("the agent at " + path + " answered something else than was asked",
                    "use the same version of the command as of the agent", e);
        }
    }
}
