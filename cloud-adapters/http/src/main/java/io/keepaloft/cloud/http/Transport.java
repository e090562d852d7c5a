package io.keepaloft.cloud.http;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;

/** The HTTP stack: who waits how long for what, whom it trusts, and how long an idle connection is kept. */
public final class Transport {

    /** Longer than any pause between two rehearsals or two looks, so that a takeover finds a connection that is up. */
    static final long KEEP_ALIVE_NS = TimeUnit.MINUTES.toNanos(5);
    /** One SYN and one retransmission after 1 s; a third try at 3 s is better made as a new call. */
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(2500);
    private static final long METADATA_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);
    /** As many as there are writes at once, so that the next burst finds them up. */
    private static final int IDLE_CONNECTIONS = 16;

    private Transport() {}

    /** The call with the time that the claim it belongs to grants it, which its request is tagged with. */
    public static Call newCall(OkHttpClient client, Request request) {
        Call call = client.newCall(request);
        ClaimContext claim = request.tag(ClaimContext.class);
        if (claim != null && claim.timeoutNs() > 0) {
            call.timeout().timeout(Math.min(claim.timeoutNs(), TimeUnit.MILLISECONDS.toNanos(client.callTimeoutMillis())), TimeUnit.NANOSECONDS);
        }
        return call;
    }

    /**
     * The client for a cloud's API. OkHttp tries the next address of a host when one does not answer, and sends a read again when a pooled
     * connection turned out to be dead; a write has a body that may be sent once, and its claim as a tag.
     *
     * @param verify        false: anybody may answer, which preflight warns of
     * @param authorities   a file of certificates that count instead of the JVM's, or null
     * @param callTimeoutNs of a whole call, name resolution, handshake and answer included: the only time limit
     * @throws CloudException {@link Failure#DENIED} for authorities that cannot be read
     */
    public static OkHttpClient forApi(boolean verify, Path authorities, Environment environment, long callTimeoutNs) throws CloudException {
        EnvironmentProxies proxies = new EnvironmentProxies(environment);
        ConnectionPool pool = new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE_NS, TimeUnit.NANOSECONDS);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(pool)
                .addInterceptor(new ClosingServers(pool))
                .connectTimeout(CONNECT_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .callTimeout(callTimeoutNs, TimeUnit.NANOSECONDS)
                .readTimeout(0, TimeUnit.NANOSECONDS)
                .writeTimeout(0, TimeUnit.NANOSECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(true)
                .followRedirects(false)
                .followSslRedirects(false)
                .proxySelector(proxies)
                .proxyAuthenticator(proxies)
                .addNetworkInterceptor(new WriteGate());
        try {
            if (!verify) {
                trust(builder, new Anybody());
                builder.hostnameVerifier((_, _) -> true);
            } else if (authorities != null) {
                trust(builder, authorities(authorities));
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException wrong) {
            throw new CloudException(Failure.DENIED, "credentials", "no certificates can be read from " + authorities + " (" + wrong.getClass().getSimpleName() + ": "
                    + wrong.getMessage() + "); it has to be a PEM file of the authorities that signed the endpoints' certificates", wrong);
        }
        return builder.build();
    }

    private static void trust(OkHttpClient.Builder builder, X509TrustManager manager) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {manager}, null);
        builder.sslSocketFactory(context.getSocketFactory(), manager);
    }

    /** The file's certificates and no others. */
    private static X509TrustManager authorities(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            if (count == 0) {
                throw new IOException("it is empty");
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("the JVM has no X.509 trust manager");
    }

    /** The client for the metadata service: link-local, so never through a proxy, and never patient. */
    public static OkHttpClient forMetadata() {
        ConnectionPool pool = new ConnectionPool(1, KEEP_ALIVE_NS, TimeUnit.NANOSECONDS);
        return new OkHttpClient.Builder()
                .connectionPool(pool)
                .addInterceptor(new ClosingServers(pool))
                .connectTimeout(METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .readTimeout(METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .callTimeout(2 * METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .build();
    }

    /** What {@code verify: false} asks for. Preflight warns of it. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
