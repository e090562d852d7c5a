package io.keepaloft.protocol.paths;

import static io.keepaloft.protocol.paths.TestPair.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A path is called blocked when a peer that answers had the time to hear us and did not, and not before. */
class BlockedPathsTest {
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");
    private static final List<TransportMode> RAW = List.of(TransportMode.AUTO, TransportMode.UNICAST, TransportMode.MULTICAST);
    /** Three advertisements, and the next report. */
    private static final long TOLD_NS = 4 * SECOND + SECOND / 10;

    /** A master for a minute, without its peer. */
    private static TestPair alone(TransportMode mode) {
        TestPair pair = TestPair.of(mode);
        pair.b.frozen = true;
        pair.a.member.start(pair.nowNs);
        pair.run(60 * SECOND);
        pair.b.socket.clear();
        assertTrue(pair.a.master());
        return pair;
    }

    /** Between two advertisements of the master, so that its first report says that it heard nothing yet. */
    private static void boot(TestPair pair) {
        pair.run(SECOND / 3);
        pair.b.frozen = false;
        pair.b.member.start(pair.nowNs);
        pair.carry();
    }

    @Test
    void aPeerThatBootsHasNotHeardTheMasterYetAndThatIsNoBlockedPath() {
        for (TransportMode mode : RAW) {
            TestPair pair = alone(mode);
            boot(pair);
            pair.run(20 * SECOND);
            assertTrue(pair.a.log.contains("speaks"), pair.a.log.toString());
            assertFalse(pair.a.log.contains("blocked") || pair.b.log.contains("blocked"), mode + ": " + pair.a.log + " " + pair.b.log);
        }
    }

    @Test
    void aPeerThatBootsAndStaysDeafIsToldAfterThreeAdvertisementsAndAReport() {
        for (TransportMode mode : RAW) {
            TestPair pair = alone(mode);
            pair.open.clear();
            boot(pair);
            pair.run(2 * SECOND);
            assertFalse(pair.a.log.contains("blocked"), mode + ": " + pair.a.log);
            pair.run(TOLD_NS - 2 * SECOND);
            assertEquals("blocked", pair.a.log.getLast(), mode + ": " + pair.a.log);
        }
    }

    @Test
    void aPeerThatComesBackAfterAnOutageOfEverythingHasToHearAgainFirst() {
        for (TransportMode mode : List.of(TransportMode.UNICAST, TransportMode.MULTICAST)) {
            TestPair pair = TestPair.of(mode);
            pair.start();
            pair.run(30 * SECOND);
            pair.b.frozen = true;
            pair.run(30 * SECOND + SECOND / 3);
            pair.b.socket.clear();
            pair.b.thaw();
            pair.run(10 * SECOND);
            assertFalse(pair.a.log.contains("blocked") || pair.b.log.contains("blocked"), mode + ": " + pair.a.log + " " + pair.b.log);
        }
    }

    @Test
    void whereUdpCarriesEverythingANewPeerIsNotCalledDeafBeforeProtocol112WasTried() {
        TestPair pair = TestPair.of(TransportMode.AUTO);
        pair.open.clear();
        pair.start();
        pair.run(40 * SECOND);
        assertTrue(pair.a.log.contains("blocked"), pair.a.log.toString());
        pair.b.frozen = true;
        pair.run(5 * SECOND);
        pair.b.socket.clear();
        pair.open.add(Rung.UNICAST);
        pair.b.member = new Member(pair.b.member.config(), List.of(), 0x3333, pair.b);
        pair.a.log.clear();
        boot(pair);
        pair.run(30 * SECOND);
        assertFalse(pair.a.log.contains("blocked"), pair.a.log.toString());
    }

    @Test
    void aPathThatStopsDeliveringIsToldAsSoonAsBefore() {
        for (TransportMode mode : List.of(TransportMode.UNICAST, TransportMode.MULTICAST)) {
            TestPair pair = TestPair.of(mode);
            pair.start();
            pair.run(30 * SECOND);
            pair.open.clear();
            pair.run(TOLD_NS);
            assertEquals("blocked", pair.a.log.getLast(), mode + ": " + pair.a.log);
        }
    }
}
