package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.protocol.election.TrackerStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines at work on two real hosts: packets, addresses, links, reloads. */
@Tag("netns")
class EngineNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final String[] HIGH = {"priority 200", VIP};
    private static final String[] LOW = {"priority 100", VIP};

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
    void theHigherPriorityServesAndTheOtherFollowsWhenItStops() {
        // Slow enough that a busy test machine does not lose the master before it resigns.
        hosts.start("a", "priority 200", "advert_int 0.8", VIP);
        hosts.start("b", "priority 100", "advert_int 0.8", VIP);
        hosts.awaitState("a", "MASTER");
        assertTrue(hosts.has("a", "172.17.100.203/32"));
        TwoEngines.await("b hears its master", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        assertFalse(hosts.has("b", "172.17.100.203/32"));
        StatusReport.Peer peer = hosts.status("b").transport().peers().getFirst();
        assertEquals(List.of("multicast"), peer.heardOn());

        hosts.stop("a");
        assertFalse(hosts.has("a", "172.17.100.203/32"), "a clean stop leaves no address");
        hosts.awaitState("b", "MASTER");
        TwoEngines.await("the journal has it", () -> hosts.lastReason("b").equals("master resigned"));
        TransitionRecord taken = hosts.history("b").getLast();
        List<String> phases = taken.phases().stream().map(TransitionRecord.Phase::name).toList();
        assertTrue(phases.containsAll(List.of("detect", "advertise", "addresses", "gratuitous-arp")), phases.toString());
    }

    @Test
    void anOperatorsHandOverGoesToThePeerAndStaysThere() {
        var a = hosts.start("a", HIGH);
        hosts.start("b", LOW);
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b follows a", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        assertTrue(a.ask(e -> e.resign("VI_1")).join());
        hosts.awaitState("b", "MASTER");
        TwoEngines.await("a hears its successor", () -> "172.17.100.202".equals(hosts.status("a").masterAddress()));
        long heard = hosts.status("a").counters().advertsReceived();
        TwoEngines.await("ten more advertisements go by", () -> hosts.status("a").counters().advertsReceived() >= heard + 10);
        assertEquals("BACKUP", hosts.status("a").state(), "higher priority does not take it back while the successor is well");
    }

    @Test
    void whatAKilledAgentLeftIsRemovedAndWhatIsForeignStays() {
        hosts.on("a", "addr add 172.17.100.210/24 dev eth0");
        hosts.addMarked("a", "172.17.100.203");
        hosts.on("a", "addr add 172.17.100.204/32 dev eth0");
        hosts.on("a", "addr add 172.17.100.205/32 dev eth0");
        hosts.start("b", "priority 250", "virtual_ipaddress { 172.17.100.203\n172.17.100.204\n172.17.100.205 }");
        hosts.awaitState("b", "MASTER");
        // .203 has the kernel's mark, .204 stands in the ledger, .205 was put there by somebody else.
        hosts.start("a", false, Set.of("eth0 172.17.100.204/32"), "priority 100", "virtual_ipaddress { 172.17.100.203\n172.17.100.204\n172.17.100.205 }");
        assertFalse(hosts.has("a", "172.17.100.203/32"));
        assertFalse(hosts.has("a", "172.17.100.204/32"));
        hosts.stop("b");
        hosts.awaitState("a", "MASTER");
        assertTrue(hosts.has("a", "172.17.100.203/32"));
        hosts.stop("a");
        assertTrue(hosts.has("a", "172.17.100.205/32"), "it was there before us");
        assertTrue(hosts.has("a", "172.17.100.210/24"));
        assertTrue(hosts.has("a", "172.17.100.201/24"));
        assertFalse(hosts.has("a", "172.17.100.203/32"));
    }

    @Test
    void anAddressOfTheHostSurvivesThoughOursCameFirst() {
        hosts.on("a", "addr add 172.17.101.1/24 dev eth0");
        hosts.start("a", "priority 200", "virtual_ipaddress { 172.17.102.203/24 }");
        hosts.awaitState("a", "MASTER");
        hosts.on("a", "addr add 172.17.102.9/24 dev eth0"); // a secondary of ours: the kernel would delete both
        TwoEngines.await("the engine knows of it", () -> hosts.has("a", "172.17.102.9/24"));
        hosts.status("a");
        hosts.stop("a");
        assertFalse(hosts.has("a", "172.17.102.203/24"));
        assertTrue(hosts.has("a", "172.17.102.9/24"));
    }

    @Test
    void anAddressThatSomebodyDeletesComesBackAtOnce() {
        hosts.start("a", HIGH);
        hosts.awaitState("a", "MASTER");
        hosts.on("a", "addr del 172.17.100.203/32 dev eth0");
        TwoEngines.await("the address is back", () -> hosts.has("a", "172.17.100.203/32"));
        assertEquals("MASTER", hosts.status("a").state());
        assertEquals(1, hosts.status("a").counters().becameMaster());
    }

    @Test
    void aDownInterfaceIsAFaultAndItsReturnANewElection() {
        hosts.start("a", HIGH);
        hosts.start("b", LOW);
        hosts.awaitState("a", "MASTER");
        hosts.on("b", "link set eth0 down");
        hosts.awaitState("b", "FAULT");
        hosts.awaitState("a", "FAULT"); // the other end of the cable has no carrier
        TwoEngines.await("the reason is told", () -> hosts.lastReason("a").equals("fault: interface eth0 is down"));
        assertEquals("interface eth0 is down", hosts.status("a").obstacle(), "status tells it too, for as long as it lasts");
        hosts.on("b", "link set eth0 up");
        hosts.awaitState("a", "MASTER");
        assertNull(hosts.status("a").obstacle());
        hosts.awaitState("b", "BACKUP");
    }

    @Test
    void anAddressThatComesAfterBootIsWaitedFor() {
        hosts.on("a", "addr del 172.17.100.201/24 dev eth0");
        hosts.start("a", "priority 200", "unicast_src_ip 172.17.100.201", "unicast_peer { 172.17.100.202 }", VIP);
        hosts.awaitState("a", "FAULT");
        TwoEngines.await("the reason is told", () -> hosts.lastReason("a").contains("172.17.100.201 is not on eth0"));
        hosts.on("a", "addr add 172.17.100.201/24 dev eth0");
        hosts.awaitState("a", "MASTER");
    }

    @Test
    void unicastPeersHearEachOtherAndMulticastIsRejectedByName() {
        hosts.start("a", "priority 200", "unicast_peer { 172.17.100.202 }", VIP);
        hosts.start("b", "priority 100", "unicast_peer { 172.17.100.201 }", VIP);
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b hears it", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        hosts.stop("b");
        hosts.start("b", LOW);
        TwoEngines.await("counted", () -> hosts.status("b").counters().rejected().containsKey("unicast-multicast-mismatch"));
    }

    @Test
    void ipv6ElectsByLinkLocalAddressesAndAnnouncesTheGlobalOne() {
        String vip6 = "virtual_ipaddress { fd00::203/64 }";
        hosts.start("a", "priority 200", vip6);
        hosts.start("b", "priority 100", vip6);
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b hears it", () -> hosts.status("b").masterAddress() != null && hosts.status("b").masterAddress().startsWith("fe80:"));
        assertTrue(hosts.has("a", "fd00::203/64"));
        assertFalse(hosts.has("b", "fd00::203/64"));
        hosts.stop("a");
        hosts.awaitState("b", "MASTER");
        assertFalse(hosts.has("a", "fd00::203/64"));
    }

    @Test
    void aFailingScriptCostsThePriorityAndItsRecoveryBringsItBack() {
        String script = "}\nvrrp_script chk { script /bin/true\n weight -150 }\nvrrp_instance DUMMY { interface eth0\n virtual_router_id 99\n priority 1";
        String[] tracked = {"priority 200", "track_script { chk }", VIP, script};
        var a = hosts.start("a", tracked);
        hosts.start("b", LOW);
        a.post(new EngineEvent.ScriptVerdict("chk", TrackerStatus.UP));
        hosts.awaitState("a", "MASTER");
        a.post(new EngineEvent.ScriptVerdict("chk", TrackerStatus.DOWN));
        hosts.awaitState("b", "MASTER");
        assertEquals(50, hosts.status("a").effectivePriority());
        a.post(new EngineEvent.ScriptVerdict("chk", TrackerStatus.UP));
        hosts.awaitState("a", "MASTER");
    }

    @Test
    void aReloadKeepsTheMasterMovesItsAddressesAndStartsTheNew() {
        var a = hosts.start("a", HIGH);
        hosts.start("b", LOW);
        hosts.awaitState("a", "MASTER");
        var next = hosts.config("a", "priority 190", "virtual_ipaddress { 172.17.100.204 }", "}\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n advert_int 0.1\n priority 9\n virtual_ipaddress { 172.17.100.209 }");
        a.ask(e -> {
            e.reload(next.config());
            return true;
        }).orTimeout(5, TimeUnit.SECONDS).join();
        assertEquals("MASTER", hosts.status("a").state());
        assertEquals(1, hosts.status("a").counters().becameMaster(), "no transition");
        assertEquals(190, hosts.status("a").effectivePriority());
        assertFalse(hosts.has("a", "172.17.100.203/32"));
        assertTrue(hosts.has("a", "172.17.100.204/32"));
        TwoEngines.await("the new instance serves", () -> hosts.has("a", "172.17.100.209/32"));
    }

    @Test
    void aDryRunSendsNothingAndChangesNothing() {
        hosts.start("b", LOW);
        hosts.awaitState("b", "MASTER");
        hosts.start("a", true, Set.of(), HIGH);
        hosts.awaitState("a", "MASTER"); // in its own mind
        assertFalse(hosts.has("a", "172.17.100.203/32"));
        assertEquals(0, hosts.status("a").counters().advertsSent());
        assertEquals(0, hosts.status("b").counters().advertsReceived());
        assertEquals("MASTER", hosts.status("b").state());
    }

    /** 100 advertisements a second, sent by one engine and received by the other. */
    @Test
    void steadyStateAllocatesNothingPerAdvertisement() {
        allocatesNothing("");
    }

    /** The same with the peer channel's reports, one a second each way. */
    @Test
    void neitherDoesThePeerChannel() {
        allocatesNothing("authentication { auth_type PASS\n auth_pass s3cret12 }");
    }

    private void allocatesNothing(String key) {
        hosts.start("a", "priority 200", "advert_int 0.01", "garp_master_delay 0", VIP, key);
        hosts.start("b", "priority 100", "advert_int 0.01", VIP, key);
        hosts.awaitState("a", "MASTER");
        long warm = hosts.status("a").counters().advertsSent() + 400;
        TwoEngines.await("the code is compiled", () -> hosts.status("a").counters().advertsSent() > warm);
        // The kernel's news of an address or a link may fall into a second; it does not fall into each of five.
        long least = Long.MAX_VALUE;
        for (int second = 0; second < 5 && least >= 8; second++) {
            long sentBefore = hosts.status("a").counters().advertsSent();
            long bytesBefore = TwoEngines.engineThreadBytes();
            long begun = System.nanoTime();
            TwoEngines.await("a second goes by", () -> TwoEngines.elapsed(begun, 1_000));
            long bytes = TwoEngines.engineThreadBytes() - bytesBefore;
            long sent = hosts.status("a").counters().advertsSent() - sentBefore;
            System.out.println("engine: " + bytes + " bytes for " + sent + " advertisements sent and received");
            assertTrue(sent > 20, "sent " + sent);
            least = Math.min(least, bytes / sent);
        }
        assertTrue(least < 8, least + " bytes for each advertisement");
    }

    @Test
    void aWrongPasswordIsCountedAndDoesNotDisturb() {
        hosts.start("a", "version 2", "advert_int 1", "priority 200", "authentication { auth_type PASS\n auth_pass secret }", VIP);
        hosts.start("b", "version 2", "advert_int 1", "priority 100", "authentication { auth_type PASS\n auth_pass other }", VIP);
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("b counts it", () -> hosts.status("b").counters().rejected().getOrDefault("auth-password", 0L) > 0);
        assertNull(hosts.status("b").masterAddress());
    }
}
