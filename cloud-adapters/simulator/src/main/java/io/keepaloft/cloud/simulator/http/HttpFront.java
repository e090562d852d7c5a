package io.keepaloft.cloud.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** One listening socket and the faces behind it, chosen by the longest path prefix; each request has a virtual thread of its own. */
public final class HttpFront implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpFront.class.getName());
    /** A request's body; EC2's are a few KiB. */
    private static final int LARGEST_BODY = 1 << 20;
    /** Requests at work at the same time; slow answers on demand may hold many. */
    private static final int MOST_AT_ONCE = 512;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    /** @param faces by path prefix; listens at once */
    public HttpFront(InetSocketAddress address, Map<String, Face> faces) throws IOException {
        server = HttpServer.create(address, 128);
        server.setExecutor(workers);
        faces.forEach((prefix, face) -> server.createContext(prefix, exchange -> serve(exchange, face)));
        server.start();
    }

    /** With the port that was really taken. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange, Face face) throws IOException {
        try (exchange) {
            send(exchange, free.tryAcquire() ? guarded(exchange, face) : Reply.text(503, "Too many requests at the same time\n"));
        }
    }

    private Reply guarded(HttpExchange exchange, Face face) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            return body.length > LARGEST_BODY ? Reply.text(413, "The body is larger than " + LARGEST_BODY + " bytes\n") : face.answer(request(exchange, body));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Reply.Cut();   // the simulator is closing
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A request failed inside the simulator: " + exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getRawPath() + "; the client sees a 500.", e);
            return Reply.text(500, "The simulator failed: " + e + "\n");
        } finally {
            free.release();
        }
    }

    private static Request request(HttpExchange exchange, byte[] body) {
        var headers = new HashMap<String, List<String>>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        var uri = exchange.getRequestURI();
        return new Request(exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), headers, body, exchange.getRemoteAddress());
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Cut() -> { }   // closing an exchange that was not answered closes its connection
            case Reply.Content(int status, String type, byte[] body, Map<String, String> headers) -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                headers.forEach(exchange.getResponseHeaders()::set);
                boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
                exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
                if (!bodiless) {
                    exchange.getResponseBody().write(body);
                }
            }
        }
    }

    /** Cuts what is under way. */
    @Override public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
