package io.keepaloft.cloud.aws;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import software.amazon.awssdk.utils.ProxyConfigProvider;

/** Picks the proxy as the AWS tools do: `https.proxyHost` and its kin first, then `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
final class EnvironmentProxies extends ProxySelector implements Authenticator {

    private static final System.Logger LOG = System.getLogger(EnvironmentProxies.class.getName());

    private static final String AUTHORIZATION = "Proxy-Authorization";

    private final Optional<ProxyConfigProvider> http = settings("http");
    private final Optional<ProxyConfigProvider> https = settings("https");

    @Override
    public List<Proxy> select(URI uri) {
        Optional<ProxyConfigProvider> settings = uri.getScheme().equals("https") ? https : http;
        return settings.filter(proxy -> proxy.host() != null && !bypassed(proxy, uri.getHost()))
                .map(proxy -> List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port()))))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        LOG.log(System.Logger.Level.WARNING,
                "The proxy {0} for {1} does not answer ({2}); the call is reported as failed and tried again",
                address, uri.getHost(), failure.getMessage());
    }

    /** Answers a proxy's 407 once, with the user name and password of the proxy setting. */
    @Override
    public Request authenticate(Route route, Response response) {
        Optional<ProxyConfigProvider> settings = response.request().url().isHttps() ? https : http;
        if (response.request().header(AUTHORIZATION) != null || settings.flatMap(ProxyConfigProvider::userName).isEmpty()) {
            return null;
        }
        String user = settings.flatMap(ProxyConfigProvider::userName).orElse("");
        String password = settings.flatMap(ProxyConfigProvider::password).orElse("");
        return response.request().newBuilder().header(AUTHORIZATION, Credentials.basic(user, password)).build();
    }

    private static Optional<ProxyConfigProvider> settings(String scheme) {
        return Optional.ofNullable(ProxyConfigProvider.fromSystemEnvironmentSettings(true, true, scheme));
    }

    /** The SDK gives the patterns of `NO_PROXY` and `http.nonProxyHosts` as lower-case regular expressions. */
    private static boolean bypassed(ProxyConfigProvider proxy, String host) {
        return proxy.nonProxyHosts().stream().anyMatch(pattern -> host.toLowerCase(Locale.ROOT).matches(pattern));
    }
}
