package io.keepaloft.cloud.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS before a plain HTTP endpoint on loopback, with a certificate of its own that nobody trusts unless told to. */
public final class TlsFront extends Listening {

    private static final String PASSWORD = "only-for-this-test";

    private final Path authority;

    /** @param directory an empty one, for the key store and the certificate */
    public TlsFront(URI behind, Path directory) throws Exception {
        this(behind, directory, List.of());
    }

    /** @param names that it also answers for, {@code *.} and all: for clients that come through a {@link ConnectProxy} */
    public TlsFront(URI behind, Path directory, List<String> names) throws Exception {
        this(behind, directory, keys(directory, names));
    }

    private TlsFront(URI behind, Path directory, KeyStore keys) throws Exception {
        super(listener(keys), behind);
        authority = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getCertificate("front").getEncoded()) + "\n-----END CERTIFICATE-----\n");
        start();
    }

    private static KeyStore keys(Path directory, List<String> names) throws Exception {
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
        return keys;
    }

    private static ServerSocket listener(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + port());
    }

    /** The certificate as {@code cacert} takes it. */
    public Path authority() {
        return authority;
    }

    /** JVM options of a client that trusts the certificate. */
    public static List<String> trust(Path directory) {
        return List.of("-Djavax.net.ssl.trustStore=" + directory.resolve("front.p12"), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    @Override
    void serve(Socket client) throws IOException, InterruptedException {
        lead(client);
    }
}
