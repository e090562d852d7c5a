package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverAction.Observe;
import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverAction.Write;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the claim until it is held. */
class TakeoverTest extends TakeoverStory {
    @Test void successIsObservedAndTheTimelineSaysWhatTookHowLong() {
        TakeoverReport held = takesOver();
        assertEquals(List.of("observe", "claim", "verify"), held.phases().stream().map(Phase::name).toList());
        assertEquals(List.of(10 * MS, 40 * MS, 10 * MS), held.phases().stream().map(Phase::tookNs).toList());
        assertEquals("elastic_ip 120.132.124.82: DisassociateAddress, AssociateAddress", held.phases().get(1).detail());
        assertEquals(60 * MS, held.atNs() - held.beganNs());
        assertTrue(takeover.standing().held());
        for (int i = 0; i < 10; i++) {
            assertEquals(SECOND, rests(), "a young hold is looked at every second, as long as another's write may show late");
            sees(US);
        }
        for (long restNs : new long[] {SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND, 10 * SECOND, 10 * SECOND}) {
            assertEquals(restNs, rests(), "and an old one every reconcile interval");
            sees(US);
        }
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
}
