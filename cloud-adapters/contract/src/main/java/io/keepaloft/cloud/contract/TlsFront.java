package io.keepaloft.cloud.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS before a plain HTTP endpoint on loopback, with a certificate of its own that nobody trusts unless told to. */
public final class TlsFront implements AutoCloseable {

    private static final String PASSWORD = "only-for-this-test";

    private final SSLServerSocket listener;
    private final URI behind;
    private final Path authority;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param directory an empty one, for the key store and the certificate */
    public TlsFront(URI behind, Path directory) throws Exception {
        this(behind, directory, List.of());
    }

    /** @param names that it also answers for, {@code *.} and all: for clients that come through a {@link ConnectProxy} */
    public TlsFront(URI behind, Path directory, List<String> names) throws Exception {
        this.behind = behind;
        Path store = directory.resolve("front.p12");
        Process keytool = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "front",
                "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1" + names.stream().map(name -> ",DNS:" + name).collect(Collectors.joining()), "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass", PASSWORD)).redirectErrorStream(true).start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        authority = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getCertificate("front").getEncoded()) + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    /** The certificate as {@code cacert} takes it. */
    public Path authority() {
        return authority;
    }

    /** JVM options of a client that trusts the certificate. */
    public static List<String> trust(Path directory) {
        return List.of("-Djavax.net.ssl.trustStore=" + directory.resolve("front.p12"), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(behind.getHost(), behind.getPort());
                open.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException closedOrRefused) {
                // The listener's own end is seen by the loop; a client that does not get through tries again.
                continue;
            }
        }
    }

    /** Until either side ends; then both do. */
    private void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException broken) {
            // Either side may go at any time; the try has closed the other.
            open.remove(from);
        }
        open.removeAll(List.of(from, to));
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
