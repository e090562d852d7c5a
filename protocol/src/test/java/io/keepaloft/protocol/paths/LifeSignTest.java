package io.keepaloft.protocol.paths;

import static io.keepaloft.protocol.paths.TestPair.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two that gave way are both silent; a sign of life is how they find each other again, with and without the peer channel. */
class LifeSignTest {
    private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");

    private static TestPair strangers(String key) {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.MULTICAST, key), ONE,
                TestPair.config(TestPair.V4, TWO, 100, TransportMode.MULTICAST, key), TWO);
        pair.open.clear();
        pair.udp = false;
        pair.start();
        pair.run(10 * SECOND);
        assertTrue(pair.a.master() && pair.b.master(), "each thinks that it is alone");
        giveWay(pair, pair.a);
        giveWay(pair, pair.b);
        pair.run(60 * SECOND);
        assertFalse(pair.a.master() || pair.b.master(), "silence promotes nobody who gave way");
        return pair;
    }

    private static void giveWay(TestPair pair, TestPair.Host host) {
        host.member.claimedElsewhere("somebody", new Referee.Ruling(Referee.Verdict.YIELD, null, "of a test"), pair.nowNs);
    }

    private static void theBetterOneServesSoonAfterTheWayIsWhole(TestPair pair) {
        pair.open.add(Rung.MULTICAST);
        pair.udp = true;
        pair.run(5 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master(), () -> pair.a.log + " " + pair.b.log);
    }

    @Test
    void twoStrangersThatGaveWayFindEachOther() {
        theBetterOneServesSoonAfterTheWayIsWhole(strangers("key"));
    }

    @Test
    void soDoTwoWithoutPeerChannel() {
        theBetterOneServesSoonAfterTheWayIsWhole(strangers(null));
    }

    /** Nobody but the peer channel would tell a silent backup from one that is cut off, and here is none. */
    @Test
    void aBackupThatIsWellAnswersWhoGaveWayToAStranger() {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.MULTICAST, null), ONE,
                TestPair.config(TestPair.V4, TWO, 100, TransportMode.MULTICAST, null), TWO);
        pair.start();
        pair.run(10 * SECOND);
        giveWay(pair, pair.a);
        pair.run(SECOND);
        assertFalse(pair.a.member.router().yielded());
        pair.run(4 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master(), () -> pair.a.log + " " + pair.b.log);
    }

    @Test
    void aLifeSignGoesWhereAnAdvertisementMightAndIsNoneItself() {
        List<IpAddress> destinations = new ArrayList<>();
        Packet packet = new Packet(64);
        Member member = new Member(TestPair.config(TestPair.V4, ONE, 150, TransportMode.AUTO, "key", TWO), List.of(), 7, new QuietEffects() {
            @Override
            public void sendLifeSign(Rung rung, ByteBuffer bytes, IpAddress destination) {
                destinations.add(destination);
                packet.data().clear().put(0, new byte[] {0x45, (byte) 0xC0, 0, (byte) (20 + bytes.remaining()), 0, 0, 0x40, 0, (byte) 255, 112, 0, 0, 10, 0, 0, 1, (byte) 224, 0, 0, 18});
                packet.data().put(20, bytes, bytes.position(), bytes.remaining());
                packet.ipv4(20 + bytes.remaining());
            }
        });
        member.start(0);
        member.timeDue(4 * SECOND);
        member.claimedElsewhere("somebody", new Referee.Ruling(Referee.Verdict.YIELD, null, "of a test"), 4 * SECOND);
        assertTrue(member.nextDeadlineNs() <= 4 * SECOND);
        member.timeDue(4 * SECOND);
        assertEquals(List.of(IpAddress.parse("224.0.0.18"), TWO), destinations);
        assertTrue(ProbeFrame.is(packet) && LifeSign.is(packet));
        packet.data().put(8, (byte) 254);
        packet.ipv4(packet.data().get(3));
        assertFalse(LifeSign.is(packet), "it came through a router");
    }
}
