package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.linux.UdpSocket;
import io.keepaloft.protocol.wire.IpAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two routers that tell each other what arrives, on a network that loses some of it. */
@Tag("netns")
@Timeout(120)
class PathsNetnsTest {
    private static final String VIP = "virtual_ipaddress { 172.17.100.203 }";
    private static final String KEY = "authentication { auth_type PASS\n auth_pass s3cret12 }";
    private static final String VRRP = "ip protocol 112 drop";
    private static final String GROUP = "ip daddr 224.0.0.18 drop";

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

    /** Loses on both hosts what comes in and matches. */
    private void lose(String family, String rule) {
        for (String host : List.of("a", "b")) {
            nft(host, "add table " + family + " lossy");
            nft(host, "add chain " + family + " lossy in { type filter hook input priority 0 ; }");
            nft(host, "add rule " + family + " lossy in " + rule);
        }
    }

    private void heal(String family) {
        nft("a", "delete table " + family + " lossy");
        nft("b", "delete table " + family + " lossy");
    }

    private void nft(String host, String command) {
        TwoEngines.run("ip", "netns", "exec", hosts.namespace(host), "nft", command);
    }

    private void start(String... lines) {
        start("a", "priority 200", "172.17.100.202", lines);
        start("b", "priority 100", "172.17.100.201", lines);
    }

    private void start(String host, String priority, String peer, String... lines) {
        String[] all = {priority, KEY, VIP, String.join("\n", lines).replace("PEER", peer)};
        hosts.start(host, all);
    }

    private StatusReport.Transport transport(String host) {
        return hosts.status(host).transport();
    }

    private void awaitActive(String rung) {
        awaitWithOneMaster("the master settles on " + rung, () -> transport("a").active().equals(List.of(rung)));
    }

    /** Asks both all the while: the first is asked again after the other, so that a hand-over between the questions does not look like two masters. */
    private void awaitWithOneMaster(String what, BooleanSupplier condition) {
        TwoEngines.await(what, () -> {
            assertFalse(master("a") && master("b") && master("a"), () -> "two masters at once while waiting: " + what);
            return condition.getAsBoolean();
        });
    }

    private boolean master(String host) {
        return hosts.status(host).state().equals("MASTER");
    }

    private void assertOneMaster() {
        assertEquals("MASTER", hosts.status("a").state());
        assertEquals(1, hosts.status("a").counters().becameMaster());
        assertEquals("BACKUP", hosts.status("b").state());
        assertEquals(0, hosts.status("b").counters().becameMaster());
    }

    private void pass(long milliseconds) {
        long begunNs = System.nanoTime();
        awaitWithOneMaster(milliseconds + " ms", () -> TwoEngines.elapsed(begunNs, milliseconds));
    }

    @Test
    void autoSettlesOnMulticastWhereItArrives() {
        start("transport auto", "unicast_peer { PEER }");
        awaitActive("multicast");
        assertOneMaster();
        assertEquals("on", transport("a").channel());
        StatusReport.Peer peer = transport("a").peers().getFirst();
        assertEquals("on", peer.channel());
        assertEquals("BACKUP", peer.state());
        assertEquals(100, peer.priority());
        assertEquals(true, peer.configMatches());
    }

    @Test
    void autoSettlesOnUnicastWhereTheNetworkCarriesNoMulticast() {
        lose("ip", GROUP);
        start("transport auto", "unicast_peer { PEER }");
        awaitActive("unicast");
        assertOneMaster();
    }

    @Test
    void autoSettlesOnUdpWhereProtocol112IsBlocked() {
        lose("ip", VRRP);
        start("transport auto", "unicast_peer { PEER }");
        awaitActive("udp");
        assertOneMaster();
        assertTrue(transport("a").reason().contains("protocol 112 is blocked on the way to 172.17.100.202"), transport("a").reason());
        assertEquals(List.of("udp"), transport("b").peers().getFirst().heardOn());
        long sent = hosts.status("a").counters().advertsSent();
        long received = hosts.status("b").counters().advertsReceived();
        awaitWithOneMaster("what goes by UDP is counted as advertisements",
                () -> hosts.status("a").counters().advertsSent() > sent + 3 && hosts.status("b").counters().advertsReceived() > received + 3);
    }

    @Test
    void aPathThatBreaksInFlightIsReplacedWithoutATransition() {
        start("transport auto", "unicast_peer { PEER }");
        awaitActive("multicast");
        lose("ip", GROUP);
        awaitActive("unicast");
        assertOneMaster();
    }

    @Test
    void aBlockedProtocolMakesNoSecondMasterAndIsTold() {
        start("transport multicast");
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("they speak", () -> transport("b").peers().stream().anyMatch(peer -> "MASTER".equals(peer.state())));
        lose("ip", VRRP);
        awaitWithOneMaster("the alarm", () -> transport("b").blocked() != null || transport("a").blocked() != null);
        pass(2_000);
        assertOneMaster();
        heal("ip");
        assertTrue(hosts.alarm().containsKey("VI_1"), "preflight hears of it");
        awaitWithOneMaster("it heals", () -> transport("b").blocked() == null && transport("a").blocked() == null);
        assertTrue(hosts.alarm().isEmpty(), hosts.alarm()::toString);
        assertOneMaster();
    }

    @Test
    void aMasterThatFallsSilentOnAllPathsIsReplacedAsFastAsEver() {
        start("transport auto", "unicast_peer { PEER }");
        awaitActive("multicast");
        lose("ip", "counter drop");
        long cutNs = System.nanoTime();
        hosts.awaitState("b", "MASTER");
        double seconds = (System.nanoTime() - cutNs) / 1e9;
        System.out.println("silent on all paths: replaced after " + seconds + " s; Master_Down_Interval is 0.36 s");
        assertEquals("adverts lost", awaitReason("b"));
    }

    private String awaitReason(String host) {
        TwoEngines.await("the journal", () -> hosts.history(host).stream().anyMatch(record -> record.to().equals("MASTER")));
        return hosts.history(host).stream().filter(record -> record.to().equals("MASTER")).findFirst().orElseThrow().reason();
    }

    @Test
    void differencesOfTheConfigurationAreNamed() {
        hosts.start("a", "priority 200", KEY, VIP);
        hosts.start("b", "priority 100", KEY, "virtual_ipaddress { 172.17.100.204 }");
        TwoEngines.await("told", () -> transport("b").peers().stream()
                .anyMatch(peer -> Boolean.FALSE.equals(peer.configMatches()) && peer.differs().equals(List.of("virtual addresses"))));
        hosts.stop("b");
        hosts.start("b", "priority 100", "authentication { auth_type PASS\n auth_pass other }", VIP);
        TwoEngines.await("a password that differs is told", () -> transport("b").peers().stream()
                .anyMatch(peer -> Boolean.FALSE.equals(peer.configMatches()) && peer.differs().equals(List.of("password or authentication type"))));
        assertTrue(hosts.status("b").counters().rejected().containsKey("channel-mac"));
        assertEquals("BACKUP", hosts.status("b").state(), "VRRP goes on");
    }

    @Test
    void aPortThatIsTakenTurnsTheChannelOffAndNothingElse() throws Exception {
        int index = hosts.inside("b", () -> NetworkInterface.getByName("eth0").getIndex());
        try (UdpSocket _ = hosts.inside("b", () -> UdpSocket.open(UdpSocket.Options.of("eth0", index, IpAddress.parse("172.17.100.202"), 3112)))) {
            start("transport multicast");
            hosts.awaitState("a", "MASTER");
            TwoEngines.await("b follows", () -> "172.17.100.201".equals(hosts.status("b").masterAddress()));
            assertTrue(transport("b").channel().startsWith("off: bind UDP port 3112"), transport("b").channel());
        }
    }

    @Test
    void twoInstancesShareThePort() {
        String second = "}\nvrrp_instance VI_2 { interface eth0\n virtual_router_id 52\n advert_int 0.1\n priority 100\n virtual_ipaddress { 172.17.100.209 }\n" + KEY;
        start("transport multicast", second);
        TwoEngines.await("both speak", () -> hosts.reports("b").stream().allMatch(one -> one.transport().peers().stream().anyMatch(peer -> "on".equals(peer.channel()))));
        assertEquals(List.of("on", "on"), hosts.reports("a").stream().map(one -> one.transport().channel()).toList());
    }

    @Test
    void ipv6SettlesOnUdpToo() {
        lose("ip6", "meta l4proto 112 drop");
        String vip6 = "virtual_ipaddress { fd00::203/64 }";
        hosts.start("a", "priority 200", KEY, vip6, "transport auto", "unicast_peer { fd00::202 }");
        hosts.start("b", "priority 100", KEY, vip6, "transport auto", "unicast_peer { fd00::201 }");
        awaitActive("udp");
        assertOneMaster();
    }

    @Test
    void aReloadChangesTransportAndKey() {
        start("transport multicast");
        hosts.awaitState("a", "MASTER");
        TwoEngines.await("they speak", () -> transport("b").peers().stream().anyMatch(peer -> "on".equals(peer.channel())));
        hosts.reload("a", "priority 200", VIP, KEY, "transport multicast", "peer_channel off");
        assertEquals("off: peer_channel off", transport("a").channel());
        assertEquals(1, hosts.status("a").counters().becameMaster(), "no transition");
        hosts.reload("a", "priority 200", VIP, KEY, "transport auto");
        awaitReport();
        assertEquals(1, hosts.status("a").counters().becameMaster(), "no transition");
    }

    private void awaitReport() {
        TwoEngines.await("they speak again", () -> transport("a").peers().stream().anyMatch(peer -> "on".equals(peer.channel())));
    }

    @Test
    void aDryRunHasNoChannel() {
        hosts.start("a", true, Set.of(), "priority 200", KEY, VIP, "transport auto");
        hosts.awaitState("a", "MASTER");
        assertEquals("off: a dry run sends nothing", transport("a").channel());
        assertFalse(TwoEngines.run("ip", "netns", "exec", hosts.namespace("a"), "ss", "-uln").contains(":3112"));
    }
}
