package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a backup looks and rehearses; the dice always show one half. */
class RehearsalTest {
    private static final Observation PEER = new Observation.HeldByOther("i-peer", "1", Set.of());

    private long nowNs = 5_000 * SECOND;
    private final Rehearsal rehearsal = new Rehearsal(Standing.UNKNOWN, () -> 0.5, nowNs);

    private void rehearse(Observation seen) {
        nowNs = rehearsal.dueNs();
        assertTrue(rehearsal.rehearsalDue(nowNs));
        rehearsal.observed(seen, nowNs);
        rehearsal.rehearsed(nowNs);
    }

    private long look(Observation seen) {
        long pauseNs = rehearsal.dueNs() - nowNs;
        nowNs = rehearsal.dueNs();
        rehearsal.observed(seen, nowNs);
        return pauseNs;
    }

    @Test void theFirstRehearsalIsDueAtOnceAndTheNextOnesEveryTwentySeconds() {
        assertEquals(nowNs, rehearsal.dueNs());
        rehearse(PEER);
        assertEquals(nowNs + 20 * SECOND, rehearsal.dueNs());
    }

    @Test void whileTheNewMasterHasNotTakenItYetItIsLookedAtSooner() {
        rehearse(new Observation.HeldByUs("1"));
        assertEquals(2 * SECOND, look(new Observation.HeldByUs("1")));
        assertEquals(4 * SECOND, look(new Observation.Unheld("")));
        assertFalse(rehearsal.rehearsalDue(nowNs), "looking is cheaper than rehearsing");
        assertEquals(8 * SECOND, look(PEER));
        assertFalse(rehearsal.standing().held());
        assertEquals(6 * SECOND, rehearsal.dueNs() - nowNs, "the rehearsal is due 20 s after the one before");
    }

    @Test void aRequestToLookIsServedAtMostOnceASecond() {
        rehearse(PEER);
        nowNs += 300 * MS;
        rehearsal.lookNow(nowNs);
        assertEquals(700 * MS, look(PEER));
        nowNs += 5 * SECOND;
        rehearsal.lookNow(nowNs);
        assertEquals(nowNs, rehearsal.dueNs());
    }

    @Test void failuresAreRememberedForStatusAndSlowItDown() {
        CloudException throttled = new CloudException(Failure.THROTTLED, "DescribeAddresses", "RequestLimitExceeded", "", 503, 90 * SECOND, "", null);
        rehearse(PEER);
        nowNs = rehearsal.dueNs();
        rehearsal.failed(throttled, nowNs);
        assertSame(throttled, rehearsal.standing().lastError());
        assertEquals("i-peer", rehearsal.standing().holder(), "what was seen stays seen");
        assertEquals(nowNs + 90 * SECOND, rehearsal.dueNs(), "Retry-After is honoured");
        rehearsal.lookNow(nowNs + SECOND);
        assertEquals(nowNs + 90 * SECOND, rehearsal.dueNs(), "also when somebody is in a hurry");
    }
}
