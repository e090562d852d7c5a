package io.keepaloft.cloud.aws;

import java.net.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The one HTTP stack of this module: who waits how long for what, and how long an idle connection is kept. */
final class Transport {

    /** Longer than any pause between two rehearsals or two looks, so that a takeover finds a connection that is up. */
    static final long KEEP_ALIVE_NS = TimeUnit.MINUTES.toNanos(5);

    /** One SYN and one retransmission after 1 s; a third try at 3 s is better made as a new call. */
    static final long CONNECT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(2500);

    /** The metadata service answers from the hypervisor, in about a millisecond; silence means that it is not there. */
    static final long METADATA_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    /** As many as there are writes at once, so that the next burst finds them up. */
    private static final int IDLE_CONNECTIONS = AwsSession.MOST_WRITES;

    private Transport() {}

    /**
     * The client for the provider's API. Proxies are those of {@link EnvironmentProxies}.
     * OkHttp tries the next address of a host when one does not answer, and sends a read again when a pooled connection turned
     * out to be dead; a claim's write it sends once ({@link OkHttpSdkClient}).
     *
     * @param callTimeoutNs of a whole call, name resolution, handshake and answer included. It is the only time limit: the SDK's own
     *                      would need a timer thread, and would interrupt the caller
     * @param trust         whose certificates count; empty: the JVM's (`javax.net.ssl.*`)
     */
    static OkHttpClient forApi(long callTimeoutNs, WriteGate gate, Optional<Trust> trust) {
        EnvironmentProxies proxies = new EnvironmentProxies();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE_NS, TimeUnit.NANOSECONDS))
                .connectTimeout(CONNECT_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .callTimeout(callTimeoutNs, TimeUnit.NANOSECONDS)
                .readTimeout(0, TimeUnit.NANOSECONDS)
                .writeTimeout(0, TimeUnit.NANOSECONDS)
                // The EC2 endpoints speak HTTP/1.1, and a refused upgrade must not cost a round trip.
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(true)
                .followRedirects(false)
                .followSslRedirects(false)
                .proxySelector(proxies)
                .proxyAuthenticator(proxies)
                .addNetworkInterceptor(gate);
        trust.ifPresent(bundle -> builder.sslSocketFactory(bundle.sockets(), bundle.manager()));
        return builder.build();
    }

    /** The client for the metadata service: link-local, so never through a proxy, and never patient. */
    static OkHttpClient forMetadata() {
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(1, KEEP_ALIVE_NS, TimeUnit.NANOSECONDS))
                .connectTimeout(METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .readTimeout(METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .callTimeout(3 * METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .build();
    }
}
