package io.keepaloft.cloud.aws;

import java.net.Proxy;
import java.util.List;
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

    private static final int IDLE_CONNECTIONS = 4;

    private Transport() {}

    /**
     * The client for the provider's API. TLS trust is the JVM's (`javax.net.ssl.*`), proxies are those of {@link EnvironmentProxies}.
     * OkHttp sends a request again only when the connection broke before an answer began, which covers a pooled connection that
     * the far end had closed; every call made here may be repeated without harm.
     *
     * @param callTimeoutNs from the first byte out to the last byte in, resolution and handshake included
     */
    static OkHttpClient forApi(long callTimeoutNs) {
        EnvironmentProxies proxies = new EnvironmentProxies();
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE_NS, TimeUnit.NANOSECONDS))
                .connectTimeout(CONNECT_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .callTimeout(callTimeoutNs, TimeUnit.NANOSECONDS)
                .readTimeout(callTimeoutNs, TimeUnit.NANOSECONDS)
                .writeTimeout(callTimeoutNs, TimeUnit.NANOSECONDS)
                // The EC2 endpoints speak HTTP/1.1, and a refused upgrade must not cost a round trip.
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(true)
                .followRedirects(false)
                .followSslRedirects(false)
                .proxySelector(proxies)
                .proxyAuthenticator(proxies)
                .build();
    }

    /** The client for the metadata service: link-local, so never through a proxy, and never patient. */
    static OkHttpClient forMetadata() {
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(1, KEEP_ALIVE_NS, TimeUnit.NANOSECONDS))
                .callTimeout(METADATA_TIMEOUT_NS, TimeUnit.NANOSECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .build();
    }
}
