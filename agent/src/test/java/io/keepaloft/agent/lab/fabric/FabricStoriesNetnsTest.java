package io.keepaloft.agent.lab.fabric;

import static io.keepaloft.cloud.simulator.model.Direction.EGRESS;
import static io.keepaloft.cloud.simulator.model.Direction.INGRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each thing that the model can say of a port, in frames that pass or do not. */
@Tag("netns")
class FabricStoriesNetnsTest {
    private static final String A = Bed.address("a");
    private static final String B = Bed.address("b");
    private static final String VIP = "10.0.0.200";
    private static final String GROUP_MAC = "01:00:5e:00:00:12";

    private static Packet tcp(String from, int fromPort, String to, int toPort) {
        return new Packet(Packet.TCP, from, fromPort, to, toPort);
    }

    @Test
    void whoMayBeginMayBeAnsweredUntilTheRuleGoes() {
        try (Bed bed = new Bed(Settings.openStack())) {
            bed.apply(Bed.group("web", Bed.rule(INGRESS, 6, 81, 81, "0.0.0.0/0")), Bed.port("b", List.of("web")));
            assertFalse(bed.passes("b", tcp(B, 81, A, 4000), "a"), "nobody asked");
            assertTrue(bed.passes("a", tcp(A, 4000, B, 81), "b"));
            assertTrue(bed.passes("b", tcp(B, 81, A, 4000), "a"), "an answer needs no rule of its own");
            assertFalse(bed.passes("b", tcp(B, 81, A, 4001), "a"), "another port was not asked from");
            assertFalse(bed.passes("a", tcp(A, 4000, B, 82), "b"));
            bed.apply(Bed.group("web"));
            assertFalse(bed.passes("a", tcp(A, 4000, B, 81), "b"), "the rule is gone");
            assertFalse(bed.passes("b", tcp(B, 81, A, 4000), "a"), "and its flows with it");
        }
    }

    @Test
    void aFlowThatAnotherRuleAllowsGoesOnWhenOneOfThemGoes() {
        try (Bed bed = new Bed(Settings.openStack())) {
            bed.apply(Bed.group("web", Bed.rule(INGRESS, 6, 81, 81, "0.0.0.0/0"), Bed.rule(INGRESS, 6, 80, 90, "10.0.0.0/24")), Bed.port("b", List.of("web")));
            assertTrue(bed.passes("a", tcp(A, 4000, B, 81), "b"));
            bed.apply(Bed.group("web", Bed.rule(INGRESS, 6, 80, 90, "10.0.0.0/24")));
            assertTrue(bed.passes("b", tcp(B, 81, A, 4000), "a"));
        }
    }

    @Test
    void withoutItsRuleProtocol112IsCutByMulticastAndUnicast() {
        try (Bed bed = new Bed(Settings.openStack())) {
            bed.apply(Bed.group("ha", Bed.rule(INGRESS, 112, -1, -1, "ha")), Bed.port("b", List.of("ha")), Bed.port("a", List.of("ha", "all-a")));
            Packet toAll = Packet.plain(Packet.VRRP, A, "224.0.0.18");
            assertTrue(bed.passes("a", toAll, GROUP_MAC, "b"));
            assertTrue(bed.passes("a", Packet.plain(Packet.VRRP, A, B), "b"));
            bed.apply(Bed.group("ha"));
            assertFalse(bed.passes("a", toAll, GROUP_MAC, "b"));
            assertFalse(bed.passes("a", Packet.plain(Packet.VRRP, A, B), "b"));
        }
    }

    @Test
    void whoJoinsOrLeavesAGroupIsLetInOrNot() {
        try (Bed bed = new Bed(Settings.openStack())) {
            bed.apply(Bed.group("members"), Bed.group("inside", Bed.rule(INGRESS, 17, 3112, 3112, "members")), Bed.port("b", List.of("inside")));
            Packet hello = new Packet(Packet.UDP, A, 3112, B, 3112);
            assertFalse(bed.passes("a", hello, "b"));
            bed.apply(Bed.port("a", List.of("all-a", "members"), AddressPair.of(VIP)));
            assertTrue(bed.passes("a", hello, "b"));
            assertTrue(bed.passes("a", new Packet(Packet.UDP, VIP, 3112, B, 3112), "b"), "a member's pair counts as the member");
            assertTrue(bed.passes("a", new Packet(Packet.UDP, Bed.address6("a"), 1, Bed.address6("b"), 3112), "b"));
            bed.apply(Bed.port("a", List.of("all-a")));
            assertFalse(bed.passes("a", hello, "b"));
            assertFalse(bed.passes("b", hello.answer(), "a"), "what it had begun is over too");
        }
    }

    @Test
    void aPrefixListAndAnIcmpTypeMeanWhatTheySay() {
        try (Bed bed = new Bed(Settings.openStack())) {
            bed.apply(new PrefixList("pl-1", "some", 9, List.of(new PrefixList.Entry(A + "/32", ""), new PrefixList.Entry("fd00::/64", "")), Map.of()),
                    Bed.group("g", Bed.rule(INGRESS, 6, 22, 22, "pl-1"), Bed.rule(INGRESS, 1, 8, -1, "0.0.0.0/0")), Bed.port("b", List.of("g")));
            assertTrue(bed.passes("a", tcp(A, 1, B, 22), "b"));
            assertTrue(bed.passes("a", tcp(Bed.address6("a"), 1, Bed.address6("b"), 22), "b"));
            assertFalse(bed.passes("c", tcp(Bed.address("c"), 1, B, 22), "b"));
            assertTrue(bed.passes("a", new Packet(1, A, 8, B, 0), "b"));
            assertTrue(bed.passes("b", new Packet(1, B, 0, A, 0), "a"), "its echo");
            assertFalse(bed.passes("a", new Packet(1, A, 13, B, 0), "b"));
        }
    }

    @Test
    void anAddressIsAPortsOwnOnlyWithItsPair() {
        try (Bed bed = new Bed(Settings.openStack())) {
            Packet fromVip = tcp(VIP, 81, B, 4000);
            assertFalse(bed.passes("a", fromVip, "b"));
            assertFalse(bed.passes("a", gratuitous(bed, "a", VIP), "b"));
            bed.apply(Bed.port("a", List.of("all-a"), AddressPair.of(VIP)));
            assertTrue(bed.passes("a", fromVip, "b"));
            assertTrue(bed.passes("a", gratuitous(bed, "a", VIP), "b"));
            assertFalse(bed.passes("a", tcp("10.0.0.99", 81, B, 4000), "b"), "another one");
            byte[] otherMac = fromVip.frame("00:00:5e:00:01:33", Bed.mac("b"), bed.nextId());
            assertFalse(bed.passes("a", otherMac, "b"));
            bed.apply(Bed.port("a", List.of("all-a"), new AddressPair("10.0.0.192/26", "00:00:5e:00:01:33")));
            assertTrue(bed.passes("a", fromVip.frame("00:00:5e:00:01:33", Bed.mac("b"), bed.nextId()), "b"), "a range, with VRRP's own MAC");
            bed.apply(Bed.port("a", List.of("all-a")));
            assertFalse(bed.passes("a", fromVip, "b"));
            assertFalse(bed.passes("a", gratuitous(bed, "a", VIP), "b"));
            bed.apply(Bed.port("a", List.of("all-a")).withPortSecurity(false));
            assertTrue(bed.passes("a", fromVip, "b"), "port security is off");
            assertTrue(bed.passes("a", gratuitous(bed, "a", VIP), "b"));
        }
    }

    private static byte[] gratuitous(Bed bed, String from, String address) {
        return Packet.arp(1, Bed.mac(from), Bed.mac(from), address, address, bed.nextId());
    }

    @Test
    void theSourceAndDestinationCheckOfAnInterface() {
        try (Bed bed = new Bed(Settings.ec2())) {
            assertFalse(bed.passes("a", tcp(A, 1, "10.9.9.9", 2), "b"), "b does not have it");
            bed.apply(bed.port("b").withSourceCheck(false));
            assertTrue(bed.passes("a", tcp(A, 1, "10.9.9.9", 2), "b"));
            assertTrue(bed.passes("b", tcp("10.9.9.9", 2, A, 1), "a"), "as a router's machine does");
        }
    }

    @Test
    void nobodyAnswersForAnAddressThatTheModelDoesNotKnow() {
        try (Bed bed = new Bed(Settings.ec2())) {
            assertFalse(bed.passes("a", Packet.arp(1, Bed.mac("a"), Bed.mac("a"), A, VIP, bed.nextId()), "b"));
            bed.apply(bed.port("b").withSecondary(VIP));
            assertTrue(bed.passes("a", Packet.arp(1, Bed.mac("a"), Bed.mac("a"), A, VIP, bed.nextId()), "b"));
            assertTrue(bed.passes("b", gratuitous(bed, "b", VIP), "a"));
            bed.apply(bed.port("b").withoutSecondary(VIP), bed.port("c").withSecondary(VIP));
            assertFalse(bed.passes("b", gratuitous(bed, "b", VIP), "a"), "it has moved");
            assertFalse(bed.passes("a", tcp(A, 1, VIP, 81), "b"));
        }
    }

    @Test
    void aVirtualIpMayBeClaimedByItsMembersAlone() {
        try (Bed bed = new Bed(Settings.ec2())) {
            bed.apply(new VirtualIp("havip-1", Bed.SUBNET, "vpc-1", VIP, List.of("a", "b"), null, Map.of()));
            assertTrue(bed.passes("a", gratuitous(bed, "a", VIP), "c"));
            assertTrue(bed.passes("b", tcp(VIP, 81, Bed.address("c"), 9), "c"));
            assertFalse(bed.passes("c", gratuitous(bed, "c", VIP), "a"));
        }
    }

    @Test
    void groupsAndBroadcastsAreDeliveredOrNot() {
        try (Bed bed = new Bed(Settings.openStack())) {
            Packet toAll = Packet.plain(Packet.VRRP, A, "224.0.0.18");
            Packet toAll6 = Packet.plain(Packet.VRRP, Bed.address6("a"), "ff02::12");
            Packet broadcast = new Packet(Packet.UDP, A, 1, "10.0.0.255", 2);
            assertTrue(bed.passes("a", toAll, GROUP_MAC, "b"));
            assertTrue(bed.passes("a", toAll6, "33:33:00:00:00:12", "b"));
            assertTrue(bed.passes("a", broadcast, "ff:ff:ff:ff:ff:ff", "b"));
            bed.fabric().settings(Settings.ec2());
            assertFalse(bed.passes("a", toAll, GROUP_MAC, "b"));
            assertFalse(bed.passes("a", toAll6, "33:33:00:00:00:12", "b"));
            assertFalse(bed.passes("a", broadcast, "ff:ff:ff:ff:ff:ff", "b"));
            assertTrue(bed.passes("a", tcp(A, 1, B, 2), "b"));
        }
    }

    @Test
    void aNetworkAclStandsAtTheEdgeOfTheSubnetAndForgets() {
        try (Bed bed = new Bed(Settings.openStack())) {
            Packet far = tcp("10.1.0.5", 7, B, 80);
            bed.apply(bed.port("a").withSourceCheck(false));
            assertTrue(bed.passes("a", far, "b"));
            bed.apply(new NetworkAcl("acl", "vpc-1", false, List.of(Bed.SUBNET), List.of(new NetworkAcl.Entry(10, INGRESS, 6, "10.1.0.0/16", 80, 80, false),
                    new NetworkAcl.Entry(20, INGRESS, -1, "0.0.0.0/0", -1, -1, true), new NetworkAcl.Entry(10, EGRESS, -1, "0.0.0.0/0", -1, -1, true)), Map.of()));
            assertFalse(bed.passes("a", far, "b"));
            assertTrue(bed.passes("a", tcp("10.1.0.5", 7, B, 81), "b"));
            assertTrue(bed.passes("a", tcp(A, 7, B, 80), "b"), "inside the subnet it has no say");
        }
    }

    @Test
    void linksAreCutOneWayBothWaysAndBetweenTwo() {
        try (Bed bed = new Bed(Settings.openStack())) {
            Links links = bed.fabric().links();
            links.cut("a", Links.Direction.OUT);
            assertFalse(comes(bed, "a", "b"));
            assertTrue(comes(bed, "b", "a"));
            links.heal("a", Links.Direction.OUT);
            links.cut("a", Links.Direction.IN);
            assertTrue(comes(bed, "a", "b"));
            assertFalse(comes(bed, "b", "a"));
            links.healAll();
            links.cut("a", "b");
            assertFalse(comes(bed, "a", "b"));
            assertFalse(comes(bed, "b", "a"));
            assertTrue(comes(bed, "a", "c"));
            assertTrue(comes(bed, "c", "b"));
            links.heal("b", "a");
            assertTrue(comes(bed, "a", "b"));
            links.drop("b", 50);
            List<Boolean> came = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                came.add(comes(bed, "a", "b"));
            }
            assertTrue(came.contains(true) && came.contains(false), "half of them, by chance");
            links.drop("b", 0);
            assertTrue(comes(bed, "a", "b"));
        }
    }

    /** For broken links, where no mark can follow: a frame is there when the call that sends it returns, or soon after. */
    private static boolean comes(Bed bed, String from, String to) {
        long id = bed.nextId();
        bed.put(from, tcp(Bed.address(from), 1, Bed.address(to), 2).frame(Bed.mac(from), Bed.mac(to), id));
        long deadlineNs = System.nanoTime() + 30_000_000;
        while (System.nanoTime() - deadlineNs < 0) {
            if (bed.arrives(to, id)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void aPortThatTheModelHasLostIsDeadAndComesBack() {
        try (Bed bed = new Bed(Settings.openStack())) {
            var port = bed.port("b");
            bed.remove("b");
            assertFalse(comes(bed, "a", "b"));
            bed.apply(port);
            assertTrue(comes(bed, "a", "b"));
            assertEquals(bed.state().version(), bed.fabric().version());
        }
    }
}
