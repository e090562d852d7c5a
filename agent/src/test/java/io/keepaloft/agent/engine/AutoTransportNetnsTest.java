package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.StatusReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router with {@code transport auto} beside others that have settled on one way of sending. */
@Tag("netns")
@Timeout(60)
class AutoTransportNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final String VIP6 = "virtual_ipaddress { fd00::203/64 }";

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

    private void awaitHeard(String host, String address, String path) {
        TwoEngines.await(host + " hears " + address + " by " + path, () -> hosts.status(host).transport().peers().stream()
                .anyMatch(peer -> peer.address().equals(address) && peer.heardOn().contains(path)));
    }

    @Test
    void itHearsAMulticastRouterAndAUnicastOne() {
        hosts.start("a", "priority 100", "transport auto", VIP);
        hosts.start("b", "priority 200", VIP);
        awaitHeard("a", "172.17.100.202", "multicast");
        hosts.awaitState("a", "BACKUP");
        hosts.stop("b");
        hosts.start("b", "priority 200", "unicast_peer { 172.17.100.201 }", VIP);
        awaitHeard("a", "172.17.100.202", "unicast");
        hosts.awaitState("a", "BACKUP");
        assertTrue(hosts.status("a").counters().rejected().isEmpty(), hosts.status("a").counters().toString());
    }

    @Test
    void itSendsToThePeersThatItNamesAndElseToTheGroup() {
        hosts.start("a", "priority 200", "transport auto", VIP);
        hosts.start("b", "priority 100", VIP);
        awaitHeard("b", "172.17.100.201", "multicast");
        StatusReport.Transport transport = hosts.status("a").transport();
        assertEquals("auto", transport.mode());
        assertEquals(List.of("multicast"), transport.active());
        hosts.stop("a");
        hosts.stop("b");
        hosts.start("a", "priority 200", "transport auto", "unicast_peer { 172.17.100.202 }", VIP);
        hosts.start("b", "priority 100", "unicast_peer { 172.17.100.201 }", VIP);
        awaitHeard("b", "172.17.100.201", "unicast");
        assertEquals(List.of("unicast"), hosts.status("a").transport().active());
        assertTrue(hosts.status("b").counters().rejected().isEmpty(), hosts.status("b").counters().toString());
    }

    @Test
    void twoOfThemElectOneMasterOverIpv6Too() {
        hosts.start("a", "priority 200", "transport auto", "unicast_peer { fd00::202 }", VIP6);
        hosts.start("b", "priority 100", "transport auto", "unicast_peer { fd00::201 }", VIP6);
        hosts.awaitState("a", "MASTER");
        awaitHeard("b", "fd00::201", "unicast");
        hosts.awaitState("b", "BACKUP");
        assertFalse(hosts.has("b", "fd00::203/64"));
        hosts.stop("a");
        hosts.awaitState("b", "MASTER");
    }
}
