package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverAction.Observe;
import io.keepaloft.cloud.TakeoverAction.Tell;
import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverAction.Write;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One takeover, told step by step. Limits: deadline 30 s, a look every 10 s, 10 s to become visible; the dice always show one half. */
class TakeoverTest {
    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82");
    private static final Observation PEER = new Observation.HeldByOther("i-peer", "eipassoc-1", Set.of("172.17.100.202"));
    private static final Observation US = new Observation.HeldByUs("eipassoc-2");
    private static final Step FREE = new Step("DisassociateAddress", Map.of("AssociationId", "eipassoc-1"));
    private static final Step TAKE = new Step("AssociateAddress", Map.of("AllowReassociation", "false"));
    private static final Plan PLAN = new Plan(EIP, PEER, Guard.COMPARE_AND_SWAP, List.of(FREE, TAKE));
    private static final CloudException DENIED = new CloudException(Failure.DENIED, "AssociateAddress", "UnauthorizedOperation", "req-1", 403, 0,
            "You are not authorized", null);

    private long nowNs = 5_000 * SECOND;
    private long termEndNs = Long.MAX_VALUE;
    private final Term term = new Term() {
        @Override public long number() { return 3; }

        @Override public boolean validAt(long atNs) { return atNs < termEndNs; }
    };
    private Takeover takeover = begin(false);

    private Takeover begin(boolean dryRun) {
        return new Takeover(new Claim("VI_1", EIP, term), TakeoverLimits.of(CloudSettings.defaults("aws"), dryRun), Standing.UNKNOWN, () -> 0.5, nowNs);
    }

    private <T extends TakeoverAction> T next(Class<T> wanted) {
        return assertInstanceOf(wanted, takeover.next(nowNs));
    }

    private TakeoverReport told(Event event) {
        TakeoverReport report = next(Tell.class).report();
        assertEquals(event, report.event());
        return report;
    }

    private void sees(Observation seen) {
        next(Observe.class);
        nowNs += 10 * MS;
        takeover.observed(seen, nowNs);
    }

    private void cannotLook(CloudException error) {
        next(Observe.class);
        nowNs += 10 * MS;
        takeover.failed(error, nowNs);
    }

    private void plans() {
        assertEquals(PEER, next(MakePlan.class).observation());
        takeover.planned(PLAN, nowNs);
        assertSame(PLAN, told(Event.PLANNED).plan());
    }

    private void writes(Step step) {
        assertEquals(step, next(Write.class).step());
        nowNs += 20 * MS;
        takeover.written(nowNs);
    }

    private long rests() {
        long untilNs = next(Wait.class).untilNs();
        long restNs = untilNs - nowNs;
        nowNs = untilNs;
        return restNs;
    }

    private TakeoverReport takesOver() {
        sees(PEER);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        return told(Event.HELD);
    }

    @Test void successIsObservedAndTheTimelineSaysWhatTookHowLong() {
        TakeoverReport held = takesOver();
        assertEquals(List.of("observe", "claim", "verify"), held.phases().stream().map(Phase::name).toList());
        assertEquals(List.of(10 * MS, 40 * MS, 10 * MS), held.phases().stream().map(Phase::tookNs).toList());
        assertEquals("elastic_ip 120.132.124.82: DisassociateAddress, AssociateAddress", held.phases().get(1).detail());
        assertEquals(60 * MS, held.atNs() - held.beganNs());
        assertTrue(takeover.standing().held());
        assertEquals(1_000 * MS, rests(), "a young hold is looked at soon");
        sees(US);
        assertEquals(2_000 * MS, rests());
        sees(US);
        assertEquals(4_000 * MS, rests());
    }

    @Test void whatIsOursAlreadyNeedsNoWrite() {
        sees(US);
        assertEquals(1, told(Event.HELD).phases().size());
        next(Wait.class);
    }

    @Test void aTermThatEndsBetweenTwoStepsStopsTheSecond() {
        sees(PEER);
        plans();
        writes(FREE);
        termEndNs = nowNs;
        next(Wait.class);
        nowNs += SECOND;
        next(Wait.class);
        assertEquals(List.of(Event.STOPPED), takeover.stopped(nowNs).stream().map(TakeoverReport::event).toList());
    }

    @Test void aTermThatIsRenewedLateGoesOnFromAFreshLook() {
        sees(PEER);
        plans();
        writes(FREE);
        termEndNs = nowNs;
        next(Wait.class);
        nowNs += 300 * MS;
        termEndNs = Long.MAX_VALUE;
        next(Observe.class);
    }

    @Test void afterASleepNothingIsWrittenOnWhatWasSeenBeforeIt() {
        sees(PEER);
        plans();
        nowNs += 11 * SECOND;
        next(Observe.class);
    }

    @Test void anAcceptedWriteIsWaitedForAndNotRepeated() {
        sees(PEER);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(PEER);
        assertEquals(50 * MS, rests());
        sees(new Observation.Unheld(""));
        assertEquals(100 * MS, rests());
        cannotLook(new CloudException(Failure.THROTTLED, "DescribeAddresses", "RequestLimitExceeded", "", 503, 700 * MS, "slow down", null));
        assertEquals(700 * MS, rests(), "Retry-After is honoured");
        sees(US);
        told(Event.HELD);
    }

    @Test void aWriteThatNeverBecomesVisibleIsTakenBackToTheBeginning() {
        sees(PEER);
        plans();
        writes(FREE);
        writes(TAKE);
        long wroteNs = nowNs;
        while (nowNs - wroteNs < 10 * SECOND) {
            sees(PEER);
            rests();
        }
        sees(PEER);
        assertEquals(Failure.LOST_RACE, takeover.standing().lastError().failure());
        rests();
        sees(PEER);
        plans();
        next(Write.class);
    }

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
        for (int i = 0; i < 3; i++) {
            cannotLook(down);
            assertTrue(rests() >= 7 * SECOND, "slowly from now on");
        }
        takesOver();
    }

    @Test void whatKeptUsFromTryingIsOverAndTheRestIsCutShort() {
        cannotLook(new CloudException(Failure.DENIED, "open", "no credentials"));
        told(Event.FAILED);
        next(Wait.class);
        takeover.retryNow(nowNs);
        takesOver();
    }

    @Test void aLookThatFailsIsNotALostAddress() {
        takesOver();
        rests();
        CloudException broken = new CloudException(Failure.RETRYABLE, "DescribeAddresses", "InternalError", "req-9", 500, 0, "try later", null);
        cannotLook(broken);
        assertSame(broken, told(Event.LOOK_FAILED).error());
        assertTrue(takeover.standing().held(), "held stays what was last seen");
        for (int i = 0; i < 5; i++) {
            rests();
            cannotLook(broken);
        }
        rests();
        sees(US);
        told(Event.LOOK_RECOVERED);
        assertNull(takeover.standing().lastError());
        next(Wait.class);
    }

    private void isHeldForLong() {
        takesOver();
        rests();
        nowNs += 10 * SECOND;
        sees(US);
        rests();
    }

    @Test void whatAnotherTookDuringTheTermIsTakenBackOnlyWhenARefereeSaysSo() {
        isHeldForLong();
        sees(PEER);
        assertEquals(PEER, told(Event.CONTESTED).seen());
        next(Wait.class);
        takeover.retake(nowNs);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        assertEquals(List.of("observe", "claim", "verify"), told(Event.HELD).phases().stream().map(Phase::name).toList());
        takeover.retake(nowNs);
        next(Wait.class);
    }

    @Test void withoutAVerdictItLooksAgainAndAsksAgain() {
        isHeldForLong();
        sees(PEER);
        told(Event.CONTESTED);
        takeover.lookNow(nowNs);
        assertEquals(10 * SECOND, rests(), "a hint does not replace the verdict");
        sees(PEER);
        told(Event.CONTESTED);
        rests();
        sees(US);
        told(Event.HELD);
    }

    @Test void theVerdictIsAboutOneHolderAndNotAboutTheNext() {
        isHeldForLong();
        sees(PEER);
        told(Event.CONTESTED);
        takeover.retake(nowNs);
        plans();
        next(Write.class);
        takeover.failed(new CloudException(Failure.LOST_RACE, "DisassociateAddress", "gone"), nowNs);
        rests();
        sees(new Observation.HeldByOther("i-third", "eipassoc-9", Set.of()));
        assertEquals("i-third", ((Observation.HeldByOther) told(Event.CONTESTED).seen()).holder());
    }

    @Test void whatMayBeOlderThanOurHoldIsLookedAtAgainAndIsNobodysClaim() {
        takesOver();
        rests();
        sees(new Observation.HeldByOther("i-before", "eipassoc-0", Set.of()));
        assertEquals(500 * MS, rests());
        sees(US);
        next(Wait.class);
    }

    @Test void theFirstLookMayBeStaleSoTheHolderOfTheNextOneWasThereTooButNotTheOneOfALaterOne() {
        sees(new Observation.HeldByOther("i-before", "eipassoc-0", Set.of()));
        next(MakePlan.class);
        takeover.planned(PLAN, nowNs);
        told(Event.PLANNED);
        next(Write.class);
        takeover.failed(new CloudException(Failure.NOT_FOUND, "DisassociateAddress", "no such association"), nowNs);
        rests();
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(new CloudException(Failure.LOST_RACE, "DisassociateAddress", "gone"), nowNs);
        nowNs += 10 * SECOND;
        sees(new Observation.HeldByOther("i-third", "eipassoc-9", Set.of()));
        told(Event.CONTESTED);
    }

    @Test void aHolderThatWasThereAtTheBeginningMayBeTakenFromForAsLongAsItTakes() {
        CloudException down = new CloudException(Failure.RETRYABLE, "DisassociateAddress", "InternalError", "req-3", 500, 0, "try later", null);
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(down, nowNs);
        nowNs += 29 * SECOND;
        sees(PEER);
        plans();
    }

    @Test void anAcceptedWriteThatAnotherOverwroteIsContestedOnceItsOwnStateMustBeVisible() {
        sees(PEER);
        plans();
        writes(FREE);
        writes(TAKE);
        Observation other = new Observation.HeldByOther("i-third", "eipassoc-9", Set.of());
        sees(other);
        next(Wait.class);
        nowNs += 10 * SECOND;
        sees(other);
        told(Event.CONTESTED);
    }

    @Test void whatIsHeldByNobodyIsTakenAgainWithoutAsking() {
        isHeldForLong();
        sees(new Observation.Unheld("eipalloc-1"));
        told(Event.DRIFTED);
        next(MakePlan.class);
    }

    @Test void aHintLooksAtOnceButAtMostTwiceASecond() {
        takesOver();
        takeover.lookNow(nowNs);
        assertEquals(490 * MS, rests(), "the last look began 10 ms ago");
        sees(US);
        nowNs += SECOND;
        takeover.lookNow(nowNs);
        next(Observe.class);
    }

    @Test void whatDoesNotExistCannotBeClaimed() {
        sees(new Observation.Absent("no such address in this region"));
        assertEquals(Failure.NOT_FOUND, told(Event.FAILED).error().failure());
        assertFalse(takeover.standing().held());
        assertEquals(10 * SECOND, rests());
    }

    @Test void aDryRunTellsThePlanOnceAndWritesNothing() {
        takeover = begin(true);
        sees(PEER);
        next(MakePlan.class);
        takeover.planned(PLAN, nowNs);
        assertSame(PLAN, told(Event.WOULD_CLAIM).plan());
        for (int i = 0; i < 6; i++) {
            rests();
            sees(PEER);
            next(MakePlan.class);
            takeover.planned(PLAN, nowNs);
        }
        next(Wait.class);
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
}
