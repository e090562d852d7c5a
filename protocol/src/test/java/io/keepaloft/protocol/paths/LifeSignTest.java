package io.keepaloft.protocol.paths;

import static io.keepaloft.protocol.paths.TestPair.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
        host.member.claimedElsewhere("somebody", new Referee.Ruling(Referee.Verdict.YIELD, null, false, "of a test"), pair.nowNs, pair.nowNs);
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

    private static TestPair silent(TransportMode mode, Rung... open) {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, mode, null), ONE, TestPair.config(TestPair.V4, TWO, 100, mode, null), TWO);
        pair.udp = false;
        pair.open.clear();
        pair.open.addAll(List.of(open));
        pair.start();
        pair.run(10 * SECOND);
        return pair;
    }

    private static boolean inReach(TestPair pair, IpAddress... holder) {
        long askedNs = pair.nowNs;
        pair.a.member.inquire(List.of(holder), askedNs);
        pair.carry();
        return pair.a.member.inReach(List.of(holder), askedNs, pair.nowNs);
    }

    /** A backup says nothing, and no file names it. Without a greeting the master would take it for a stranger. */
    @Test
    void aMasterKnowsTheBackupThatIsSilent() {
        TestPair pair = silent(TransportMode.MULTICAST, Rung.MULTICAST);
        assertTrue(pair.a.master() && !pair.b.master());
        assertEquals(List.of(TWO), pair.a.member.status(pair.nowNs).peers().stream().map(PeerStatus::address).toList());
        assertTrue(inReach(pair, TWO));
    }

    @Test
    void anAnswerThatNobodyAskedForProvesNothing() {
        TestPair pair = silent(TransportMode.MULTICAST, Rung.MULTICAST);
        pair.open.clear();
        pair.run(SECOND / 10);
        long askedNs = pair.nowNs;
        pair.a.member.inquire(List.of(TWO), askedNs);
        for (long number : new long[] {0, 1, askedNs, askedNs - SECOND, Long.MAX_VALUE, Long.MIN_VALUE}) {
            pair.a.member.lifeSignHeard(LifeSign.Kind.ANSWER, number, TWO.hi(), TWO.lo(), pair.nowNs);
        }
        assertFalse(pair.a.member.inReach(List.of(TWO), askedNs, pair.nowNs));
    }

    /** It would take its master's place for its silence, and go on with the fight that this one gave up. */
    @Test
    void aBackupGivesWayWithItsMasterAndTakesPartAgainWithIt() {
        TestPair pair = silent(TransportMode.MULTICAST, Rung.MULTICAST);
        long askedNs = pair.nowNs;
        pair.a.member.inquire(List.of(), askedNs);
        pair.carry();
        pair.a.member.claimedElsewhere("somebody", new Referee.Ruling(Referee.Verdict.YIELD, null, false, "of a test"), askedNs, pair.nowNs);
        pair.run(60 * SECOND);
        assertTrue(pair.a.member.router().yielded() && pair.b.member.router().yielded(), () -> pair.a.log + " " + pair.b.log);
        assertFalse(pair.a.master() || pair.b.master());
        pair.a.member.resourceFree(pair.nowNs);
        pair.run(2 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master() && !pair.b.member.router().yielded(), () -> pair.a.log + " " + pair.b.log);
    }

    /** As on a fabric that drops multicast, with a file that names nobody: the cloud says where the holder is, and so they meet. */
    @Test
    void twoMastersMeetWhereTheCloudSaysThatTheHolderIs() {
        TestPair pair = silent(TransportMode.AUTO, Rung.UNICAST);
        assertTrue(pair.a.master() && pair.b.master(), "nobody hears multicast");
        assertEquals(Set.of(Rung.MULTICAST), pair.a.member.status(pair.nowNs).active());
        inReach(pair, TWO);
        pair.run(3 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master(), () -> pair.a.log + " " + pair.b.log);
        PathsStatus after = pair.a.member.status(pair.nowNs);
        assertEquals(Set.of(Rung.MULTICAST, Rung.UNICAST), after.active());
        assertTrue(after.reason().endsWith("a peer signs on protocol 112, so its multicast and its unicast are both used"), after::reason);
    }

    /** Who asks many peers, or often, costs the network no more than a few packets. */
    @Test
    void answersAreFew() {
        int[] sent = {0};
        Member member = new Member(TestPair.config(TestPair.V4, ONE, 150, TransportMode.MULTICAST, null), List.of(), 7, new QuietEffects() {
            @Override
            public void sendLifeSign(Rung rung, ByteBuffer bytes, IpAddress destination) {
                sent[0]++;
            }
        });
        member.start(0);
        for (int i = 0; i < 10_000; i++) {
            member.lifeSignHeard(LifeSign.Kind.SIGN, i, TWO.hi(), TWO.lo() + i % 200, i * SECOND / 10_000);
        }
        assertTrue(sent[0] >= 32 && sent[0] < 120, sent[0] + " answers in a second");
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
        destinations.clear();
        member.claimedElsewhere("somebody", new Referee.Ruling(Referee.Verdict.YIELD, null, false, "of a test"), 4 * SECOND, 4 * SECOND);
        long dueNs = member.nextDeadlineNs();
        assertTrue(dueNs <= 4 * SECOND + SECOND / 10);
        member.timeDue(dueNs);
        assertEquals(List.of(IpAddress.parse("224.0.0.18"), TWO), destinations);
        assertTrue(ProbeFrame.is(packet) && LifeSign.kind(packet) == LifeSign.Kind.YIELDED);
        packet.data().put(8, (byte) 254);
        packet.ipv4(packet.data().get(3));
        assertNull(LifeSign.kind(packet), "it came through a router");
    }
}
