package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The HTTP stack under the SDK: bodies and headers arrive as they are, connections are kept, calls can be aborted. */
final class TransportTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void aRequestArrivesWholeAndItsAnswerComesBackWhole() throws Exception {
        Map<String, String> seen = new ConcurrentHashMap<>();
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", exchange -> {
            seen.put("line", exchange.getRequestMethod() + " " + exchange.getRequestURI());
            seen.put("header", exchange.getRequestHeaders().getFirst("X-Amz-Date"));
            seen.put("type", exchange.getRequestHeaders().getFirst("Content-Type"));
            seen.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("x-amzn-RequestId", "req-9");
            byte[] answer = "<no/>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(412, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        OkHttpSdkClient http = client();
        try {
            HttpExecuteResponse response = http.prepareRequest(post(server.getAddress().getPort(), "Action=DescribeAddresses")).call();
            assertEquals(412, response.httpResponse().statusCode());
            assertEquals("req-9", response.httpResponse().firstMatchingHeader("x-amzn-requestid").orElse(""));
            assertEquals("<no/>", new String(response.responseBody().orElseThrow().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(Map.of("line", "POST /path?q=1", "header", "20260105T100000Z", "type", "application/x-www-form-urlencoded",
                    "body", "Action=DescribeAddresses"), seen);
        } finally {
            http.close();
            server.stop(0);
        }
    }

    @Test
    void callsAfterOneAnotherShareOneConnection() throws Exception {
        Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        OkHttpSdkClient http = client();
        try {
            for (int i = 0; i < 5; i++) {
                try (InputStream body = http.prepareRequest(post(server.getAddress().getPort(), "x")).call().responseBody().orElseThrow()) {
                    body.readAllBytes();
                }
            }
            assertEquals(1, clientPorts.size());
        } finally {
            http.close();
            server.stop(0);
        }
    }

    /** A write is sent once, so it must not meet the connection that such a server closed after the look before it. */
    @Test
    void aServerThatClosesAfterEachAnswerGetsAConnectionForEach() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        CurrentClaim claim = new CurrentClaim();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
             OkHttpSdkClient http = new OkHttpSdkClient(TwoHosts.api(Duration.ofSeconds(10).toNanos()), claim)) {
            Thread.ofVirtual().start(() -> answerAndClose(server, answered));
            for (int look = 0; look < 3; look++) {
                assertEquals("ok", text(http.prepareRequest(post(server.getLocalPort(), "look")).call()));
                claim.during(TwoHosts.mastership(), () -> assertEquals("ok", text(http.prepareRequest(post(server.getLocalPort(), "write")).call())));
            }
            assertEquals(6, answered.get());
        }
    }

    private static void answerAndClose(ServerSocket server, AtomicInteger answered) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                byte[] request = new byte[4096];
                String soFar = "";
                for (int read = 0; read >= 0 && !soFar.endsWith("look") && !soFar.endsWith("write");) {
                    read = client.getInputStream().read(request);
                    soFar += new String(request, 0, Math.max(read, 0), StandardCharsets.US_ASCII);
                }
                answered.incrementAndGet();
                client.getOutputStream().write("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // the end of the story, or of this client
            }
        }
    }

    private static String text(HttpExecuteResponse response) throws IOException {
        try (InputStream body = response.responseBody().orElseThrow()) {
            return new String(body.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void anAbortedCallEndsAtOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); ExecutorService thread = Executors.newSingleThreadExecutor();
             OkHttpSdkClient http = client()) {
            ExecutableHttpRequest request = http.prepareRequest(post(silent.getLocalPort(), "x"));
            Future<HttpExecuteResponse> answer = thread.submit(request::call);
            try (Socket accepted = silent.accept()) {
                accepted.getInputStream().read();
                arrived.countDown();
                request.abort();
                Exception ended = assertThrows(Exception.class, () -> answer.get(5, TimeUnit.SECONDS));
                assertTrue(ended.getCause() instanceof IOException, ended.toString());
            }
        }
    }

    private static OkHttpSdkClient client() {
        return new OkHttpSdkClient(TwoHosts.api(Duration.ofSeconds(10).toNanos()), new CurrentClaim());
    }

    private static HttpExecuteRequest post(int port, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        return HttpExecuteRequest.builder().contentStreamProvider(() -> new ByteArrayInputStream(content))
                .request(SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(URI.create("http://127.0.0.1:" + port + "/path?q=1"))
                        .putHeader("X-Amz-Date", "20260105T100000Z").putHeader("Content-Type", "application/x-www-form-urlencoded")
                        .putHeader("Content-Length", Integer.toString(content.length)).build())
                .build();
    }
}
