package io.keepaloft.agent.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.linux.NetnsThread;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real rules of a real nft, judged; and the repairs that are told do repair. */
@Tag("netns")
class LocalFirewallNetnsTest {
    private static final IpAddress PEER = IpAddress.parse("10.63.0.155");
    private static final IpAddress OWN = IpAddress.parse("10.63.0.154");
    private static final Optional<IpAddress> GROUP = Optional.of(IpAddress.parse("224.0.0.18"));
    private static final Passage VRRP = new Passage(0, Level.FAIL, "");
    private static final List<Flow> MULTICAST = List.of(
            new Flow(Flow.Direction.IN, Family.IPV4, "eth0", Optional.empty(), GROUP, true, VRRP),
            new Flow(Flow.Direction.OUT, Family.IPV4, "eth0", Optional.of(OWN), GROUP, true, VRRP));
    private static final List<Flow> UNICAST = List.of(
            new Flow(Flow.Direction.IN, Family.IPV4, "eth0", Optional.of(PEER), Optional.of(OWN), false, VRRP),
            new Flow(Flow.Direction.OUT, Family.IPV4, "eth0", Optional.of(OWN), Optional.of(PEER), false, VRRP));
    /** As an instance with {@code transport udp} needs it, which has no other way. */
    private static final Passage UDP = new Passage(3112, Level.FAIL, "both nodes will become MASTER");
    private static final List<Flow> CHANNEL = List.of(
            new Flow(Flow.Direction.IN, Family.IPV4, "eth0", Optional.of(PEER), Optional.of(OWN), false, UDP),
            new Flow(Flow.Direction.OUT, Family.IPV4, "eth0", Optional.of(OWN), Optional.of(PEER), false, UDP));
    private static final String WEB_SERVER = """
            chain input { type filter hook input priority 0; policy drop;
              ct state established,related accept
              ct state vmap { invalid : drop, established : accept }
              iif lo accept
              tcp dport { 22, 80 } accept
              ip protocol { icmp, igmp } counter accept
            """;

    private static NetnsThread host;

    @BeforeAll
    static void build() {
        host = NetnsThread.create("fw");
    }

    @AfterAll
    static void remove() {
        host.close();
    }

    @AfterEach
    void flush() {
        host.exec("nft flush ruleset");
    }

    @Test
    void noRulesLetEverythingThrough() {
        assertEquals(Level.PASS, judge(MULTICAST).getFirst().level());
    }

    @Test
    void aServerThatOpensOnlyItsPortsDropsVrrpAndTheRepairRepairs() throws IOException {
        load("inet filter", WEB_SERVER + "}");
        for (List<Flow> flows : List.of(MULTICAST, UNICAST)) {
            Finding found = only(flows);
            assertEquals(Level.FAIL, found.level());
            assertEquals("inet filter input", found.subject());
            assertTrue(found.message().contains("on eth0"), found.message());
            assertTrue(found.consequence().contains("second"), found.consequence());
        }
        host.exec(only(MULTICAST).fix());
        assertEquals(Level.PASS, only(MULTICAST).level());
        assertEquals(Level.PASS, only(UNICAST).level());
    }

    @Test
    void whatIsAcceptedForOnePeerOrGroupIsAcceptedForThatOnly() throws IOException {
        load("ip fw", WEB_SERVER + "ip saddr 10.63.0.128/26 ip daddr 10.63.0.150-10.63.0.160 meta l4proto vrrp accept; }");
        assertEquals(Level.PASS, only(UNICAST).level());
        assertEquals(Level.FAIL, only(MULTICAST).level());
        host.exec("nft add rule ip fw input ip daddr 224.0.0.0/24 accept");
        assertEquals(Level.PASS, only(MULTICAST).level());
    }

    @Test
    void aDropOnTheWayOutIsFoundBehindAJump() throws IOException {
        load("inet filter", """
            chain ours { ip protocol 112 goto end; return; }
            chain end { reject; }
            chain output { type filter hook output priority 0; oifname "eth*" jump ours; }
            """);
        Finding found = only(MULTICAST);
        assertEquals(Level.FAIL, found.level());
        assertTrue(found.message().contains("out to 224.0.0.18"), found.message());
        host.exec(found.fix());
        assertEquals(Level.PASS, only(MULTICAST).level());
    }

    @Test
    void whatCannotBeToldIsAWarning() throws IOException {
        load("inet filter", "set peers { type ipv4_addr; flags interval; elements = { 10.63.0.0/24 } }\n" + WEB_SERVER + "ip saddr @peers accept; }");
        assertEquals(Level.WARN, only(UNICAST).level());
        host.exec("nft flush ruleset");
        load("inet filter", "chain input { type filter hook input priority 0; ip protocol 112 limit rate over 5/second drop; }");
        assertEquals(Level.WARN, only(MULTICAST).level());
    }

    @Test
    void rulesForOtherInterfacesProtocolsAndFamiliesAreNoneOfOurs() throws IOException {
        load("inet filter", """
            chain input { type filter hook input priority 0; iifname "eth1" drop; tcp dport 80 drop; meta nfproto ipv6 drop;
              ip saddr != 10.63.0.155 ip daddr 10.63.0.154 drop; meta l4proto vmap { tcp : drop, vrrp : accept }; }
            chain forward { type filter hook forward priority 0; policy drop; }
            """);
        assertEquals(Level.PASS, only(UNICAST).level());
        assertEquals(Level.PASS, only(MULTICAST).level());
    }

    @Test
    void chainsThatIptablesMadeAreRepairedWithIptables() throws IOException {
        load("ip filter", "chain INPUT { type filter hook input priority 0; policy drop; }");
        assertEquals("iptables -I INPUT -p 112 -j ACCEPT", only(MULTICAST).fix());
    }

    @Test
    void thePeerChannelIsJudgedByItsPortAndApartFromVrrp() throws IOException {
        assertEquals(Level.PASS, only(CHANNEL).level());
        load("inet filter", """
            chain ours { udp dport { 53, 3000-3200 } drop; }
            chain input { type filter hook input priority 0; tcp dport 3112 drop; udp dport 3113 drop; jump ours; }
            """);
        Finding found = only(CHANNEL);
        assertEquals("local-firewall-udp", found.id());
        assertEquals(Level.FAIL, found.level());
        assertEquals("inet filter input", found.subject());
        assertEquals("drops UDP port 3112 in from 10.63.0.155 on eth0", found.message());
        assertEquals("both nodes will become MASTER", found.consequence());
        assertEquals(Level.PASS, only(UNICAST).level(), "no rule for protocol 112");
        host.exec(found.fix());
        assertEquals(Level.PASS, only(CHANNEL).level());
    }

    @Test
    void aServerThatOpensOnlyItsPortsNeedsOneForThePeerChannelToo() throws IOException {
        load("inet filter", WEB_SERVER + "meta l4proto vrrp accept; meta l4proto udp th dport 3112 accept; }\n"
                + "chain output { type filter hook output priority 0; meta l4proto 17 udp sport 3112 counter drop; }");
        Finding found = only(CHANNEL);
        assertEquals("inet filter output", found.subject());
        assertTrue(found.message().contains("out to 10.63.0.155"), found.message());
        host.exec(found.fix());
        assertEquals(Level.PASS, only(CHANNEL).level());
        assertEquals(Level.PASS, only(UNICAST).level());
        host.exec("nft flush ruleset");
        load("ip filter", "chain INPUT { type filter hook input priority 0; policy drop; ip protocol 112 accept; }");
        assertEquals("iptables -I INPUT -p udp --dport 3112 -j ACCEPT", only(CHANNEL).fix());
    }

    @Test
    void aConfigurationIsJudgedForEachPortThatItsInstancesUse() throws IOException {
        Config config = config("""
            vrrp_instance A {
              interface eth0
              virtual_router_id 51
              transport auto
              authentication { auth_type PASS
                auth_pass secretA }
              unicast_peer { 10.63.0.155 }
              virtual_ipaddress { 10.63.0.160 }
            }
            vrrp_instance B {
              interface eth0
              virtual_router_id 52
              transport udp
              udp_port 4000
              authentication { auth_type PASS
                auth_pass secretB }
              unicast_peer { 10.63.0.155 }
              virtual_ipaddress { 10.63.0.161 }
            }
            vrrp_instance C {
              interface eth0
              virtual_router_id 53
              udp_port 5000
              unicast_peer { 10.63.0.155 }
              virtual_ipaddress { 10.63.0.162 }
            }
            """);
        load("inet filter", """
            chain first { type filter hook input priority 0; udp dport 3112 drop; }
            chain second { type filter hook input priority 1; udp dport 4000 drop; }
            chain third { type filter hook input priority 2; udp dport 5000 drop; }
            """);
        List<Finding> found = host.call(() -> HostPreflight.look(config)).stream().filter(finding -> finding.id().startsWith("local-firewall")).toList();
        assertEquals(List.of("local-firewall-vrrp PASS nftables", "local-firewall-udp WARN inet filter first", "local-firewall-udp FAIL inet filter second"),
                found.stream().map(finding -> finding.id() + " " + finding.level() + " " + finding.subject()).toList(), "C has no key, so it has no channel");
        assertTrue(found.get(1).consequence().contains("would look like a dead master"), found.get(1).consequence());
    }

    @Test
    void ipv6RulesAreReadToo() throws IOException {
        Optional<IpAddress> group6 = Optional.of(IpAddress.parse("ff02::12"));
        List<Flow> flows = List.of(new Flow(Flow.Direction.IN, Family.IPV6, "eth0", Optional.empty(), group6, true, VRRP));
        load("inet filter", "chain input { type filter hook input priority 0; policy drop; ip protocol 112 accept; ip6 daddr ff02::/16 ip6 nexthdr 112 accept; }");
        assertEquals(Level.PASS, only(flows).level());
        host.exec("nft flush ruleset");
        load("ip6 filter", "chain input { type filter hook input priority 0; policy drop; ip6 daddr ff05::/16 accept; }");
        assertEquals(Level.FAIL, only(flows).level());
        assertEquals(Level.PASS, only(MULTICAST).level(), "not for IPv4");
    }

    @Test
    void aProcessWithoutCapabilitiesIsToldWhatItNeeds() {
        assertEquals(Level.PASS, HostPreflight.rawSocket(List.of(Family.IPV4, Family.IPV6)).level());
        try (NetnsThread poor = NetnsThread.create("fwp")) {
            Finding found = poor.call(() -> {
                NetnsThread.dropCapabilities();
                return HostPreflight.rawSocket(List.of(Family.IPV4));
            });
            assertEquals(Level.FAIL, found.level());
            assertTrue(found.message().contains("EPERM") && found.message().contains("CAP_NET_RAW"), found.message());
            assertTrue(found.fix().contains("AmbientCapabilities="), found.fix());
            assertTrue(found.consequence().contains("does not start"), found.consequence());
        }
    }

    private static Config config(String text) throws IOException {
        Path file = Files.createTempFile("kl", ".conf");
        try {
            Files.writeString(file, text);
            ParsedConfig parsed = ConfigLoader.load(file, "node");
            assertEquals(List.of(), parsed.errors());
            return parsed.config();
        } finally {
            Files.delete(file);
        }
    }

    private static void load(String table, String body) throws IOException {
        Path file = Files.createTempFile("kl", ".nft");
        try {
            Files.writeString(file, "table " + table + " {\n" + body + "\n}\n");
            host.exec("nft -f " + file);
        } finally {
            Files.delete(file);
        }
    }

    private static Finding only(List<Flow> flows) {
        List<Finding> found = judge(flows);
        assertEquals(1, found.size(), found.toString());
        return found.getFirst();
    }

    private static List<Finding> judge(List<Flow> flows) {
        return host.call(() -> HostPreflight.localFirewall(flows));
    }
}
