package io.keepaloft.protocol.paths;

import static io.keepaloft.protocol.paths.TestPair.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two members after a partition: who gave way is master again, and who judges a loss knows whether a partition can explain it. */
class HealingTest {
    private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");
    private static final IpAddress STRANGER = IpAddress.parse("10.0.0.9");

    /** @param keyOfTheLower null: it does not speak on the peer channel */
    private static TestPair pair(String keyOfTheLower) {
        return pair(keyOfTheLower, false);
    }

    private static TestPair pair(String keyOfTheLower, boolean keepalived) {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.UNICAST, "key", TWO), ONE,
                TestPair.config(TestPair.V4, TWO, 100, TransportMode.UNICAST, keyOfTheLower, ONE), TWO);
        pair.b.keepalived = keepalived;
        pair.start();
        pair.run(30 * SECOND);
        return pair;
    }

    private static void isolate(TestPair pair) {
        pair.open.clear();
        pair.udp = false;
        pair.run(10 * SECOND);
        assertTrue(pair.a.master() && pair.b.master());
        pair.a.member.claimedElsewhere("eni-b", new Referee.Ruling(Referee.Verdict.YIELD, TWO, false, "not heard"), pair.nowNs, pair.nowNs);
        pair.run(20 * SECOND);
        assertFalse(pair.a.master());
    }

    /** Its timer was stopped when it gave way, so to start it now would cost a whole Master_Down_Interval more: 3.41 s. */
    @Test
    void whoGaveWayToASilentPeerPreemptsItAfterSkewTimeOnceItIsHeard() {
        TestPair pair = pair(null);
        isolate(pair);
        pair.open.add(Rung.UNICAST);
        pair.run(SECOND + SECOND / 2); // the next advertisement, and (256 - 150) / 256 s
        assertTrue(pair.a.master() && !pair.b.master(), pair.a.log + " " + pair.b.log);
    }

    @Test
    void whoGaveWayToASpeakingPeerPreemptsItAsSoonAsThatOneHearsIt() {
        TestPair pair = pair("key");
        isolate(pair);
        pair.open.add(Rung.UNICAST);
        pair.udp = true;
        pair.run(2 * SECOND + SECOND / 2);
        assertTrue(pair.a.master() && !pair.b.master(), pair.a.log + " " + pair.b.log);
    }

    private static boolean inReach(TestPair pair, List<IpAddress> holder) {
        long askedNs = pair.nowNs;
        pair.a.member.inquire(holder, askedNs);
        pair.carry();
        return pair.a.member.inReach(holder, askedNs, pair.nowNs);
    }

    @Test
    void aPeerThatAnswersIsInReachAndOneThatDoesNotIsNot() {
        TestPair pair = pair("key");
        assertTrue(inReach(pair, List.of(TWO)) && inReach(pair, List.of()));
        pair.udp = false;
        pair.run(SECOND / 10);
        assertFalse(inReach(pair, List.of(TWO)) || inReach(pair, List.of()), "it answered a moment ago, but not this question");
        assertTrue(inReach(pair, List.of(STRANGER)), "no partition makes a stranger a master");
    }

    /** It may have started behind a partition, and so may the holder: two such would take the resource back from each other at once, again and again. */
    @Test
    void whoKnowsNobodyCannotRuleAPartitionOut() {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.MULTICAST, "key"), ONE,
                TestPair.config(TestPair.V4, TWO, 100, TransportMode.MULTICAST, "key"), TWO);
        pair.open.clear();
        pair.udp = false;
        pair.start();
        pair.run(10 * SECOND);
        assertTrue(pair.a.master() && pair.b.master());
        assertFalse(inReach(pair, List.of(TWO)) || inReach(pair, List.of()));
    }

    /** It has no peer channel, and says on protocol 112 whether it is there. */
    @Test
    void aSilentBackupAnswersWhetherItIsCutOff() {
        TestPair pair = pair(null);
        assertTrue(inReach(pair, List.of(TWO)) && inReach(pair, List.of()));
        pair.open.clear();
        pair.run(SECOND / 10);
        assertFalse(inReach(pair, List.of(TWO)) || inReach(pair, List.of()), "it answered a moment ago, but not this question");
    }

    @Test
    void aSilentBackupThatIsKeepalivedLooksLikeOneThatIsCutOff() {
        TestPair pair = pair(null, true);
        assertEquals(1, pair.a.member.status(pair.nowNs).peers().size());
        assertFalse(inReach(pair, List.of(TWO)) || inReach(pair, List.of()));
    }

    @Test
    void aKeepalivedThatAdvertisedAMomentAgoIsInReach() {
        TestPair pair = pair(null, true);
        pair.a.frozen = true;
        pair.run(5 * SECOND);
        assertTrue(pair.b.master());
        pair.a.thaw();
        pair.run(5 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master(), pair.a.log + " " + pair.b.log);
        assertTrue(inReach(pair, List.of(TWO)) && inReach(pair, List.of()));
        pair.run(10 * SECOND);
        assertFalse(inReach(pair, List.of(TWO)) || inReach(pair, List.of()));
    }
}
