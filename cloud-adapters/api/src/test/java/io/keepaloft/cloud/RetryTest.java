package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.TakeoverAction.Observe;
import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverAction.Write;
import io.keepaloft.cloud.TakeoverReport.Event;
import org.junit.jupiter.api.Test;

/** What a takeover does about calls that fail, and how soon. */
class RetryTest extends TakeoverStory {
    @Test void aFailedWriteLeadsToALookAndNotToTheSameWrite() {
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(new CloudException(Failure.RETRYABLE, "DisassociateAddress", "timed out"), nowNs);
        assertEquals(200 * MS, rests(), "between 100 ms and three times that, the dice show one half");
        next(Observe.class);
    }

    @Test void aDeniedWriteIsReportedAtOnceAndTriedAgainSlowly() {
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(DENIED, nowNs);
        TakeoverReport failed = told(Event.FAILED);
        assertEquals("AssociateAddress denied: UnauthorizedOperation: You are not authorized (HTTP 403, request req-1)", failed.error().describe());
        assertEquals(nowNs + 10 * SECOND, failed.nextNs());
        assertEquals(10 * SECOND, rests());
        takesOver();    // somebody granted the permission
    }

    @Test void theDeadlineIsReportedOnceAndTryingGoesOnWhileMaster() {
        CloudException down = new CloudException(Failure.UNAVAILABLE, "DescribeAddresses", "connection refused");
        long beganNs = nowNs;
        while (nowNs - beganNs < 30 * SECOND) {
            cannotLook(down);
            rests();
        }
        TakeoverReport failed = told(Event.FAILED);
        assertEquals(beganNs + 30 * SECOND, failed.atNs(), "to the nanosecond: a rest does not sleep through it");
        assertSame(down, failed.error());
        rests();
        for (int i = 0; i < 60; i++) {
            cannotLook(down);
            assertEquals(SECOND, rests(), "a quarter more or less: nobody tells when the cloud is back");
        }
        sees(PEER);
        assertEquals(LISTEN_NS, rests(), "as it was cut off from the cloud, so perhaps from a better master");
        takesOver();
    }

    @Test void aBudgetThatIsUsedUpIsAskedForInEverLongerPauses() {
        CloudException throttled = new CloudException(Failure.THROTTLED, "DescribeAddresses", "RequestLimitExceeded", "req-4", 503, 0, "slow down", null);
        long beforeNs = 0;
        for (int i = 0; i < 8; i++) {
            cannotLook(throttled);
            long restNs = rests();
            assertTrue(restNs > beforeNs, restNs + " ns after " + beforeNs + " ns");
            beforeNs = restNs;
        }
        cannotLook(throttled);
        assertEquals(5 * SECOND, rests());
    }

    /** Two who fight, of which one hears the other, give hints every second: those must not wear out the API. */
    @Test void theFirstHintAfterAQuietWhileCutsARestShortAndTheNextDoesNot() {
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(DENIED, nowNs);
        told(Event.FAILED);
        nowNs += SECOND;
        takeover.lookNow(nowNs);
        cannotLook(DENIED);
        for (int i = 0; i < 20; i++) {
            nowNs += SECOND / 4;
            takeover.lookNow(nowNs);
            assertTrue(next(Wait.class).untilNs() - nowNs > SECOND / 4, "a hint every 250 ms");
        }
    }

    @Test void noHintCutsShortWhatTheCloudAskedFor() {
        cannotLook(new CloudException(Failure.THROTTLED, "DescribeAddresses", "RequestLimitExceeded", "", 503, 7 * SECOND, "slow down", null));
        takeover.lookNow(nowNs);
        assertEquals(7 * SECOND, rests());
    }

    @Test void whatKeptUsFromTryingIsOverAndTheRestIsCutShort() {
        cannotLook(new CloudException(Failure.DENIED, "open", "no credentials"));
        told(Event.FAILED);
        next(Wait.class);
        takeover.retryNow(nowNs);
        takesOver();
    }

    @Test void whatDoesNotExistCannotBeClaimed() {
        sees(new Observation.Absent("no such address in this region"));
        assertEquals(Failure.NOT_FOUND, told(Event.FAILED).error().failure());
        assertFalse(takeover.standing().held());
        assertEquals(10 * SECOND, rests());
    }

    @Test void aStaleTokenIsALostRaceAndNoReasonToGiveUp() {
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(new CloudException(Failure.NOT_FOUND, "DisassociateAddress", "InvalidAssociationID.NotFound", "req-2", 400, 0, "gone", null), nowNs);
        assertEquals(200 * MS, rests());
        sees(US);
        told(Event.HELD);
    }

    /** 225 elastic IPs that probe side by side every second would be an attack. */
    @Test void manyResourcesShareTheProbesOfOneHost() {
        TakeoverLimits one = TakeoverLimits.of(CloudSettings.defaults("aws"), false);
        assertEquals(SECOND, one.amongst(1).probeNs());
        assertEquals(SECOND, one.amongst(8).probeNs());
        assertEquals(2 * SECOND, one.amongst(16).probeNs());
        assertEquals(5 * SECOND, one.amongst(225).probeNs());
        takeover = new Takeover(new Claim("VI_1", EIP, term), one.amongst(225), Standing.UNKNOWN, () -> 0.5, nowNs);
        sees(US);
        told(Event.HELD);
        assertEquals(5 * SECOND, rests(), "between two looks at a young hold");
    }
}
