package io.keepaloft.agent.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.lab.Await;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import java.lang.reflect.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine hears counts in the rounds of preflight: whom it hears is looked at, and what it hears arrives. */
class PreflightWatchTest {
    private static final String PEER = "172.17.100.202";

    @TempDir
    private Path directory;
    private final BlockingQueue<PreflightRequest> asked = new LinkedBlockingQueue<>();
    private volatile List<StatusReport.Instance> engine = List.of();
    private Config config;
    private PreflightWatch watch;

    @BeforeEach
    void start() throws Exception {
        config = config("");
        CloudSession session = (CloudSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CloudSession.class}, (_, _, arguments) -> {
            asked.add((PreflightRequest) arguments[0]);
            return List.of(new Finding("multicast-delivery", Level.FAIL, "VPC", "AWS does not deliver multicast", "both nodes will become MASTER", "name the peers"));
        });
        watch = new PreflightWatch(config, Optional.of(() -> session), _ -> List.of());
        watch.start(() -> engine);
    }

    private Config config(String transport) throws IOException {
        Path file = directory.resolve("keepalived.conf");
        Files.writeString(file, """
                cloud_provider aws { }
                vrrp_instance VI_1 {
                  interface eth0
                  virtual_router_id 51
                  priority 100
                  %s
                  virtual_ipaddress { 172.17.100.203 }
                }
                """.formatted(transport));
        return ConfigLoader.load(file, "").config();
    }

    @AfterEach
    void end() {
        watch.close();
    }

    @Test
    void whoIsHeardIsLookedAtAndWhatIsHeardByMulticastArrivesWhateverDocumentsSay() throws Exception {
        engine = peer(List.of("unicast"), List.of("udp"));
        assertEquals(List.of(PEER), next(), "whom no file names");
        assertEquals(List.of("multicast-delivery"), told());
        engine = peer(List.of("multicast"), List.of());
        assertEquals(List.of(PEER), next());
        assertEquals(List.of(), told());
        engine = peer(List.of(), List.of("multicast"));
        next();
        assertEquals(List.of(), told(), "a master is told by its peers");
    }

    @Test
    void aPeerThatFallsSilentTakesNothingBackUntilTheConfigurationChanges() throws Exception {
        engine = peer(List.of("multicast"), List.of());
        next();
        engine = List.of();
        assertEquals(List.of(PEER), round(() -> watch.blocked("VI_1", "protocol 112 is blocked on the way to " + PEER)), "a round of the same configuration");
        assertEquals(List.of(), told());
        assertEquals(List.of(), next(), "another one: other networks, perhaps");
        assertEquals(List.of("multicast-delivery"), told());
    }

    @Test
    void transportAutoThatGoesByUnicastToWhomItNamesNeedsNoMulticast() throws Exception {
        config = config("transport auto\n  unicast_peer { " + PEER + " }");
        next();
        assertEquals(List.of("multicast-delivery"), told(), "nothing has arrived yet");
        engine = peer(List.of("unicast"), List.of());
        next();
        assertEquals(List.of(), told());
        engine = peer(List.of(), List.of("unicast"));
        next();
        assertEquals(List.of(), told(), "a master is told by its peers");
        config = config("transport auto");
        next();
        assertEquals(List.of("multicast-delivery"), told(), "after a restart multicast alone would show whom to send to");
        config = config("transport multicast\n  unicast_peer { " + PEER + " }");
        next();
        assertEquals(List.of("multicast-delivery"), told(), "advertisements go by multicast, whatever else arrives");
    }

    private List<String> next() throws InterruptedException {
        return round(() -> watch.reload(config));
    }

    /** @return whom the cloud was asked about in the round that this makes, when it has ended */
    private List<String> round(Runnable occasion) throws InterruptedException {
        Instant before = watch.checkedAt();
        occasion.run();
        PreflightRequest request = asked.poll(20, TimeUnit.SECONDS);
        Await.until("the round has ended", Duration.ofSeconds(20), () -> !Objects.equals(before, watch.checkedAt()));
        return request.instances().getFirst().heard();
    }

    private List<String> told() {
        return watch.report().stream().map(StatusReport.Preflight::id).toList();
    }

    private static List<StatusReport.Instance> peer(List<String> heard, List<String> hearsUs) {
        return List.of(new StatusReport.Instance("VI_1", "BACKUP", 51, 2, "eth0", 100, 100, Instant.EPOCH, PEER,
                new StatusReport.Transport("multicast", List.of("multicast"), null, "off", null,
                        List.of(new StatusReport.Peer(PEER, "heard", null, 400L, heard, hearsUs, "off", null, 120, null, List.of(), null, null, 0, null))),
                List.of(), List.of(), new StatusReport.Counters(0, 7, 0, 0, new TreeMap<>())));
    }
}
