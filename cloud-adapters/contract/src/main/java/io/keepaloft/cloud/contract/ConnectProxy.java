package io.keepaloft.cloud.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback that wants a password, and leads whoever asks for any host to the one that is behind it: no name is looked up. */
public final class ConnectProxy implements AutoCloseable {
    private static final String USER = "operator";
    private static final String PASSWORD = "proxy-password";
    private static final int LONGEST_HEAD_BYTES = 8192;
    private static final String LET_IN = "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI behind;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public ConnectProxy(URI behind) throws IOException {
        this.behind = behind;
        Thread.ofVirtual().start(this::accept);
    }

    /** As {@code HTTPS_PROXY} takes it. */
    public String url() {
        return "http://" + USER + ":" + PASSWORD + "@127.0.0.1:" + listener.getLocalPort();
    }

    public String password() {
        return PASSWORD;
    }

    /** The hosts that were let through to, in order, each as often as it was. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                // The loop sees it.
                continue;
            }
        }
    }

    private void serve(Socket client) {
        try (client; InputStream in = client.getInputStream(); OutputStream out = client.getOutputStream()) {
            String head = head(in);
            while (!head.contains(LET_IN)) {
                out.write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"way out\"\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                head = head(in);
            }
            asked.add(head.replaceFirst("(?s)CONNECT (\\S+):\\d+ .*", "$1"));
            try (Socket server = new Socket(behind.getHost(), behind.getPort()); InputStream back = server.getInputStream(); OutputStream to = server.getOutputStream()) {
                open.add(server);
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread answers = Thread.ofVirtual().start(() -> copy(back, out));
                copy(in, to);
                server.shutdownOutput();
                answers.join();
                open.remove(server);
            }
        } catch (IOException gone) {
            // Either side may go at any time; the try closes the other.
            open.remove(client);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        open.remove(client);
    }

    private static void copy(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException gone) {
            // The other side sees the end of it.
            return;
        }
    }

    /** Up to the empty line. */
    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (head.size() < LONGEST_HEAD_BYTES) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client went away");
            }
            head.write(next);
            String text = head.toString(StandardCharsets.US_ASCII);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        throw new IOException("the head is too long");
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }
}
