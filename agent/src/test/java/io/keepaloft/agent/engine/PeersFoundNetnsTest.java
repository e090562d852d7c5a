package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the cloud finds is spoken to and believed, beside those whom the file names, and for as long as the cloud finds them. */
@Tag("netns")
class PeersFoundNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final String FOUND = "cloud_peers { tag ha=cluster1 }";
    private static final List<UnicastPeer> A = List.of(UnicastPeer.found(IpAddress.parse("172.17.100.201"), "i-a"));
    private static final List<UnicastPeer> B = List.of(UnicastPeer.found(IpAddress.parse("172.17.100.202"), "i-b"));

    @TempDir
    private Path directory;
    private TwoEngines hosts;

    @BeforeEach
    void cable() {
        hosts = new TwoEngines(directory);
    }

    @AfterEach
    void remove() {
        hosts.close();
    }

    @Test
    void twoMastersThatFindEachOtherBecomeOne() {
        Engine a = hosts.start("a", "priority 200", VIP, FOUND, "check_unicast_src");
        Engine b = hosts.start("b", "priority 100", VIP, FOUND, "check_unicast_src");
        hosts.awaitState("a", "MASTER");
        hosts.awaitState("b", "MASTER");
        a.post(new EngineEvent.PeersFound("VI_1", B));
        TwoEngines.await("its advertisements leave", () -> hosts.status("a").counters().advertsSent() > 0);
        assertEquals("MASTER", hosts.status("b").state(), "b does not believe a stranger: it has not found anybody yet");
        b.post(new EngineEvent.PeersFound("VI_1", A));
        hosts.awaitState("b", "BACKUP");
        assertEquals("MASTER", hosts.status("a").state());
        StatusReport.Peer peer = hosts.status("b").transport().peers().getFirst();
        assertEquals("172.17.100.201 cloud_peers i-a", peer.address() + " " + peer.source() + " " + peer.name());
    }

    @Test
    void whatTheFileNamesStaysAndWhatTheCloudNoLongerFindsGoes() {
        Engine a = hosts.start("a", "priority 200", VIP, FOUND, "unicast_peer { 172.17.100.202 }");
        List<UnicastPeer> more = List.of(B.getFirst(), UnicastPeer.found(IpAddress.parse("172.17.100.77"), "i-77"));
        a.post(new EngineEvent.PeersFound("VI_1", more));
        TwoEngines.await("both are known", () -> sources().equals(List.of("172.17.100.202 unicast_peer", "172.17.100.77 cloud_peers")));
        assertNull(hosts.status("a").transport().peers().getFirst().name());
        hosts.reload("a", "priority 150", VIP, FOUND, "unicast_peer { 172.17.100.202 }");
        assertEquals(2, sources().size(), "a reload asks nobody, and so forgets nobody");
        a.post(new EngineEvent.PeersFound("VI_1", List.of()));
        TwoEngines.await("only the file's is left", () -> sources().equals(List.of("172.17.100.202 unicast_peer")));
    }

    @Test
    void aMasterGoesOnWhenItsPeersChange() {
        Engine a = hosts.start("a", "priority 200", VIP, FOUND);
        hosts.start("b", "priority 100", VIP, FOUND).post(new EngineEvent.PeersFound("VI_1", A));
        a.post(new EngineEvent.PeersFound("VI_1", B));
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b follows", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        var since = hosts.status("a").since();
        a.post(new EngineEvent.PeersFound("VI_1", List.of()));
        hosts.awaitState("b", "MASTER");
        a.post(new EngineEvent.PeersFound("VI_1", B));
        hosts.awaitState("b", "BACKUP");
        assertEquals(since, hosts.status("a").since(), "a was master all the time");
        assertTrue(hosts.has("a", "172.17.100.203/32"));
    }

    private List<String> sources() {
        return hosts.status("a").transport().peers().stream().map(peer -> peer.address() + " " + peer.source()).toList();
    }
}
