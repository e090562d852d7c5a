package io.keepaloft.agent.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.engine.EngineEvent;
import io.keepaloft.agent.handover.SessionSource;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Peer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine hears of each change, of no error, and after a restart of those whom the last agent knew. */
class PeerDiscoveryTest {
    private static final List<Peer> B = List.of(new Peer("i-b", "172.17.100.202"));
    private static final CloudException AWAY = new CloudException(Failure.UNAVAILABLE, "DescribeInstances", "no answer");

    @TempDir
    private Path directory;
    private final Deque<Object> answers = new ArrayDeque<>(); // guarded by itself; the last one stays
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private PeerDiscovery discovery;

    @AfterEach
    void end() {
        discovery.close();
    }

    @Test
    void askedUntilSomebodyIsFoundAndAnErrorTakesNobodyAway() throws Exception {
        start(AWAY, List.of(), B, AWAY, B);
        assertEquals("VI_1 []", next());
        assertEquals("VI_1 [i-b 172.17.100.202]", next());
        assertEquals("VI_1\t172.17.100.202\ti-b", Files.readString(directory.resolve("peers")).strip());
        discovery.reload(config()); // asks at once: away
        discovery.reload(config());
        assertNull(heard.poll(500, TimeUnit.MILLISECONDS));
    }

    @Test
    void oneAnswerAloneTakesNobodyAway() throws Exception {
        List<Peer> c = List.of(new Peer("i-c", "172.17.100.204"));
        start(B, c);
        assertEquals("VI_1 [i-b 172.17.100.202]", next());
        discovery.reload(config());
        assertEquals("VI_1 [i-c 172.17.100.204, i-b 172.17.100.202]", next());
        discovery.reload(config());
        assertEquals("VI_1 [i-c 172.17.100.204]", next());
    }

    @Test
    void afterARestartThosePeersAreKnownThatTheLastAgentKnew() throws Exception {
        start(B);
        assertEquals("VI_1 [i-b 172.17.100.202]", next());
        discovery.close();
        start(AWAY);
        assertEquals("VI_1 [i-b 172.17.100.202]", next());
    }

    @Test
    void anAddressOfTheOtherFamilyIsNotForThisInstanceNorIsNonsense() throws Exception {
        start(List.of(new Peer("i-6", "fd00::202"), new Peer("i-x", "nonsense"), B.getFirst()));
        assertEquals("VI_1 [i-b 172.17.100.202]", next());
    }

    @Test
    void anEngineThatIsBusyIsToldAgain() throws Exception {
        answers.add(B);
        boolean[] busy = {true};
        discovery = new PeerDiscovery(config(), source(), directory, event -> {
            boolean taken = !busy[0];
            busy[0] = false;
            return taken && hear(event);
        });
        discovery.start();
        assertEquals("VI_1 [i-b 172.17.100.202]", next());
    }

    @Test
    void instancesOnTwoInterfacesAreToldTheAddressesOfTheirOwnNetworks() throws Exception {
        Map<String, List<Peer>> byInterface = Map.of("eth0", B, "eth1", List.of(new Peer("i-b", "172.17.101.202")));
        discovery = new PeerDiscovery(config("eth0", "eth1"), source(byInterface::get), directory, this::hear);
        discovery.start();
        assertEquals(Set.of("VI_1 [i-b 172.17.100.202]", "VI_2 [i-b 172.17.101.202]"), Set.of(next(), next()));
    }

    private void start(Object... sequence) throws IOException {
        synchronized (answers) {
            answers.clear();
            answers.addAll(List.of(sequence));
        }
        Predicate<EngineEvent> engine = this::hear;
        discovery = new PeerDiscovery(config(), source(), directory, engine);
        discovery.start();
    }

    private boolean hear(EngineEvent event) {
        var found = (EngineEvent.PeersFound) event;
        return heard.add(found.instance() + " " + found.peers().stream().map(PeerDiscoveryTest::text).toList());
    }

    private static String text(UnicastPeer peer) {
        return peer.foundAs() + " " + peer.address();
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private SessionSource source() {
        return source(_ -> {
            synchronized (answers) {
                return answers.size() > 1 ? answers.poll() : answers.peek();
            }
        });
    }

    /** A session of which nothing but the question for peers is used. @param byInterface its answer, or the failure */
    private SessionSource source(Function<String, Object> byInterface) {
        var session = (CloudSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CloudSession.class}, (_, method, arguments) -> {
            assertEquals("peers", method.getName());
            Object answer = byInterface.apply((String) arguments[1]);
            if (answer instanceof CloudException failure) {
                throw failure;
            }
            return answer;
        });
        return () -> session;
    }

    private Config config(String... interfaceNames) throws IOException {
        Path file = directory.resolve("keepalived.conf");
        List<String> interfaces = interfaceNames.length == 0 ? List.of("eth0") : List.of(interfaceNames);
        StringBuilder text = new StringBuilder("cloud_provider aws { }\n");
        for (int i = 1; i <= interfaces.size(); i++) {
            text.append("""
                    vrrp_instance VI_%1$d {
                      interface %2$s
                      virtual_router_id 5%1$d
                      priority 100
                      cloud_peers { tag ha=cluster1 }
                      virtual_ipaddress { 172.17.10%1$d.203 }
                    }
                    """.formatted(i, interfaces.get(i - 1)));
        }
        Files.writeString(file, text);
        return ConfigLoader.load(file, "").config();
    }
}
