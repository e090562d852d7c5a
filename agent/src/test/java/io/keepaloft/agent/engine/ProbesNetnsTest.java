package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.agent.control.StatusReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live probes on a real wire: what a packet filter drops is found out from both sides, and no election notices, keepalived's included. */
@Tag("netns")
@Timeout(60)
class ProbesNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final String KEY = "authentication { auth_type PASS\n auth_pass s3cret12 }";
    private static final List<String> ALL = List.of("multicast", "unicast", "udp");
    private static final List<String> BY_BACKUP = List.of("multicast", "udp");

    @TempDir
    private Path directory;
    private TwoEngines hosts;
    private Engine a;

    @BeforeEach
    void cable() {
        hosts = new TwoEngines(directory);
    }

    @AfterEach
    void remove() {
        hosts.close();
    }

    private void pair(String... lines) {
        String more = String.join("\n", lines);
        a = hosts.start("a", "priority 200", KEY, VIP, more.replace("PEER", "172.17.100.202"));
        hosts.start("b", "priority 100", KEY, VIP, more.replace("PEER", "172.17.100.201"));
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("they speak", () -> hosts.status("b").transport().peers().stream().anyMatch(peer -> "MASTER".equals(peer.state())));
    }

    /** Loses on one host what comes in and matches. */
    private void lose(String host, String rule) {
        for (String command : List.of("add table ip lossy", "add chain ip lossy in { type filter hook input priority 0 ; }", "add rule ip lossy in " + rule)) {
            TwoEngines.run("ip", "netns", "exec", hosts.namespace(host), "nft", command);
        }
    }

    private static ProbeReport probe(Engine engine, long number) {
        ProbeReport last = null;
        for (int round = 0; round < 4; round++) {
            engine.ask(one -> {
                one.probe(number);
                return true;
            }).orTimeout(5, TimeUnit.SECONDS).join();
            long askedNs = System.nanoTime();
            TwoEngines.await("the next round", () -> TwoEngines.elapsed(askedNs, 100));
            last = engine.ask(one -> one.probed(number)).orTimeout(5, TimeUnit.SECONDS).join().getFirst();
        }
        return last;
    }

    @Test
    void whatOneSideDropsIsToldForEachDirection() throws Exception {
        pair("transport auto", "unicast_peer { PEER }");
        awaitProbed(1, new ProbeReport.Peer("172.17.100.202", "on", true, ALL, ALL, BY_BACKUP, BY_BACKUP));
        lose("b", "ip daddr 224.0.0.18 drop");
        lose("a", "ip protocol 112 drop");
        long rejected = rejected();
        awaitProbed(2, new ProbeReport.Peer("172.17.100.202", "on", true, ALL, List.of("unicast", "udp"), BY_BACKUP, List.of("udp")));
        assertEquals(rejected, rejected(), "a probe is nothing that was rejected");
        StatusReport.Instance master = hosts.status("a");
        assertEquals("MASTER 1 BACKUP", master.state() + " " + master.counters().becameMaster() + " " + hosts.status("b").state());
    }

    /** A busy machine may answer late. */
    private void awaitProbed(long number, ProbeReport.Peer expected) {
        TwoEngines.await("probed: " + expected, () -> probe(a, number).peers().equals(List.of(expected)));
    }

    private long rejected() {
        return List.of("a", "b").stream().flatMap(host -> hosts.status(host).counters().rejected().values().stream()).mapToLong(Long::longValue).sum();
    }

    @Test
    void whereTheChannelIsOffNothingIsSentAndTheReasonIsTold() throws Exception {
        a = hosts.start("a", "priority 200", VIP, "peer_channel off");
        hosts.awaitState("a", "MASTER");
        assertEquals(new ProbeReport("VI_1", List.of(), "the peer channel is off: peer_channel off", List.of()), probe(a, 1));
    }

    @Test
    void keepalivedTakesNoNoticeAsBackupAndAsMaster() throws Exception {
        a = hosts.start("a", "advert_int 0.5", "priority 200", KEY, VIP, "transport auto", "unicast_peer { 172.17.100.202 }");
        hosts.awaitState("a", "MASTER");
        try (var backup = Keepalived.start(directory, hosts, 100)) {
            TwoEngines.await("keepalived follows", () -> backup.log().contains("Entering BACKUP STATE"));
            ProbeReport report = probe(a, 1);
            assertTrue(report.peers().stream().noneMatch(ProbeReport.Peer::answered), "keepalived never answers: " + report);
            TimeUnit.SECONDS.sleep(1); // what obeys a probe does so at once, or within Skew_Time
            assertFalse(backup.log().contains("MASTER STATE"), backup.log());
        }
        try (var master = Keepalived.start(directory, hosts, 250)) {
            hosts.awaitState("a", "BACKUP");
            long became = hosts.status("a").counters().becameMaster();
            probe(a, 2);
            TimeUnit.SECONDS.sleep(1);
            assertEquals("BACKUP " + became, hosts.status("a").state() + " " + hosts.status("a").counters().becameMaster());
            assertEquals(1, master.log().split("Entering MASTER STATE", -1).length - 1, master.log());
            assertFalse(master.log().substring(master.log().indexOf("Entering MASTER STATE")).contains("BACKUP STATE"), master.log());
            assertTrue(master.log().contains("vrrp packet too long") || master.log().contains("type"), "probes came to it, and it says why it drops them: " + master.log());
        }
    }

    /** The host's own keepalived on host b, with the same virtual router. */
    private record Keepalived(Process process, Path output) implements AutoCloseable {
        static Keepalived start(Path directory, TwoEngines hosts, int priority) throws Exception {
            Path conf = Files.writeString(directory.resolve("keepalived-" + priority + ".conf"), """
                    global_defs { vrrp_version 3 }
                    vrrp_instance VI_1 {
                      state BACKUP
                      interface eth0
                      virtual_router_id 51
                      advert_int 0.5
                      priority %d
                      virtual_ipaddress { 172.17.100.203 }
                    }
                    """.formatted(priority));
            Path output = directory.resolve("keepalived-" + priority + ".log");
            Process process = new ProcessBuilder("ip", "netns", "exec", hosts.namespace("b"), "keepalived", "-n", "-l", "-D", "-P", "-f", conf.toString(),
                    "-p", directory.resolve("pid" + priority).toString(), "-r", directory.resolve("vrrp" + priority).toString())
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            return new Keepalived(process, output);
        }

        String log() {
            try {
                return Files.readString(output);
            } catch (java.io.IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
