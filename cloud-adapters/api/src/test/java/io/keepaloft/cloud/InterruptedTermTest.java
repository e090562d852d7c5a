package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A term that goes on with an earlier one, of which nobody knows who was master in between: no other holder was there when it began. */
class InterruptedTermTest extends TakeoverStory {
    private static final Standing OURS_ONCE = new Standing(true, "this host", 4_000 * SECOND, null, false);

    InterruptedTermTest() {
        takeover = begin(OURS_ONCE, false);
    }

    private Takeover begin(Standing before, boolean dryRun) {
        Term interrupted = new Term() {
            @Override public long number() { return 4; }

            @Override public boolean validAt(long atNs) { return true; }

            @Override public boolean interrupted() { return true; }
        };
        return new Takeover(new Claim("VI_1", EIP, interrupted), TakeoverLimits.of(CloudSettings.defaults("aws"), dryRun), before, () -> 0.5, nowNs);
    }

    @Test void anotherHolderIsSuspectedAtFirstAndContestedOnceNoOldStateExplainsIt() {
        long beganNs = nowNs;
        while (nowNs - beganNs < 9 * SECOND) {
            sees(PEER);
            if (takeover.next(nowNs) instanceof TakeoverAction.Tell(TakeoverReport report)) {
                assertEquals(Event.SUSPECTED, report.event());
            }
            assertEquals(500 * MS, rests());
        }
        nowNs = beganNs + 11 * SECOND;
        sees(PEER);
        assertEquals(PEER, told(Event.CONTESTED).seen());
        next(Wait.class);
        takeover.retake(false, nowNs);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        told(Event.HELD);
    }

    /** All peers are in reach, or it is none of them: that costs no ten seconds. */
    @Test void itIsTakenBackAtOnceWhenTheRefereeIsCertain() {
        sees(PEER);
        told(Event.SUSPECTED);
        takeover.retake(true, nowNs);
        takesOver();
    }

    @Test void theVerdictIsAboutOneHolderAndNotAboutTheNext() {
        sees(PEER);
        told(Event.SUSPECTED);
        nowNs += 11 * SECOND;
        sees(PEER);
        told(Event.CONTESTED);
        takeover.retake(false, nowNs);
        plans();
        next(TakeoverAction.Write.class);
        takeover.failed(new CloudException(Failure.LOST_RACE, "DisassociateAddress", "gone"), nowNs);
        rests();
        sees(new Observation.HeldByOther("i-third", "eipassoc-9", Set.of()));
        told(Event.CONTESTED);
    }

    @Test void whatIsOursStillIsOurs() {
        sees(US);
        told(Event.HELD);
        next(Wait.class);
    }

    @Test void whatNobodyHoldsIsTakenWithoutAsking() {
        sees(new Observation.Unheld("eipalloc-1"));
        next(MakePlan.class);
    }

    @Test void whatIsNewInTheConfigurationWasNeverOurs() {
        takeover = begin(Standing.UNKNOWN, false);
        takesOver();
    }

    @Test void aDryRunFightsWithNobody() {
        takeover = begin(OURS_ONCE, true);
        sees(PEER);
        next(MakePlan.class);
    }
}
