package io.keepaloft.agent.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Answers {@code status}, {@code history}, {@code reload}, {@code probe}, {@code configuration} and {@code failover} on a Unix socket that only its owner may open.
 *
 * <p>One JSON object on one line each way and a connection a question: {@code {"command":"history","count":20}} is
 * answered with {@code {"ok":true,"result":…}} or {@code {"ok":false,"error":…}}. Connections, lengths and times are
 * bounded, so nobody on the socket can hold up the agent; the handler alone may take its time.
 */
public final class ControlServer implements AutoCloseable {
    static final int MAX_REQUEST_BYTES = 4096;
    static final int MAX_CONNECTIONS = 16;
    /** The most transitions one answer holds. */
    public static final int MAX_HISTORY = 1000;

    private static final Logger LOG = LogManager.getLogger(ControlServer.class);
    private static final long IO_LIMIT_MS = 5_000;
    private static final long ACCEPT_RETRY_MS = 200;

    private final ControlSocket socket;
    private final ControlHandler handler;
    private final long ioLimitMs;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("control-watchdog").factory());
    private final Thread acceptor;

    /**
     * Listens at {@code path} from now on.
     *
     * @throws ControlException if another agent answers there, or the socket cannot be made
     */
    public ControlServer(Path path, ControlHandler handler) throws ControlException {
        this(path, handler, IO_LIMIT_MS);
    }

    ControlServer(Path path, ControlHandler handler, long ioLimitMs) throws ControlException {
        this(ControlSocket.listen(path), handler, ioLimitMs);
    }

    /** Answers on a socket that listens already, and closes it in the end. */
    public ControlServer(ControlSocket socket, ControlHandler handler) {
        this(socket, handler, IO_LIMIT_MS);
    }

    private ControlServer(ControlSocket socket, ControlHandler handler, long ioLimitMs) {
        this.socket = socket;
        this.handler = handler;
        this.ioLimitMs = ioLimitMs;
        this.acceptor = Thread.ofPlatform().daemon().name("control").start(this::accept);
    }

    private void accept() {
        ServerSocketChannel server = socket.server();
        while (server.isOpen()) {
            try {
                free.acquire();
                SocketChannel channel = server.accept();
                open.add(channel);
                Thread.ofVirtual().name("control-connection").start(() -> serve(channel));
            } catch (InterruptedException | ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of descriptors, for one: it may pass, and must not spin meanwhile.
                free.release();
                LOG.warn("The control socket could not take a connection ({}); trying again", e.getMessage());
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(ACCEPT_RETRY_MS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            LineChannel lines = new LineChannel(channel, MAX_REQUEST_BYTES);
            String request;
            ScheduledFuture<?> late = closeLater(channel);
            try {
                request = lines.read();
            } finally {
                late.cancel(false);
            }
            if (request == null) {
                return;
            }
            String answer = answer(request);
            late = closeLater(channel);
            try {
                lines.write(answer);
            } finally {
                late.cancel(false);
            }
        } catch (LineChannel.LineTooLong e) {
            LOG.warn("A question on the control socket was dropped: {}", e.getMessage());
        } catch (IOException e) {
            LOG.debug("A connection to the control socket ended early: {}", e.getMessage());
        } finally {
            open.remove(channel);
            free.release();
        }
    }

    private ScheduledFuture<?> closeLater(SocketChannel channel) {
        return watchdog.schedule(() -> close(channel), ioLimitMs, TimeUnit.MILLISECONDS);
    }

    private String answer(String request) {
        try {
            JsonNode question = Json.mapper().readTree(request);
            return switch (question.path("command").asText()) {
                case "status" -> ok(handler.status());
                case "history" -> ok(handler.history(Math.clamp(question.path("count").asInt(20), 1, MAX_HISTORY)));
                case "reload" -> ok(handler.reload());
                case "configuration" -> configuration(question.path("salt").asText());
                case "probe" -> ok(handler.probe());
                case "failover" -> ok(handler.failover(question.path("instance").asText(), question.path("force").asBoolean()));
                case String other -> refused("unknown command '" + other + "'");
            };
        } catch (JsonProcessingException e) {
            return refused("the question is not a JSON object");
        } catch (RuntimeException e) {
            LOG.error("The question {} on the control socket failed; the agent itself goes on", request, e);
            return refused("the agent could not answer: " + e + "; its log says more");
        }
    }

    private String configuration(String salt) {
        return salt.isEmpty() ? refused("the question has no salt") : ok(handler.configuration(salt));
    }

    private static String ok(Object result) {
        return Json.line(Json.mapper().createObjectNode().put("ok", true).set("result", Json.mapper().valueToTree(result)));
    }

    private static String refused(String error) {
        return Json.line(Json.mapper().createObjectNode().put("ok", false).put("error", error));
    }

    /** Stops listening, ends open connections and removes the socket. */
    @Override
    public void close() {
        socket.close();
        acceptor.interrupt();
        open.forEach(ControlServer::close);
        watchdog.shutdownNow();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection to the control socket did not close cleanly: {}", e.getMessage());
        }
    }
}
