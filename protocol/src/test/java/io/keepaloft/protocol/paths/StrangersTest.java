package io.keepaloft.protocol.paths;

import static io.keepaloft.protocol.paths.TestPair.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More hosts than a table holds, and an attacker who carries datagrams to others than they were meant for: whom they shut out. */
class StrangersTest {
    private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");
    /** Named by the first, and dead. */
    private static final IpAddress DEAD = IpAddress.parse("10.0.0.3");

    /** Peers that no file names: they are learned, and may have to make room. */
    private static TestPair learned() {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.MULTICAST, "key"), ONE,
                TestPair.config(TestPair.V4, TWO, 100, TransportMode.MULTICAST, "key"), TWO);
        pair.start();
        pair.run(30 * SECOND);
        assertEquals("on", pair.b.channelAtOther(), pair.a.log.toString());
        return pair;
    }

    private static void strangersAdvertise(TestPair pair, int count) {
        for (int i = 0; i < count; i++) {
            Advert advert = new Advert();
            advert.claim(TestPair.V4, 1, SECOND, 0, 0x0A00_0100L + i);
            pair.a.member.advertHeard(Rung.MULTICAST, new Event.AdvertReceived(advert), pair.nowNs);
        }
    }

    @Test
    void aPeerThatSpeaksMakesNoRoomForStrangersThatOnlyAdvertise() {
        TestPair pair = learned();
        strangersAdvertise(pair, 2 * Peers.CAPACITY);
        assertEquals("on", pair.b.channelAtOther());
    }

    /** Who was displaced while the way to it was cut hears us with the first message, not only when our numbers have caught up. */
    @Test
    void aPeerThatMadeRoomIsHeardAtOnceWhenItIsMetAgain() {
        TestPair pair = learned();
        pair.udp = false;
        pair.open.clear();
        pair.run(5 * SECOND);
        strangersAdvertise(pair, Peers.CAPACITY);
        assertNull(pair.b.channelAtOther(), "the quiet one made room");
        assertEquals("quiet", pair.a.channelAtOther());
        pair.udp = true;
        pair.open.addAll(List.of(Rung.MULTICAST, Rung.UNICAST));
        pair.b.log.clear();
        pair.run(2 * SECOND);
        assertEquals("on", pair.a.channelAtOther(), pair.b.log.toString());
        assertEquals("on", pair.b.channelAtOther(), pair.a.log.toString());
        assertFalse(pair.b.log.contains(ChannelReject.REPLAYED.key()), pair.b.log.toString());
    }

    /**
     * The second's answers never arrive, but come to the first with the dead one's address, so that it answers to there; and what it says
     * to the dead one is carried to the second, who knows its own token in it.
     */
    @Test
    void aDatagramThatWasMeantForAnotherShutsNobodyOut() {
        List<byte[]> toTheDead = new ArrayList<>();
        TestPair pair = besieged(toTheDead);
        for (byte[] bytes : toTheDead) {
            pair.b.member.datagram(ByteBuffer.wrap(bytes), ONE, pair.nowNs);
        }
        assertEquals("on", pair.a.channelAtOther(), "the attack works: what was meant for another is believed");
        assertTrue(toTheDead.size() > 64, toTheDead.size() + " datagrams, which is no more than a window");
        pair.b.log.clear();
        pair.tap = (from, bytes, to) -> true;
        pair.run(2 * SECOND);
        assertEquals("on", pair.b.channelAtOther(), pair.a.log.toString());
        assertFalse(pair.b.log.contains(ChannelReject.REPLAYED.key()), pair.b.log.toString());
        assertTrue(pair.a.master() && !pair.b.master(), pair.b.log.toString());
    }

    /** Once the second itself has spoken to the first, nothing that is meant for the dead one is believed any more. */
    @Test
    void whoProvedWhereItIsIsNotTakenForAnybodyElse() {
        TestPair pair = besieged(new ArrayList<>());
        List<byte[]> toTheDead = new ArrayList<>();
        pair.tap = (from, bytes, to) -> true;
        pair.run(2 * SECOND);
        assertEquals("on", pair.b.channelAtOther(), pair.a.log.toString());
        pair.tap = (from, bytes, to) -> !to.equals(DEAD) || toTheDead.add(bytes);
        pair.run(2 * SECOND);
        assertFalse(toTheDead.isEmpty());
        for (byte[] bytes : toTheDead) {
            assertFalse(pair.b.member.datagram(ByteBuffer.wrap(bytes), ONE, pair.nowNs), "an advertisement for the dead one was believed");
        }
    }

    /** Whom a peer introduces displaces nobody, not even a stranger, and an address that is none is no peer. */
    @Test
    void whoIsIntroducedTakesNobodysPlace() {
        Peers peers = new Peers(Family.IPV4, 1);
        assertNull(peers.introduced(5, 1, 0));
        assertNull(peers.introduced(0, 1L << 32, 0));
        for (int i = 1; i <= Peers.CAPACITY; i++) {
            assertNotNull(peers.introduced(0, i, 0));
        }
        assertNull(peers.introduced(0, Peers.CAPACITY + 1, 0));
        assertNotNull(peers.introduced(0, 7, 0), "it is known already");
        assertEquals(Peers.CAPACITY, peers.count());
    }

    private static TestPair besieged(List<byte[]> toTheDead) {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.UDP, "key", TWO, DEAD), ONE,
                TestPair.config(TestPair.V4, TWO, 100, TransportMode.UDP, "key", ONE), TWO);
        List<byte[]> answers = new ArrayList<>();
        pair.tap = (from, bytes, to) -> {
            if (from == pair.b) {
                answers.add(bytes);
            } else if (to.equals(DEAD)) {
                toTheDead.add(bytes);
            }
            return from == pair.a;
        };
        pair.start();
        for (int i = 0; i < 80; i++) {
            pair.run(SECOND / 10);
            for (byte[] answer : List.copyOf(answers)) {
                pair.a.member.datagram(ByteBuffer.wrap(answer), DEAD, pair.nowNs);
            }
            answers.subList(0, answers.size() - 1).clear();
        }
        return pair;
    }
}
