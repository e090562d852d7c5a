package io.keepaloft.cloud.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback that wants a password, and leads whoever asks for any host to the one that is behind it: no name is looked up. */
public final class ConnectProxy extends Listening {
    private static final String USER = "operator";
    private static final String PASSWORD = "proxy-password";
    private static final int LONGEST_HEAD_BYTES = 8192;
    private static final String LET_IN = "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));

    private final List<String> asked = new CopyOnWriteArrayList<>();

    public ConnectProxy(URI behind) throws IOException {
        super(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behind);
        start();
    }

    /** As {@code HTTPS_PROXY} takes it. */
    public String url() {
        return "http://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port();
    }

    public String password() {
        return PASSWORD;
    }

    /** The hosts that were let through to, in order, each as often as it was. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    void serve(Socket client) throws IOException, InterruptedException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        String head = head(in);
        while (!head.contains(LET_IN)) {
            out.write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"way out\"\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            head = head(in);
        }
        asked.add(head.replaceFirst("(?s)CONNECT (\\S+):\\d+ .*", "$1"));
        out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        lead(client);
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
}
