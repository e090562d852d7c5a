package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.election.VirtualRouter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A master repeats its gratuitous ARP for two seconds after a claim, since the fabric follows its API only after a while. */
class FabricLagTest {
    private static final long MS = 1_000_000;
    private static final long T0 = -7_000 * MS; // System.nanoTime may be negative

    private final FabricLag lag = new FabricLag();

    @Test
    void aClaimIsFollowedByFourAnnouncementsEachLaterThanTheOneBefore() {
        assertEquals(VirtualRouter.NEVER, lag.nextDeadlineNs());
        lag.claimed(3, T0);
        List<Long> announcedMs = new ArrayList<>();
        while (lag.nextDeadlineNs() != VirtualRouter.NEVER) {
            long now = lag.nextDeadlineNs();
            assertFalse(lag.due(true, 3, now - 1));
            assertTrue(lag.due(true, 3, now));
            announcedMs.add((now - T0) / MS);
        }
        assertEquals(List.of(250L, 500L, 1_000L, 2_000L), announcedMs);
    }

    @Test
    void whoeverIsMasterNoMoreOrAgainAnnouncesNothing() {
        lag.claimed(3, T0);
        assertFalse(lag.due(false, 3, T0 + 300 * MS));
        assertEquals(VirtualRouter.NEVER, lag.nextDeadlineNs());
        lag.claimed(3, T0);
        assertFalse(lag.due(true, 4, T0 + 300 * MS));
    }

    @Test
    void whatALateThreadMissedIsMadeUpForOnce() {
        lag.claimed(3, T0);
        assertTrue(lag.due(true, 3, T0 + 700 * MS));
        assertEquals(T0 + 1_000 * MS, lag.nextDeadlineNs());
    }
}
