package io.keepaloft.agent.lab.fabric;

import static io.keepaloft.cloud.simulator.model.Direction.EGRESS;
import static io.keepaloft.cloud.simulator.model.Direction.INGRESS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Effect;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is peculiar to Huawei Cloud, in frames that pass or do not. */
@Tag("netns")
class HuaweiFabricNetnsTest {
    private static final String A = Bed.address("a");
    private static final String B = Bed.address("b");
    private static final String VIP = "10.0.0.200";

    private static Packet tcp(String from, int fromPort, String to, int toPort) {
        return new Packet(Packet.TCP, from, fromPort, to, toPort);
    }

    private static SecurityRule rule(Direction direction, int protocol, String range, boolean allow, int priority, boolean enabled) {
        return new SecurityRule("r" + priority + allow, direction, protocol, -1, -1, new Peer(Peer.Kind.IPV4_RANGE, range), "",
                new Effect(allow, priority, enabled), null);
    }

    private static Port virtualIp(String... members) {
        return new Port("vip", Bed.SUBNET, "vpc-1", "fa:16:3e:00:00:01", null, 0, VIP, List.of(), List.of(), true,
                Stream.of(members).map(AddressPair::of).toList(), true, Port.OF_A_VIRTUAL_IP, "", Map.of());
    }

    private static byte[] gratuitous(Bed bed, String from, String address) {
        return Packet.arp(1, Bed.mac(from), Bed.mac(from), address, address, bed.nextId());
    }

    @Test
    void theLowestNumberDecidesAndADenialBeforeAnAllowance() {
        try (Bed bed = new Bed(Settings.huaweiCloud())) {
            Packet vrrp = Packet.plain(Packet.VRRP, A, B);
            SecurityRule allow5 = rule(INGRESS, 112, "10.0.0.0/24", true, 5, true);
            bed.apply(Bed.group("ha", allow5), Bed.port("b", List.of("ha")));
            assertTrue(bed.passes("a", vrrp, "b"));
            bed.apply(Bed.group("ha", allow5, rule(INGRESS, -1, "0.0.0.0/0", false, 4, true)));
            assertFalse(bed.passes("a", vrrp, "b"), "a smaller number denies");
            bed.apply(Bed.group("ha", allow5, rule(INGRESS, -1, "0.0.0.0/0", false, 6, true)));
            assertTrue(bed.passes("a", vrrp, "b"), "a larger number comes too late");
            bed.apply(Bed.group("ha", allow5, rule(INGRESS, -1, "0.0.0.0/0", false, 5, true)));
            assertFalse(bed.passes("a", vrrp, "b"), "of one number the denial goes first");
            bed.apply(Bed.group("ha", allow5, rule(INGRESS, -1, "0.0.0.0/0", false, 1, false)));
            assertTrue(bed.passes("a", vrrp, "b"), "a rule that is not enabled says nothing");
            bed.apply(Bed.group("ha", rule(INGRESS, 112, "10.0.0.0/24", true, 5, false)));
            assertFalse(bed.passes("a", vrrp, "b"));
        }
    }

    @Test
    void groupsAreReadInThePortsOrder() {
        try (Bed bed = new Bed(Settings.huaweiCloud())) {
            Packet vrrp = Packet.plain(Packet.VRRP, A, B);
            bed.apply(Bed.group("denies", rule(INGRESS, 112, "0.0.0.0/0", false, 100, true)), Bed.group("allows", rule(INGRESS, 112, "0.0.0.0/0", true, 1, true)),
                    Bed.port("b", List.of("denies", "allows")));
            assertFalse(bed.passes("a", vrrp, "b"));
            bed.apply(Bed.port("b", List.of("allows", "denies")));
            assertTrue(bed.passes("a", vrrp, "b"));
        }
    }

    @Test
    void whatIsDeniedIsNotAnsweredEither() {
        try (Bed bed = new Bed(Settings.huaweiCloud())) {
            SecurityRule in = rule(INGRESS, 6, "0.0.0.0/0", true, 2, true);
            bed.apply(Bed.group("web", in), Bed.port("b", List.of("web")));
            assertTrue(bed.passes("a", tcp(A, 4000, B, 81), "b"));
            assertTrue(bed.passes("b", tcp(B, 81, A, 4000), "a"));
            bed.apply(Bed.group("web", in, rule(INGRESS, 6, "0.0.0.0/0", false, 1, true)));
            assertFalse(bed.passes("b", tcp(B, 81, A, 4000), "a"));
        }
    }

    @Test
    void aVirtualIpIsForThePortsWhoseAddressesItNames() {
        try (Bed bed = new Bed(Settings.huaweiCloud())) {
            assertFalse(bed.passes("a", gratuitous(bed, "a", VIP), "c"), "nobody knows the address");
            bed.apply(virtualIp(A, B));
            for (String member : List.of("a", "b")) {
                assertTrue(bed.passes(member, gratuitous(bed, member, VIP), "c"));
                assertTrue(bed.passes(member, tcp(VIP, 81, Bed.address("c"), 9), "c"));
                assertTrue(bed.passes("c", tcp(Bed.address("c"), 9, VIP, 82), member));
            }
            assertFalse(bed.passes("c", gratuitous(bed, "c", VIP), "a"), "c is no member");
            assertFalse(bed.passes("c", tcp(VIP, 81, A, 9), "a"));
            bed.apply(virtualIp(A));
            assertFalse(bed.passes("b", gratuitous(bed, "b", VIP), "c"), "b was taken out");
            assertFalse(bed.passes("b", tcp(VIP, 83, Bed.address("c"), 9), "c"));
            assertTrue(bed.passes("a", gratuitous(bed, "a", VIP), "c"));
        }
    }

    @Test
    void onePairTurnsTheSourceCheckOffAndClaimsNothing() {
        try (Bed bed = new Bed(Settings.huaweiCloud())) {
            Packet forwarded = tcp("10.9.9.9", 7, B, 80);
            assertFalse(bed.passes("a", forwarded, "b"));
            bed.apply(virtualIp(B), Bed.port("a", List.of("all-a"), AddressPair.of("1.1.1.1/0")).withSourceCheck(false));
            assertTrue(bed.passes("a", forwarded, "b"));
            assertTrue(bed.passes("b", tcp(B, 1, "10.9.9.9", 2), "a"), "and it may be sent what is not its own");
            assertFalse(bed.passes("a", gratuitous(bed, "a", VIP), "b"), "a virtual IP that it is no member of");
            assertFalse(bed.passes("a", gratuitous(bed, "a", Bed.address("c")), "b"), "a neighbour's address");
            bed.apply(Bed.group("inside", Bed.rule(INGRESS, 6, -1, -1, "all-a")), Bed.port("b", List.of("inside")));
            assertTrue(bed.passes("a", tcp(A, 7, B, 80), "b"));
            assertFalse(bed.passes("a", forwarded, "b"), "the pair makes nobody else a member of the group");
        }
    }

    @Test
    void aNetworkAclRemembersWhatItLetBegin() {
        try (Bed bed = new Bed(Settings.huaweiCloud())) {
            bed.apply(bed.port("a").withSourceCheck(false), new NetworkAcl("acl", "vpc-1", false, List.of(Bed.SUBNET), List.of(
                    new NetworkAcl.Entry(1, INGRESS, 6, "10.1.0.0/16", 80, 80, true, B + "/32", true),
                    new NetworkAcl.Entry(2, INGRESS, 6, "10.1.0.0/16", 82, 82, true, null, false),
                    new NetworkAcl.Entry(NetworkAcl.LAST, INGRESS, -1, "0.0.0.0/0", -1, -1, false),
                    new NetworkAcl.Entry(NetworkAcl.LAST, EGRESS, -1, "0.0.0.0/0", -1, -1, false)), Map.of()));
            assertTrue(bed.passes("c", tcp(Bed.address("c"), 7, B, 80), "b"), "inside the subnet it has no say");
            // What a forwards from far away comes from outside, as far as the receiver's edge can tell.
            Packet far = tcp("10.1.0.5", 7, B, 80);
            assertFalse(bed.passes("b", far.answer(), "a"), "nobody asked");
            assertTrue(bed.passes("a", far, "b"));
            assertTrue(bed.passes("b", far.answer(), "a"), "nothing lets it out but that it is an answer");
            assertFalse(bed.passes("a", tcp("10.1.0.5", 7, Bed.address("c"), 80), "c"), "the rule is about b");
            assertFalse(bed.passes("a", tcp("10.1.0.5", 7, B, 82), "b"), "a rule that is not enabled");
            bed.fabric().settings(Settings.ec2());
            assertFalse(bed.passes("b", far.answer(), "a"), "in EC2 it would forget");
        }
    }
}
