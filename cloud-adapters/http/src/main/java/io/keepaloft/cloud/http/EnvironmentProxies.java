package io.keepaloft.cloud.http;

import io.keepaloft.cloud.rules.Cidr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

/**
 * Picks the proxy as most tools do: {@code https_proxy} or {@code http_proxy} by the URL's scheme, else {@code all_proxy}, unless
 * {@code no_proxy} names the host; each also in upper case. The JVM's own settings, {@code https.proxyHost} and its kin, go before them, since
 * they are meant for this process alone.
 */
final class EnvironmentProxies extends ProxySelector implements Authenticator {

    private static final System.Logger LOG = System.getLogger(EnvironmentProxies.class.getName());
    private static final String AUTHORIZATION = "Proxy-Authorization";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Environment environment;

    EnvironmentProxies(Environment environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (ofJvm(uri.getScheme(), "proxyHost").isPresent()) {
            return byJvm(uri);
        }
        if (bypassed(uri.getHost(), uri.getPort())) {
            return List.of(Proxy.NO_PROXY);
        }
        Optional<URI> proxy = proxy(uri.getScheme());
        if (proxy.isPresent()) {
            int port = proxy.get().getPort();
            int usual = "https".equals(proxy.get().getScheme()) ? HTTPS_PORT : HTTP_PORT;
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.get().getHost(), port < 0 ? usual : port)));
        }
        return byJvm(uri);
    }

    private static Optional<String> ofJvm(String scheme, String name) {
        return Optional.ofNullable(System.getProperty(scheme + "." + name)).filter(text -> !text.isBlank());
    }

    private static List<Proxy> byJvm(URI uri) {
        ProxySelector ofJvm = ProxySelector.getDefault();
        return ofJvm == null ? List.of(Proxy.NO_PROXY) : ofJvm.select(uri);
    }

    private Optional<URI> proxy(String scheme) {
        return variable(scheme + "_proxy").or(() -> variable("all_proxy")).flatMap(EnvironmentProxies::url);
    }

    private Optional<String> variable(String name) {
        return environment.get(name).or(() -> environment.get(name.toUpperCase(Locale.ROOT)));
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text.contains("://") ? text : "http://" + text);
            return Optional.of(url).filter(given -> given.getHost() != null);
        } catch (URISyntaxException malformed) {
            LOG.log(System.Logger.Level.WARNING, "A proxy variable holds no URL; going on without a proxy");
            return Optional.empty();
        }
    }

    /** {@code *}, a host, a domain with or without its leading dot, an address or a block of them; each perhaps with a port. */
    private boolean bypassed(String host, int port) {
        if (host == null) {
            return true;
        }
        String name = (host.startsWith("[") ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        return Stream.of(variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[, ]+")).filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> matches(entry, name) || matches(entry, name + ":" + port));
    }

    private static boolean matches(String entry, String host) {
        String domain = entry.startsWith("*.") ? entry.substring(1) : entry;
        return entry.equals("*") || host.equals(domain) || host.equals(domain.substring(domain.startsWith(".") ? 1 : 0))
                || host.endsWith(domain.startsWith(".") ? domain : "." + domain)
                || Cidr.parse(entry).flatMap(block -> Cidr.address(host).map(block::contains)).orElse(false);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        LOG.log(System.Logger.Level.WARNING, "The proxy {0} for {1} does not answer ({2}); the call is reported as failed and tried again",
                address, uri.getHost(), failure.getMessage());
    }

    /** Answers a proxy's 407 once, with the user name and password of the proxy's URL, or of {@code https.proxyUser} and its kin. */
    @Override
    public Request authenticate(Route route, Response response) {
        String scheme = response.request().url().isHttps() ? "https" : "http";
        Optional<String> user = ofJvm(scheme, "proxyHost").isPresent() ? ofJvm(scheme, "proxyUser").map(name -> name + ":" + ofJvm(scheme, "proxyPassword").orElse(""))
                : proxy(scheme).map(URI::getUserInfo);
        if (response.request().header(AUTHORIZATION) != null || user.isEmpty()) {
            return null;
        }
        String[] parts = user.get().split(":", 2);
        return response.request().newBuilder().header(AUTHORIZATION, Credentials.basic(parts[0], parts.length < 2 ? "" : parts[1])).build();
    }
}
