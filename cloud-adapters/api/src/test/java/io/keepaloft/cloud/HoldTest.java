package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverAction.Observe;
import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverAction.Write;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a takeover makes of what it is shown while it holds, or another takes, the resource. */
class HoldTest extends TakeoverStory {
    private static final Observation BEFORE = new Observation.HeldByOther("i-before", "eipassoc-0", Set.of());

    @Test void whatAnotherTookDuringTheTermIsTakenBackOnlyWhenARefereeSaysSo() {
        isHeldForLong();
        sees(PEER);
        assertEquals(PEER, told(Event.CONTESTED).seen());
        next(Wait.class);
        takeover.retake(false, nowNs);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        assertEquals(List.of("observe", "claim", "verify"), told(Event.HELD).phases().stream().map(Phase::name).toList());
        takeover.retake(false, nowNs);
        next(Wait.class);
    }

    @Test void withoutAVerdictItLooksAgainAndAsksAgain() {
        isHeldForLong();
        sees(PEER);
        told(Event.CONTESTED);
        takeover.lookNow(nowNs);
        assertEquals(10 * SECOND, rests(), "a hint does not replace the verdict");
        sees(PEER);
        told(Event.STILL_CONTESTED);
        rests();
        sees(US);
        told(Event.HELD);
    }

    @Test void theVerdictIsAboutOneHolderAndNotAboutTheNext() {
        isHeldForLong();
        sees(PEER);
        told(Event.CONTESTED);
        takeover.retake(false, nowNs);
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
        sees(BEFORE);
        assertEquals(BEFORE, told(Event.SUSPECTED).seen());
        assertEquals(500 * MS, rests());
        sees(US);
        next(Wait.class);
    }

    @Test void ofWhatMayBeOlderThanOurHoldThePeersAreAskedOnceASecondAndAfterEachHint() {
        takesOver();
        rests();
        sees(BEFORE);
        told(Event.SUSPECTED);
        rests();
        sees(BEFORE);
        assertEquals(500 * MS, rests(), "told half a second ago");
        sees(BEFORE);
        told(Event.SUSPECTED);
        takeover.lookNow(nowNs);
        rests();
        sees(BEFORE);
        told(Event.SUSPECTED);
        assertTrue(takeover.standing().lastError() == null && !takeover.standing().held());
    }

    /** Another host's write took effect after ours, and all peers are in reach: that costs no ten seconds. */
    @Test void whatWasSuspectedIsTakenBackIfItIsStillShownAndNobodyIsOutOfReach() {
        takesOver();
        rests();
        Observation late = new Observation.HeldByOther("i-peer", "eipassoc-3", Set.of("172.17.100.202"));
        sees(late);
        told(Event.SUSPECTED);
        takeover.retake(false, nowNs);
        sees(late);
        assertEquals(late, told(Event.DRIFTED).seen());
        assertEquals(late, next(MakePlan.class).observation());
        takeover.planned(new Plan(EIP, late, Guard.COMPARE_AND_SWAP, List.of(FREE, TAKE)), nowNs);
        told(Event.PLANNED);
        writes(FREE);
        writes(TAKE);
        sees(US);
        told(Event.HELD);
    }

    @Test void aPermissionIsForOneStateAndForOneTime() {
        takesOver();
        rests();
        sees(BEFORE);
        told(Event.SUSPECTED);
        takeover.retake(false, nowNs);
        sees(new Observation.HeldByOther("i-third", "eipassoc-9", Set.of()));
        assertEquals("i-third", ((Observation.HeldByOther) told(Event.SUSPECTED).seen()).holder());
        next(Wait.class);
        takeover.retake(false, nowNs);
        takeover.retake(false, nowNs);
        sees(US);
        next(Wait.class);
    }

    /** A master that freed the address and was stopped before it could claim it. */
    @Test void thatNobodyHoldsItIsBelievedAtTheSecondLookIfAnotherMasterWasHeard() {
        takesOver();
        rests();
        takeover.lookNow(nowNs);
        sees(new Observation.Unheld("eipalloc-1"));
        assertEquals(500 * MS, rests());
        sees(new Observation.Unheld("eipalloc-1"));
        told(Event.DRIFTED);
        next(MakePlan.class);
    }

    @Test void thatNobodyHoldsItIsTheStateHalfwayThroughOurOwnWriteIfNothingElseWasHeard() {
        takesOver();
        long heldNs = nowNs;
        rests();
        while (nowNs - heldNs < 9 * SECOND) {
            sees(new Observation.Unheld("eipalloc-1"));
            assertEquals(500 * MS, rests());
        }
        nowNs += SECOND;
        sees(new Observation.Unheld("eipalloc-1"));
        told(Event.DRIFTED);
    }

    @Test void aHolderShownInBetweenIsASignOfOldStates() {
        takesOver();
        rests();
        takeover.lookNow(nowNs);
        sees(new Observation.Unheld("eipalloc-1"));
        rests();
        sees(PEER);
        rests();
        sees(new Observation.Unheld("eipalloc-1"));
        next(Wait.class);
    }

    /** What the cloud refused outright explains nothing: the holder that is shown is the holder. */
    @Test void aWriteThatHadNoEffectIsNoExcuseForWhatIsShown() {
        sees(PEER);
        plans();
        next(Write.class);
        takeover.failed(new CloudException(Failure.THROTTLED, "DisassociateAddress", "RequestLimitExceeded", "", 503, 0, "slow down", null), nowNs);
        rests();
        sees(US); // an old state, from a term before
        told(Event.HELD);
        rests();
        sees(PEER);
        told(Event.SUSPECTED);
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
        told(Event.SUSPECTED);
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
}
