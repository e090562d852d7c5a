package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.handover.TransitionRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to interfaces and addresses under an agent at work: made anew, renumbered, flapping, more news than the kernel keeps. */
@Tag("netns")
class HostChangesNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";

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
    void anInterfaceThatIsMadeAnewIsServedAgain() {
        hosts.start("a", "priority 200", VIP);
        hosts.start("b", "priority 100", VIP);
        hosts.awaitState("a", "MASTER");
        hosts.on("a", "link del eth0");
        hosts.awaitState("a", "FAULT");
        hosts.awaitState("b", "FAULT");
        hosts.on("a", "link add spare0 type veth peer name spare1"); // so that the next one has another index
        hosts.on("a", "link add eth0 type veth peer name eth0 netns " + hosts.namespace("b"));
        hosts.on("a", "addr add 172.17.100.201/24 dev eth0");
        hosts.on("b", "addr add 172.17.100.202/24 dev eth0");
        hosts.on("a", "link set eth0 up");
        hosts.on("b", "link set eth0 up");
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b hears it", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        assertTrue(hosts.has("a", "172.17.100.203/32"));
        assertFalse(hosts.has("b", "172.17.100.203/32"));
    }

    @Test
    void aMasterThatIsRenumberedAdvertisesFromItsNewAddress() {
        hosts.start("a", "priority 200", VIP);
        hosts.start("b", "priority 100", VIP);
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b hears it", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        hosts.on("a", "addr add 172.17.100.211/24 dev eth0");
        long before = hosts.status("b").counters().advertsReceived();
        TwoEngines.await("five more", () -> hosts.status("b").counters().advertsReceived() > before + 5);
        assertEquals("172.17.100.201", hosts.status("b").masterAddress(), "one more address changes nothing");
        hosts.on("a", "addr del 172.17.100.201/24 dev eth0"); // takes its secondary along, as the kernel does
        hosts.on("a", "addr replace 172.17.100.211/24 dev eth0");
        TwoEngines.await("b hears the new address", () -> "172.17.100.211".equals(hosts.status("b").masterAddress()));
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("it serves", () -> hosts.has("a", "172.17.100.203/32"));
        assertEquals(0, hosts.status("b").counters().rejected().size(), hosts.status("b").counters().rejected().toString());
    }

    @Test
    void noAdvertisementLeavesFromASourceThatItDoesNotNameItself() {
        hosts.on("a", "addr add 172.17.101.201/24 dev eth0");
        hosts.start("a", "priority 200", VIP);
        hosts.start("b", "priority 100", VIP);
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b hears it", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        hosts.reload("a", "priority 200", "mcast_src_ip 172.17.101.201", VIP);
        TwoEngines.await("b hears the other source", () -> "172.17.101.201".equals(hosts.status("b").masterAddress()));
        hosts.reload("a", "priority 200", VIP);
        hosts.on("a", "addr del 172.17.100.201/24 dev eth0");
        TwoEngines.await("and again", () -> "172.17.101.201".equals(hosts.status("b").masterAddress()));
        assertEquals(Map.of(), hosts.status("b").counters().rejected(), "version 3 has the source in its checksum");
        assertEquals(1, hosts.status("a").counters().becameMaster());
    }

    @Test
    void aLinkThatFlapsEndsWhereItBegan() {
        hosts.start("a", "priority 200", VIP);
        hosts.start("b", "priority 100", VIP);
        hosts.awaitState("a", "MASTER");
        for (int i = 0; i < 10; i++) {
            hosts.on("a", "link set eth0 down");
            hosts.on("a", "link set eth0 up");
        }
        hosts.awaitState("a", "MASTER");
        hosts.awaitState("b", "BACKUP");
        TwoEngines.await("one serves", () -> hosts.has("a", "172.17.100.203/32") && !hosts.has("b", "172.17.100.203/32"));
        List<TransitionRecord> history = hosts.history("a");
        assertTrue(history.size() < 60, "each flap is told once: " + history.size());
    }

    @Test
    void moreNewsThanTheKernelKeepsLosesNoChange() throws Exception {
        hosts.start("a", "priority 200", VIP);
        hosts.awaitState("a", "MASTER");
        Path batch = directory.resolve("batch");
        var lines = new StringBuilder();
        for (int i = 0; i < 8_000; i++) {
            lines.append(i == 5_000 ? "addr del 172.17.100.203/32 dev eth0\n" : "");
            lines.append("addr add 10.9.").append(i / 250).append('.').append(1 + i % 250).append("/32 dev eth0\n");
            lines.append("addr del 10.9.").append(i / 250).append('.').append(1 + i % 250).append("/32 dev eth0\n");
        }
        Files.writeString(batch, lines);
        hosts.on("a", "-batch " + batch);
        TwoEngines.await("the address is back", () -> hosts.has("a", "172.17.100.203/32"));
        assertEquals("MASTER", hosts.status("a").state());
        assertEquals(1, hosts.status("a").counters().becameMaster());
    }
}
