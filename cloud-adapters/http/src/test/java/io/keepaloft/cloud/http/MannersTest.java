package io.keepaloft.cloud.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

/** Which way a call goes, and how long a server asks to wait. */
final class MannersTest {

    private final Path home = Path.of("/nonexistent");

    @Test
    void proxiesComeFromTheEnvironmentUnlessTheHostIsLeftOut() {
        EnvironmentProxies proxies = new EnvironmentProxies(new Environment(Map.of("HTTPS_PROXY", "http://user:pw@proxy.example:3128", "no_proxy",
                ".internal,10.0.0.0/8,api.example"), home, home));
        Proxy through = proxies.select(URI.create("https://cloud.example:5000/")).getFirst();
        assertEquals("proxy.example", ((InetSocketAddress) through.address()).getHostString());
        for (String direct : List.of("https://x.internal/", "https://10.1.2.3/", "https://api.example:9696/")) {
            assertEquals(List.of(Proxy.NO_PROXY), proxies.select(URI.create(direct)), direct);
        }
    }

    @Test
    void whatIsSetForThisProcessGoesBeforeTheEnvironment() {
        Map<String, String> settings = Map.of("https.proxyHost", "proxy.jvm.example", "https.proxyPort", "3128", "http.nonProxyHosts", "*.internal|127.0.0.1");
        Map<String, String> before = settings.keySet().stream().filter(name -> System.getProperty(name) != null).collect(Collectors.toMap(name -> name, System::getProperty));
        settings.forEach(System::setProperty);
        try {
            EnvironmentProxies proxies = new EnvironmentProxies(new Environment(Map.of("HTTPS_PROXY", "http://proxy.example:3128"), home, home));
            Proxy through = proxies.select(URI.create("https://ec2.us-east-1.amazonaws.com/")).getFirst();
            assertEquals("proxy.jvm.example", ((InetSocketAddress) through.address()).getHostString());
            assertEquals(List.of(Proxy.NO_PROXY), proxies.select(URI.create("https://vpce-1.internal/")));
            assertEquals(List.of(Proxy.NO_PROXY), proxies.select(URI.create("https://127.0.0.1:5555/")));
        } finally {
            settings.keySet().forEach(System::clearProperty);
            before.forEach(System::setProperty);
        }
    }

    @Test
    void theMetadataServiceIsNeverAskedThroughAProxyAndConnectionsOutliveThePausesBetweenRehearsals() {
        assertEquals(Proxy.NO_PROXY, Transport.forMetadata().proxy());
        assertTrue(Transport.KEEP_ALIVE_NS > TimeUnit.MINUTES.toNanos(2));
    }

    @Test
    void theKernelTellsAnInterfacesMacAndAddresses() {
        LocalInterface loopback = LocalInterface.named("lo").orElseThrow();
        assertEquals("", loopback.mac());
        assertTrue(loopback.addresses().contains("127.0.0.1"), loopback.toString());
        assertEquals(Optional.empty(), LocalInterface.named("nosuchiface0"));
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        assertEquals(7_000_000_000L, RetryAfter.ns(Headers.of("Retry-After", "7")));
        assertEquals(30_000_000_000L, RetryAfter.ns(Headers.of("Date", "Mon, 23 Nov 2026 09:45:00 GMT", "Retry-After", "Mon, 23 Nov 2026 09:45:30 GMT")));
        assertEquals(0, RetryAfter.ns(Headers.of("Retry-After", "soon")));
    }
}
