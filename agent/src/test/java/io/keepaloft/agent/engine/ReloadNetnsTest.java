package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.ScriptedCloud;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverLimits;
import io.keepaloft.cloud.TakeoverReport;
import io.keepaloft.protocol.election.TrackerStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads of an agent that is at work: what the operator took out of the file is let go, what stays is not disturbed. */
@Tag("netns")
class ReloadNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82").on("eth0");
    private static final String CLOUD = "cloud_resources { elastic_ip 120.132.124.82 }";
    private static final String PROVIDER = "}\ncloud_provider aws {";

    @TempDir
    private Path directory;
    private TwoEngines hosts;
    private final ScriptedCloud cloud = new ScriptedCloud();
    private Handover handover;

    @BeforeEach
    void cable() {
        hosts = new TwoEngines(directory);
        cloud.holders.put(EIP, ScriptedCloud.PEER);
        CloudSettings usual = CloudSettings.defaults("scripted");
        // With a deadline of 3 s the cloud may show old states for a second, and not for ten.
        CloudSettings quick = new CloudSettings("scripted", null, null, null, Map.of(), usual.mode(), 3_000_000_000L, usual.reconcileIntervalNs());
        handover = new Handover(cloud, TakeoverLimits.of(quick, false), System::nanoTime, this::contested);
    }

    @AfterEach
    void remove() {
        hosts.close();
        handover.close();
    }

    private void contested(TakeoverReport report) {
        if (report.seen() instanceof Observation.HeldByOther seen && report.event() == TakeoverReport.Event.CONTESTED) {
            hosts.post("a", new EngineEvent.ResourceTaken(report.instance(), report.resource(), seen, report.term(), true, false));
        }
    }

    private void masterWithElasticIp() {
        hosts.start("a", handover, "priority 200", VIP, CLOUD, PROVIDER);
        TwoEngines.await("the elastic IP is ours", () -> handover.snapshot("VI_1").stream().anyMatch(eip -> Boolean.TRUE.equals(eip.held())));
    }

    /** Whoever takes it now keeps it: the agent neither looks nor writes. */
    private void assertLetGo() {
        TwoEngines.await("nothing is known of it", () -> handover.snapshot("VI_1").isEmpty());
        cloud.holders.put(EIP, ScriptedCloud.PEER);
        int looks = cloud.observed.get();
        int writes = cloud.writes.size();
        handover.lookNow("VI_1");
        long begunNs = System.nanoTime();
        TwoEngines.await("two looks' time", () -> TwoEngines.elapsed(begunNs, 1_500));
        assertEquals(looks, cloud.observed.get());
        assertEquals(writes, cloud.writes.size());
        assertEquals(ScriptedCloud.PEER, cloud.holders.get(EIP));
    }

    @Test
    void anElasticIpThatIsTakenOutOfTheFileIsLeftAlone() {
        masterWithElasticIp();
        hosts.reload("a", "priority 200", VIP);
        assertEquals("MASTER", hosts.status("a").state());
        TwoEngines.await("status knows nothing of it", () -> hosts.status("a").cloud().isEmpty());
        assertLetGo();
    }

    @Test
    void anInstanceThatIsTakenOutOfTheFileLeavesItsElasticIpAlone() {
        masterWithElasticIp();
        hosts.reload("a", "virtual_router_id 77", "priority 100", "virtual_ipaddress { 172.17.100.209 }");
        assertFalse(hosts.has("a", "172.17.100.203/32"));
        assertLetGo();
    }

    @Test
    void aRenamedMasterKeepsItsElasticIpUnderItsNewName() {
        masterWithElasticIp();
        String renamed = "}\nvrrp_instance WEB { interface eth0\n virtual_router_id 51\n advert_int 0.1\n priority 200\n" + VIP + "\n" + CLOUD;
        hosts.reload("a", "virtual_router_id 77", "priority 1", renamed, PROVIDER);
        TwoEngines.await("looked after under its new name",
                () -> handover.snapshot("WEB").stream().anyMatch(eip -> Boolean.TRUE.equals(eip.held())) && handover.snapshot("VI_1").isEmpty());
        cloud.holders.put(EIP, ScriptedCloud.NOBODY);
        handover.lookNow("WEB");
        TwoEngines.await("and repaired", () -> ScriptedCloud.US.equals(cloud.holders.get(EIP)));
    }

    @Test
    void anAddressMayMoveFromOneInstanceToAnother() {
        String other = "}\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n advert_int 0.1\n priority 200\n virtual_ipaddress { 172.17.100.20%d }";
        hosts.start("a", "priority 200", VIP, other.formatted(4));
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("both serve", () -> hosts.has("a", "172.17.100.203/32") && hosts.has("a", "172.17.100.204/32"));
        hosts.reload("a", "priority 200", "virtual_ipaddress { 172.17.100.204 }", other.formatted(3));
        assertTrue(hosts.has("a", "172.17.100.203/32"));
        assertTrue(hosts.has("a", "172.17.100.204/32"));
        hosts.stop("a");
        assertFalse(hosts.has("a", "172.17.100.203/32"), "both are ours to remove");
        assertFalse(hosts.has("a", "172.17.100.204/32"));
    }

    /** No priority 0, no silence: the backup notices nothing, and the new way works when the master is gone. */
    @Test
    void aMasterThatReachesItsPeersOtherwiseStaysMaster() {
        hosts.start("a", "priority 200", VIP);
        hosts.awaitState("a", "MASTER");
        hosts.start("b", "priority 100", "transport auto", "unicast_peer { 172.17.100.201 }", VIP);
        TwoEngines.await("the backup hears it", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
        for (String way : List.of("transport unicast\n unicast_peer { 172.17.100.202 }", "transport multicast", "unicast_peer { 172.17.100.202 }")) {
            hosts.reload("a", "priority 200", way, VIP);
            long begunNs = System.nanoTime();
            TwoEngines.await("a Master_Down_Interval", () -> TwoEngines.elapsed(begunNs, 500));
        }
        assertEquals("MASTER", hosts.status("a").state());
        assertEquals(1, hosts.status("a").counters().becameMaster());
        assertEquals(0, hosts.status("b").counters().becameMaster());
        assertEquals("BACKUP", hosts.status("b").state());
        assertEquals(List.of(), hosts.history("b").stream().filter(record -> record.reason().contains("resigned")).toList());
    }

    @Test
    void aMasterThatBeginsToTrackAScriptThatIsWellStaysMaster() {
        String script = "}\nvrrp_script chk { script /bin/true\n init_fail }\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n priority 1\n track_script { chk }";
        var a = hosts.start("a", "priority 200", VIP, script);
        hosts.awaitState("a", "MASTER");
        a.post(new EngineEvent.ScriptVerdict("chk", TrackerStatus.UP));
        hosts.reload("a", "priority 200", VIP, "track_script { chk }", script);
        assertEquals("MASTER", hosts.status("a").state());
        assertEquals(1, hosts.status("a").counters().becameMaster());
    }

    @Test
    void aReloadBeforeTheStartupDelayIsOverStartsNothingSooner() {
        String delay = "}\nglobal_defs { vrrp_startup_delay 2 }\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n priority 1";
        hosts.start("a", "priority 255", "state MASTER", VIP, delay);
        hosts.reload("a", "priority 255", "state MASTER", "virtual_ipaddress { 172.17.100.204 }", delay);
        assertEquals("INIT", hosts.status("a").state());
        hosts.awaitState("a", "MASTER");
        assertTrue(hosts.has("a", "172.17.100.204/32"));
        assertFalse(hosts.has("a", "172.17.100.203/32"));
    }

    @Test
    void anAddressThatComesDuringTheStartupDelayIsSeen() {
        hosts.on("a", "addr flush dev eth0");
        String delay = "}\nglobal_defs { vrrp_startup_delay 1 }\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n priority 1";
        hosts.start("a", "priority 200", VIP, delay);
        hosts.on("a", "addr add 172.17.100.201/24 dev eth0");
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("the journal has it", () -> !hosts.history("a").isEmpty());
        assertEquals(List.of(), hosts.history("a").stream().filter(record -> record.to().equals("FAULT")).toList());
    }
}
