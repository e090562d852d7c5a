package io.keepaloft.agent.lab.fabric;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.model.AddressPair;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is asked, and believed, over IPv6: neighbour discovery means what the model says, as ARP does. */
@Tag("netns")
class NeighbourStoriesNetnsTest {
    private static final String A = Bed.address6("a");
    private static final String LINK_LOCAL_A = "fe80::ff:fe00:101";
    private static final String VIP = "fd00::200";

    private static boolean claims(Bed bed, String address, String before) {
        return bed.passes("a", Packet.neighbourAdvertisement(Bed.mac("a"), LINK_LOCAL_A, address, bed.nextId()), before);
    }

    private static boolean asks(Bed bed, String source, String target) {
        return bed.passes("a", Packet.neighbourSolicitation(Bed.mac("a"), source, target, bed.nextId()), "b");
    }

    @Test
    void neighboursAreBelievedForTheirOwnAddressesAlone() {
        try (Bed bed = new Bed(Settings.ec2())) {
            assertTrue(claims(bed, A, "b"));
            assertFalse(claims(bed, VIP, "b"));
            bed.apply(Bed.port("a", List.of("all-a"), AddressPair.of("fd00::200/120")));
            assertTrue(claims(bed, "fd00::2ff", "b"));
            assertFalse(claims(bed, Bed.address6("c"), "b"));
            bed.apply(Bed.port("a", List.of("all-a")).withSourceCheck(false));
            assertFalse(claims(bed, Bed.address6("c"), "b"), "a host that forwards is no other host");
        }
    }

    @Test
    void nobodyIsAskedForAnAddressThatTheModelDoesNotKnow() {
        try (Bed bed = new Bed(Settings.ec2())) {
            assertTrue(asks(bed, A, Bed.address6("b")));
            assertTrue(asks(bed, LINK_LOCAL_A, "fe80::ff:fe00:102"), "made of its MAC");
            assertTrue(asks(bed, A, "fe80::ff:fe00:1"), "the router");
            assertFalse(asks(bed, A, VIP));
            bed.apply(bed.port("b").withSecondary(VIP));
            assertTrue(asks(bed, A, VIP));
            bed.apply(bed.port("b").withoutSecondary(VIP));
            assertFalse(asks(bed, A, VIP), "it is nobody's again");
            bed.fabric().settings(Settings.openStack());
            assertTrue(asks(bed, A, VIP), "an ordinary Ethernet asks everybody");
        }
    }

    @Test
    void nobodyAsksInAnotherOnesName() {
        try (Bed bed = new Bed(Settings.ec2())) {
            assertFalse(asks(bed, Bed.address6("c"), Bed.address6("b")));
            assertTrue(asks(bed, "::", Bed.address6("b")), "duplicate detection");
            bed.apply(Bed.port("a", List.of("all-a")).withSourceCheck(false));
            assertTrue(asks(bed, "fd00:9::9", Bed.address6("b")), "for what it forwards, which is nobody's here");
            assertFalse(asks(bed, "fd00:9::9", VIP));
            assertFalse(asks(bed, Bed.address6("c"), Bed.address6("b")), "the neighbours would believe it");
        }
    }

    @Test
    void aPacketOfAnAddressThatIsNotThePortsNeitherLeavesNorArrives() {
        try (Bed bed = new Bed(Settings.ec2())) {
            Packet fromVip = new Packet(Packet.TCP, VIP, 81, Bed.address6("b"), 4000);
            assertFalse(bed.passes("a", fromVip, "b"));
            bed.apply(bed.port("a").withSecondary(VIP));
            assertTrue(bed.passes("a", fromVip, "b"));
            assertTrue(bed.passes("b", fromVip.answer(), "a"));
            bed.apply(bed.port("a").withoutSecondary(VIP), bed.port("c").withSecondary(VIP));
            assertFalse(bed.passes("a", fromVip, "b"), "it has moved");
            assertFalse(bed.passes("b", fromVip.answer(), "a"));
            assertTrue(bed.passes("c", fromVip, "b"));
        }
    }

    @Test
    void nobodyIsSentAnotherWay() {
        try (Bed bed = new Bed(Settings.openStack())) {
            bed.apply(Bed.port("a", List.of("all-a")).withPortSecurity(false), Bed.port("b", List.of("all-b")).withPortSecurity(false));
            assertTrue(bed.passes("a", Packet.plain(Packet.VRRP, "fe80::1", Bed.address6("b")), "b"), "nothing else is held back");
            assertFalse(bed.passes("a", Packet.redirect(Bed.mac("a"), "fe80::1", LINK_LOCAL_A, bed.nextId()), "b"));
        }
    }

    @Test
    void aPairOfEveryAddressIsOne() {
        try (Bed bed = new Bed(Settings.ec2())) {
            bed.apply(Bed.port("a", List.of("all-a"), AddressPair.of("::/0")));
            assertTrue(claims(bed, VIP, "b"));
            assertTrue(asks(bed, VIP, "fd00::99"), "all are known then");
        }
    }
}
