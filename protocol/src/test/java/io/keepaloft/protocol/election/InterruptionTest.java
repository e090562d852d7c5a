package io.keepaloft.protocol.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a mastership goes on with an earlier one that was interrupted, or follows another router's. */
class InterruptionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final IpAddress OWN = IpAddress.parse("10.63.0.10");
    private static final IpAddress PEER = IpAddress.parse("10.63.0.11");
    private static final AdvertFormat FORMAT = AdvertFormat.of(3, Family.IPV4, 51, SECOND, List.of(IpAddress.parse("10.63.0.154")));

    private final VirtualRouter router = new VirtualRouter(RouterConfig.of("VI_1", FORMAT, OWN, 100), List.of());
    private long nowNs;

    @Test
    void theFirstMastershipOfAProcessInterruptsNone() {
        becomesFirstMaster();
        assertFalse(router.interrupted());
    }

    @Test
    void afterAFaultOrAPauseInWhichNobodyWasHeardItIsInterrupted() {
        becomesFirstMaster();
        flaps();
        becomesMaster();
        assertTrue(router.interrupted());
        nowNs += 60 * SECOND;
        becomesMaster();
        assertEquals(3, router.term());
        assertTrue(router.interrupted());
    }

    @Test
    void anotherMasterHeardSinceEndsTheDoubt() {
        becomesFirstMaster();
        flaps();
        step(new Event.AdvertReceived(advert(PEER, 50)));
        becomesMaster();
        assertFalse(router.interrupted());
        step(new Event.MasterHeard(advert(PEER, 150)));
        assertInstanceOf(State.Backup.class, router.state());
        becomesMaster();
        assertFalse(router.interrupted(), "who ended it was heard");
    }

    @Test
    void whoWasHeardDuringTheFirstMastershipSaysNothingOfWhoCameAfterIt() {
        becomesFirstMaster();
        step(new Event.AdvertReceived(advert(PEER, 50)));
        flaps();
        becomesMaster();
        assertTrue(router.interrupted());
    }

    @Test
    void ourOwnEchoIsNobody() {
        becomesFirstMaster();
        flaps();
        step(new Event.AdvertReceived(advert(OWN, 100)));
        becomesMaster();
        assertTrue(router.interrupted());
    }

    @Test
    void peopleMayEndAMastership() {
        becomesFirstMaster();
        step(new Event.Resign());
        becomesMaster();
        assertFalse(router.interrupted());
        step(new Event.Shutdown());
        step(new Event.Startup());
        becomesMaster();
        assertFalse(router.interrupted());
    }

    @Test
    void whoGaveWayAndMayTakePartAgainBeginsAnew() {
        for (Event.Relief relief : List.of(Event.ResourceFree.INSTANCE, Event.PeerHeard.INSTANCE)) {
            becomesFirstMaster();
            step(new Event.ClaimedElsewhere("i-peer", null));
            flaps();
            assertTrue(router.yielded());
            step(relief);
            becomesMaster();
            assertFalse(router.interrupted());
            step(new Event.Shutdown());
        }
    }

    private void step(Event event) {
        router.step(event, nowNs, new NoEffects());
    }

    private void becomesFirstMaster() {
        step(new Event.Startup());
        becomesMaster();
    }

    /** Silence, until this router is master. */
    private void becomesMaster() {
        long term = router.term();
        while (router.term() == term || !router.master()) {
            nowNs = Math.max(nowNs, router.nextDeadlineNs());
            step(Event.TimeDue.INSTANCE);
        }
    }

    private void flaps() {
        step(new Event.FaultRaised("interface eth0 is down"));
        nowNs += SECOND / 10;
        step(new Event.FaultCleared("interface eth0 is down"));
    }

    private static Advert advert(IpAddress source, int priority) {
        Advert advert = new Advert();
        advert.claim(FORMAT, priority, SECOND, source.hi(), source.lo());
        return advert;
    }

    private static final class NoEffects implements Effects {
        @Override public void transition(State from, State to, Reason reason, String detail) {}

        @Override public void advertise(int priority) {}

        @Override public void addAddresses() {}

        @Override public void removeAddresses() {}

        @Override public void announceAddresses(Announcement occasion) {}

        @Override public void claim(long term) {}

        @Override public void relinquish(long term) {}

        @Override public void lowerPriorityAdvertHeard() {}

        @Override public void priorityChanged(int effective) {}

        @Override public void timerLate(long lateNs) {}
    }
}
