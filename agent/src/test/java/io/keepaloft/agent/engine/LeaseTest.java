package io.keepaloft.agent.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A takeover thread may write only while the engine keeps advertising. */
class LeaseTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aMasterThatAdvertisesKeepsItsRight() {
        var lease = new Lease(1, 3 * SECOND, 0, false);
        lease.renew(4 * SECOND);
        assertTrue(lease.validAt(3 * SECOND + 1));
    }

    @Test
    void afterAPauseTheRightIsGoneBeforeTheEngineHasNoticed() {
        var lease = new Lease(1, 3 * SECOND, 0, false);
        assertTrue(lease.validAt(3 * SECOND - 1));
        assertFalse(lease.validAt(3 * SECOND), "others may have elected a master by now");
    }

    @Test
    void whoLostTheMastershipDoesNotGetTheRightBackByALateRenewal() {
        var lease = new Lease(1, 3 * SECOND, 0, false);
        lease.revoke();
        lease.renew(9 * SECOND);
        assertFalse(lease.validAt(SECOND));
    }

    @Test
    void theClockMayStartAnywhere() {
        var lease = new Lease(1, Long.MAX_VALUE - 5, 0, false);
        assertTrue(lease.validAt(Long.MAX_VALUE - 6));
        lease.renew(Long.MIN_VALUE + 5); // ten nanoseconds later, as System.nanoTime may overflow
        assertTrue(lease.validAt(Long.MAX_VALUE));
        assertFalse(lease.validAt(Long.MIN_VALUE + 5));
    }
}
