package io.keepaloft.protocol.paths;

import static io.keepaloft.protocol.paths.TestPair.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a member does when it is configured anew, when peers are silent, and when processes sleep. */
class MemberTest {
    private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
    private static final IpAddress TWO = IpAddress.parse("10.0.0.2");

    private static TestPair settled(TransportMode mode) {
        TestPair pair = TestPair.of(mode);
        pair.start();
        pair.run(30 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master(), pair.a.log + " " + pair.b.log);
        return pair;
    }

    @Test
    void aNewKeyOnOneSideIsNamedAndOnBothSidesTheySpeakAgain() {
        TestPair pair = settled(TransportMode.AUTO);
        pair.a.reconfigure(TestPair.config(TestPair.V4, ONE, 150, TransportMode.AUTO, "other", TWO));
        pair.run(10 * SECOND);
        assertTrue(pair.b.log.contains("quiet") && pair.b.log.contains("differs [AUTHENTICATION]"), pair.b.log.toString());
        pair.b.reconfigure(TestPair.config(TestPair.V4, TWO, 100, TransportMode.AUTO, "other", ONE));
        pair.run(10 * SECOND);
        assertEquals("differs []", pair.b.log.get(pair.b.log.size() - 2), pair.b.log.toString());
        assertEquals("speaks", pair.b.log.getLast());
        assertTrue(pair.a.master() && !pair.b.master());
    }

    @Test
    void whatIsKnownOfThePeersChannelIsWhatIsTrueNow() {
        TestPair pair = settled(TransportMode.AUTO);
        PeerStatus well = pair.a.member.status(pair.nowNs).peers().getFirst();
        assertTrue(well.channel().equals("on") && well.channelForMs() > 28_000 && well.channelForMs() < 30_001 && well.channelMs() <= 1000, well.toString());
        assertTrue(well.refused() == 0 && well.refusedMs() == -1, well.toString());
        pair.b.reconfigure(TestPair.config(TestPair.V4, TWO, 100, TransportMode.AUTO, "other", ONE));
        pair.run(2 * SECOND);
        PeerStatus soon = pair.a.member.status(pair.nowNs).peers().getFirst();
        assertTrue(soon.channel().equals("on") && soon.differs().isEmpty() && soon.refused() > 0, "it may have been somebody else: " + soon);
        pair.run(8 * SECOND);
        PeerStatus quiet = pair.a.member.status(pair.nowNs).peers().getFirst();
        assertTrue(quiet.channel().equals("quiet") && quiet.channelForMs() == -1 && quiet.channelMs() >= 10_000, quiet.toString());
        assertTrue(quiet.refused() > soon.refused() && quiet.refusedMs() >= 0 && quiet.refusedMs() <= 2000, quiet.toString());
        pair.b.member.stop(pair.nowNs);
        pair.run(60 * SECOND);
        PeerStatus stopped = pair.a.member.status(pair.nowNs).peers().getFirst();
        assertTrue(stopped.refusedMs() >= 59_000, "when it last came stays known: " + stopped);
    }

    @Test
    void anotherTransportServesThePeerWithoutAnotherMaster() {
        TestPair pair = settled(TransportMode.AUTO);
        for (TransportMode mode : List.of(TransportMode.UDP, TransportMode.UNICAST, TransportMode.MULTICAST)) {
            pair.a.reconfigure(TestPair.config(TestPair.V4, ONE, 150, mode, "key", TWO));
            pair.run(10 * SECOND);
            assertEquals(Set.of(Rung.valueOf(mode.name())), pair.a.member.status(pair.nowNs).active());
        }
        assertTrue(pair.a.master() && !pair.b.log.toString().contains("MASTER"), pair.b.log.toString());
    }

    @Test
    void aChannelThatIsTurnedOffEndsItsAlarmAndItsPeersAreQuiet() {
        TestPair pair = settled(TransportMode.UNICAST);
        pair.open.clear();
        pair.run(20 * SECOND);
        assertEquals("blocked", pair.a.log.getLast(), pair.a.log.toString());
        pair.a.reconfigure(TestPair.config(TestPair.V4, ONE, 150, TransportMode.UNICAST, null, TWO));
        assertEquals(List.of("quiet", "open"), pair.a.log.subList(pair.a.log.size() - 2, pair.a.log.size()));
        int before = pair.a.datagrams;
        pair.run(5 * SECOND);
        assertEquals(before, pair.a.datagrams, "a channel that is off says nothing");
    }

    /** A backup sends nothing, so what it shows as active is what brought advertisements within three intervals. */
    @Test
    void aBackupShowsTheRungsThatAdvertisementsComeOn() {
        TestPair pair = settled(TransportMode.AUTO);
        assertEquals(Set.of(Rung.MULTICAST), activeAtTheBackup(pair));
        pair.open.remove(Rung.MULTICAST);
        pair.run(30 * SECOND);
        assertEquals(Set.of(Rung.UNICAST), activeAtTheBackup(pair));
        pair.open.clear();
        pair.run(30 * SECOND);
        assertEquals(Set.of(Rung.UDP), activeAtTheBackup(pair));
        pair.udp = false;
        pair.run(2 * SECOND - SECOND / 10);
        for (int i = 0; i < 12 && activeAtTheBackup(pair).equals(Set.of(Rung.UDP)); i++) {
            pair.run(SECOND / 10);
        }
        assertEquals(Set.of(), activeAtTheBackup(pair), "nothing came for three intervals, and it has not taken over yet");
        pair.run(SECOND);
        assertTrue(pair.b.master(), pair.b.log.toString());
        assertEquals(Set.of(Rung.values()), pair.b.member.status(pair.nowNs).active(), "a master shows what it sends on");
    }

    private static Set<Rung> activeAtTheBackup(TestPair pair) {
        assertFalse(pair.b.master(), pair.b.log.toString());
        return pair.b.member.status(pair.nowNs).active();
    }

    @Test
    void aSilentPeerIsServedByTheNamedRungAndGreetedOnceAMinute() {
        TestPair pair = TestPair.of(TransportMode.AUTO);
        pair.b.frozen = true;
        pair.start();
        pair.run(150 * SECOND);
        assertEquals(Set.of(Rung.UNICAST), pair.a.member.status(pair.nowNs).active());
        int before = pair.a.datagrams;
        pair.run(300 * SECOND);
        assertEquals(5, pair.a.datagrams - before, "hellos in five minutes");
    }

    @Test
    void eachPartInWhichTheConfigurationsDifferIsNamed() {
        AdvertFormat v = TestPair.V4;
        List<IpAddress> others = List.of(IpAddress.parse("10.0.0.201"));
        assertEquals("differs [VIRTUAL_ADDRESSES]", differs(AdvertFormat.of(2, Family.IPV4, 51, SECOND, others).withAuthentication(v.authentication())));
        assertEquals("differs [INTERVAL]", differs(AdvertFormat.of(2, Family.IPV4, 51, 2 * SECOND, v.addresses()).withAuthentication(v.authentication())));
        assertEquals("differs [AUTHENTICATION]", differs(v.withAuthentication(Authentication.pass("other"))));
        assertEquals("differs [VRID]", differs(AdvertFormat.of(2, Family.IPV4, 52, SECOND, v.addresses()).withAuthentication(v.authentication())));
        assertEquals("differs [VERSION, AUTHENTICATION]", differs(AdvertFormat.of(3, Family.IPV4, 51, SECOND, v.addresses())));
    }

    /** Else people look for a rule of the cloud that blocks protocol 112. */
    @Test
    void advertisementsThatAreDroppedForAnotherConfigurationAreNotSaidToBeBlocked() {
        AdvertFormat slower = AdvertFormat.of(2, Family.IPV4, 51, 2 * SECOND, TestPair.V4.addresses()).withAuthentication(TestPair.V4.authentication());
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.UNICAST, "key", TWO), ONE,
                TestPair.config(slower, TWO, 100, TransportMode.UNICAST, "key", ONE), TWO);
        pair.open.clear();
        pair.start();
        pair.run(30 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master());
        for (TestPair.Host host : List.of(pair.a, pair.b)) {
            String said = host.member.status(pair.nowNs).blocked();
            assertTrue(said.startsWith("advertisements are dropped on the way") && said.endsWith("the configurations differ in advertisement interval"), said);
        }
    }

    private static String differs(AdvertFormat second) {
        TestPair pair = new TestPair(TestPair.config(TestPair.V4, ONE, 150, TransportMode.AUTO, "key", TWO), ONE,
                TestPair.config(second, TWO, 100, TransportMode.AUTO, "key", ONE), TWO);
        pair.open.clear();
        pair.start();
        pair.run(3 * SECOND);
        return pair.a.log.stream().filter(line -> line.startsWith("differs")).findFirst().orElse("");
    }

    /** With IPv6, advertisements come from the link-local address; unicast_src_ip may be another. */
    @Test
    void aPeerThatAdvertisesFromAnotherAddressResignsOnTheChannelToo() {
        AdvertFormat format = AdvertFormat.of(3, Family.IPV6, 51, SECOND, List.of(IpAddress.parse("fe80::200")));
        IpAddress one = IpAddress.parse("2001:db8::1");
        IpAddress two = IpAddress.parse("2001:db8::2");
        TestPair pair = new TestPair(TestPair.config(format, IpAddress.parse("fe80::1"), 150, TransportMode.MULTICAST, "key", two), one,
                TestPair.config(format, IpAddress.parse("fe80::2"), 100, TransportMode.MULTICAST, "key", one), two);
        pair.start();
        pair.run(20 * SECOND);
        assertTrue(pair.a.master() && !pair.b.master());
        assertEquals(1, pair.b.member.status(pair.nowNs).peers().size(), "both addresses are one peer");
        pair.open.clear();
        pair.a.member.stop(pair.nowNs);
        pair.carry();
        pair.run(SECOND);
        assertTrue(pair.b.log.contains("MASTER MASTER_RESIGNED"), pair.b.log.toString());
    }

    @Test
    void aBackupThatSleptAsksBeforeItTakesOver() {
        TestPair pair = settled(TransportMode.UNICAST);
        pair.open.clear();
        pair.b.frozen = true;
        pair.run(4 * SECOND);
        pair.b.socket.clear(); // what came meanwhile was lost
        pair.b.thaw();
        pair.run(SECOND / 4);
        assertFalse(pair.b.log.toString().contains("MASTER"), pair.b.log.toString());
        pair.run(30 * SECOND);
        assertFalse(pair.b.log.toString().contains("MASTER"), pair.b.log.toString());
    }

    @Test
    void aMasterThatSleptDoesNotAnswerAsOneAndItsFollowerStays() {
        TestPair pair = settled(TransportMode.UNICAST);
        pair.open.clear();
        pair.a.frozen = true;
        pair.run(10 * SECOND);
        assertTrue(pair.b.master(), pair.b.log.toString());
        pair.a.thaw();
        assertEquals("BACKUP PAUSED", pair.a.log.getLast(), pair.a.log.toString());
        assertTrue(pair.b.master(), "the follower stays until it is preempted by an advertisement: " + pair.b.log);
    }
}
