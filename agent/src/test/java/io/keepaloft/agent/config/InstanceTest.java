package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.assertProblems;
import static io.keepaloft.agent.config.Configs.instance;
import static io.keepaloft.agent.config.Configs.onlyInstance;
import static io.keepaloft.agent.config.Configs.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the keywords of an instance mean together, where keepalived has its own ideas. */
class InstanceTest {
    @Test
    void defaults() {
        var parsed = instance("");
        assertProblems(parsed);
        var v = onlyInstance(parsed);
        assertEquals(VrrpInstance.InitialState.BACKUP, v.initialState());
        assertEquals(2, v.version());
        assertEquals(1_000_000_000L, v.advertIntervalNs());
        assertTrue(v.preempt() && v.trackPrimary() && v.accept());
        assertEquals(3, v.downTimerAdverts());
        assertEquals(Authentication.NONE, v.authentication());
        assertEquals(new Garp(5_000_000_000L, 5, 0, 1, 5_000_000_000L, 5), v.garp());
        assertEquals(255, v.transport().ttl());
    }

    @Test
    void theDefaultsOfTheInstancesComeFromGlobalDefsWhereverItStands() {
        var v = onlyInstance(parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 51
                  priority 100
                  garp_master_delay 7
                  virtual_ipaddress { 10.0.0.1 }
                }
                global_defs {
                  vrrp_version 3
                  vrrp_garp_master_delay 1
                  vrrp_garp_master_repeat 2
                  vrrp_lower_prio_no_advert
                  vrrp_check_unicast_src
                  vrrp_down_timer_adverts 3
                  vrrp_mcast_group4 224.0.0.19
                }
                """));
        assertEquals(3, v.version());
        assertEquals(new Garp(7_000_000_000L, 2, 0, 1, 7_000_000_000L, 2), v.garp());
        assertTrue(v.lowerPrioNoAdvert() && v.transport().checkSource());
        assertEquals("224.0.0.19", v.transport().multicastGroup().toString());
    }

    @Test
    void masterWithoutAPriorityIsTheOwner() {
        var parsed = parse("vrrp_instance V {\n state MASTER\n interface eth0\n virtual_router_id 1\n virtual_ipaddress { 10.0.0.1 }\n}");
        assertProblems(parsed, "1:15 warning: vrrp_instance 'V' has no 'priority'; with state MASTER that means 255, the owner of the addresses");
        assertEquals(255, onlyInstance(parsed).priority());
    }

    @Test
    void stateMasterClearsWhatDelaysIt() {
        var parsed = instance("state MASTER\nstate BACKUP\nnopreempt\npreempt_delay 5");
        assertProblems(parsed, "7:7 warning: 'state' is MASTER already; BACKUP has been ignored",
                "8:1 warning: 'nopreempt' has no effect with state MASTER and has been ignored",
                "9:1 warning: 'preempt_delay' has no effect with state MASTER and has been ignored");
        assertTrue(onlyInstance(parsed).preempt());
        assertEquals(0, onlyInstance(parsed).preemptDelayNs());
        assertFalse(onlyInstance(instance("nopreempt")).preempt());
        assertEquals(4_120_000_000L, onlyInstance(instance("preempt_delay 4.12")).preemptDelayNs());
    }

    @Test
    void intervalsFitTheVersion() {
        assertEquals(2_000_000_000L, onlyInstance(instance("advert_int 1.5")).advertIntervalNs());
        assertEquals(1_000_000_000L, onlyInstance(instance("advert_int 0.1")).advertIntervalNs());
        assertEquals(100_000_000L, onlyInstance(instance("version 3\nadvert_int 0.1")).advertIntervalNs());
        assertEquals(40_950_000_000L, onlyInstance(instance("version 3\nadvert_int 41")).advertIntervalNs());
        assertEquals(120_000_000L, onlyInstance(instance("version 3\nadvert_int 0.123")).advertIntervalNs());
    }

    @Test
    void theFirstAddressSetsTheFamilyAndIpv6IsVersion3() {
        var parsed = parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 1
                  priority 100
                  version 2
                  unicast_src_ip 10.0.0.9
                  virtual_ipaddress {
                    fe80::1
                    10.0.0.1
                  }
                  virtual_ipaddress_excluded { 10.0.0.2/24 dev eth1 scope link brd +
                  }
                }
                """);
        assertProblems(parsed, "5:3 warning: IPv6 always uses VRRP version 3", "6:3 warning: there is no unicast peer, so multicast is used, as keepalived does",
                "6:18 error: 10.0.0.9 is not of the family of the instance, IPv6", "9:5 error: 10.0.0.1/32 is not of the family of the instance, IPv6");
        var v = onlyInstance(parsed);
        assertEquals(Family.IPV6, v.family());
        assertEquals(3, v.version());
        assertEquals("ff02::12", v.transport().multicastGroup().toString());
        var excluded = v.excludedAddresses().getFirst();
        assertEquals("10.0.0.255", excluded.broadcast().orElseThrow().toString());
        assertEquals(253, excluded.scope());
        assertEquals(List.of("eth0", "eth1"), List.copyOf(parsed.config().interfaces()));
    }

    @Test
    void passwordsAreCutAtEightBytesAndNeverShown() {
        var parsed = instance("authentication {\n auth_type PASS\n auth_pass hunter2hunter2 twice\n hunter3\n auth_pas hunter4\n}");
        assertProblems(parsed, "8:2 warning: what stands behind the password has been ignored",
                "8:2 warning: the password is longer than 8 bytes; only the first 8 count", "9:2 warning: an unknown keyword has been ignored",
                "10:2 warning: the unknown keyword 'auth_pas' has been ignored");
        assertFalse((parsed.problems() + " " + parsed.config()).contains("hunter"), parsed.toString());
        assertFalse(EffectiveConfig.toJson(parsed.config(), parsed.warnings()).toString().contains("hunter"));
        assertEquals(14, onlyInstance(parsed).authentication().password().length());
    }

    @Test
    void authenticationThatWouldSilentlyBeNoneIsAnError() {
        assertProblems(instance("authentication { auth_type AH\nauth_pass x\n}"), "6:18 error: not implemented yet: auth_type AH");
        assertProblems(instance("authentication { auth_type PASS }"), "6:18 error: there is no 'auth_pass'");
        assertProblems(instance("version 3\nauthentication { auth_type PASS\nauth_pass x\n}"),
                "7:18 warning: VRRP version 3 has no authentication; the password serves the peer channel alone");
    }

    @Test
    void transports() {
        var auth = "\nauthentication { auth_type PASS\nauth_pass secret\n}";
        var parsed = instance("transport auto\nudp_port 4000\nunicast_peer { 10.0.0.2 }");
        assertProblems(parsed, "6:11 warning: without the peer channel nobody can say what arrives: transport auto stays with unicast, to the peers that are named");
        assertEquals(Transport.Mode.AUTO, onlyInstance(parsed).transport().mode());
        assertEquals(4000, onlyInstance(parsed).transport().udpPort());
        assertProblems(instance("transport auto\nunicast_ttl 9"), "6:11 warning: without the peer channel nobody can say what arrives: transport auto stays with multicast,"
                + " since no peers are named", "7:1 warning: 'unicast_ttl' has no effect with transport auto: multicast needs 255");
        var claims = "\ncloud_resources { elastic_ip 120.132.124.82 }";
        var meet = ", and goes on by multicast and unicast once a peer signs on protocol 112, which is asked for also where the cloud shows the holder";
        assertProblems(instance("transport auto" + claims),
                "6:11 warning: without the peer channel nobody can say what arrives: transport auto begins with multicast, since no peers are named" + meet);
        assertProblems(instance("transport auto\nunicast_peer { 10.0.0.2 }" + claims),
                "6:11 warning: without the peer channel nobody can say what arrives: transport auto begins with unicast, to the peers that are named" + meet);
        assertEquals("give all nodes the same peer_channel_key_file, or auth_pass: with the channel it settles on what arrives",
                instance("transport auto" + claims).problems().getFirst().hint());
        assertProblems(instance("transport auto" + claims + auth));
        assertProblems(instance("transport auto" + auth));
        assertProblems(instance("transport udp\nunicast_peer { 10.0.0.2 }" + auth));
        assertProblems(instance("transport udp\ncloud_peers { tag ha=cluster1 }"), "6:11 error: transport udp needs the peer channel, which has no key");
        assertEquals(2, instance("transport udp\npeer_channel off" + auth).errors().size(), "neither channel nor peers");
        assertProblems(instance("transport unicast"), "6:11 error: transport unicast needs peers");
        assertProblems(instance("transport multicast\nunicast_peer { 10.0.0.2 }"), "6:11 warning: the unicast peers are not used with transport multicast");
        assertProblems(instance("unicast_peer { }"), "6:1 warning: there is no unicast peer, so multicast is used, as keepalived does");
        assertProblems(instance("unicast_fault_no_peer"), "1:15 error: unicast_fault_no_peer is set, and there is no unicast peer");
    }

    @Test
    void peers() {
        var parsed = instance("unicast_src_ip 10.0.0.7\nunicast_peer {\n10.0.0.7\n10.0.0.8 min_ttl 64 max_ttl 200\n10.0.0.9\n10.0.0.9\n}");
        assertProblems(parsed, "8:1 warning: the peer 10.0.0.7 is this instance's own source address and has been left out",
                "11:1 warning: the peer 10.0.0.9 stands here twice; the first line has been kept");
        var transport = onlyInstance(parsed).transport();
        assertEquals(2, transport.peers().size());
        assertEquals(64, transport.peers().getFirst().minTtl());
        assertTrue(transport.checkSource(), "TTL limits turn the source check on");
    }

    @Test
    void aPeerThatIsAVirtualAddressReachesNobody() {
        var parsed = instance("unicast_peer {\n10.0.0.9\n10.0.0.1\n10.0.0.5\n}\nvirtual_ipaddress_excluded { 10.0.0.5 }");
        assertProblems(parsed, "8:1 warning: the peer 10.0.0.1 is a virtual address of this instance: whoever is MASTER has it and sends to itself, and nobody else hears that",
                "9:1 warning: the peer 10.0.0.5 is a virtual address of this instance: whoever is MASTER has it and sends to itself, and nobody else hears that");
        assertEquals("name the other node's own address, the one that it sends from", parsed.problems().getFirst().hint());
        assertEquals(3, onlyInstance(parsed).transport().peers().size(), "keepalived keeps them");
    }

    @Test
    void tracking() {
        var parsed = parse("""
                vrrp_script up { script /bin/true
                  weight 5 reverse
                  rise 2
                  init_fail
                }
                vrrp_script broken { interval 2
                }
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 1
                  priority 255
                  no_virtual_ipaddress
                  track_script {
                    up weight -7 noreverse
                    broken
                    upp
                  }
                  track_interface { eth1 weight 3
                    eth2 reverse
                    this-name-is-too-long
                  }
                }
                """);
        assertProblems(parsed, "6:13 error: vrrp_script 'broken' has no 'script'",
                "8:15 warning: the weights of what vrrp_instance 'V' tracks have no effect: priority 255 never changes",
                "16:5 error: there is no vrrp_script 'upp'", "20:5 error: 'this-name-is-too-long' cannot be the name of an interface");
        assertEquals(List.of(new TrackedScript("up", -7, false)), onlyInstance(parsed).trackedScripts());
        assertEquals(List.of(new TrackedInterface("eth1", 3, false), new TrackedInterface("eth2", 0, true)), onlyInstance(parsed).trackedInterfaces());
    }

    @Test
    void instancesThatWouldBeMistakenForEachOtherAreErrors() {
        var pattern = "vrrp_instance %s {\n interface eth0\n virtual_router_id 1\n priority 1\n virtual_ipaddress { %s }\n %s\n}\n";
        assertProblems(parse(pattern.formatted("V", "10.0.0.1", "") + pattern.formatted("V", "10.0.0.2", "")), "8:15 error: vrrp_instance 'V' stands here twice");
        assertProblems(parse(pattern.formatted("V", "10.0.0.1", "") + pattern.formatted("W", "10.0.0.1", "")),
                "8:15 error: vrrp_instance 'V' has virtual_router_id 1 on eth0 too", "8:15 warning: vrrp_instance 'V' has the address 10.0.0.1/32 too");
        assertProblems(parse(pattern.formatted("V", "10.0.0.1", "") + pattern.formatted("W", "10.0.0.2", "transport auto")),
                "8:15 error: vrrp_instance 'V' has virtual_router_id 1 on eth0 too",
                "13:12 warning: without the peer channel nobody can say what arrives: transport auto stays with multicast, since no peers are named");
        // Another family, another group, or other peers: the packets never meet.
        assertProblems(parse(pattern.formatted("V", "10.0.0.1", "") + pattern.formatted("W", "fe80::1", "")
                + pattern.formatted("X", "10.0.0.3", "mcast_dst_ip 224.0.0.20") + pattern.formatted("Y", "10.0.0.4", "unicast_peer { 10.1.0.1 }")
                + pattern.formatted("Z", "10.0.0.5", "unicast_peer { 10.1.0.2 }")));
    }
}
