package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two claimants: how fast the resource is taken back each time that a referee allows it. */
class FightTest extends TakeoverStory {
    /** A fight that was lost often enough goes on slowly, until the other one is heard to obey us. */
    @Test void aFightIsOverWhenTheOtherOneObeys() {
        isHeldForLong();
        for (int i = 0; i < 6; i++) {
            loses(false);
        }
        assertEquals(10 * SECOND, loses(false));
        for (int i = 0; i < 10; i++) {
            assertEquals(0, loses(true));
        }
    }

    /** A network that falls apart and heals every other second is no fight; one that obeys and claims all the same is, in the end. */
    @Test void oneThatObeysAndClaimsAllTheSameIsLetOffFiveTimes() {
        takesOver();
        rests();
        int atOnce = 0;
        while (losesSoon(atOnce)) {
            atOnce++;
        }
        assertEquals(5 + 4, atOnce, "five pardons, of which the last leaves one race of five");
    }

    /** @return whether it was taken back at once */
    private boolean losesSoon(int time) {
        Observation claim = new Observation.HeldByOther("i-peer", "eipassoc-again-" + time, Set.of());
        nowNs += SECOND / 2;
        sees(claim);
        told(Event.SUSPECTED);
        takeover.retake(true, nowNs);
        sees(claim);
        told(Event.DRIFTED);
        if (takeover.next(nowNs) instanceof Wait) {
            return false;
        }
        takeover.planned(PLAN, nowNs);
        told(Event.PLANNED);
        writes(FREE);
        writes(TAKE);
        sees(US);
        told(Event.HELD);
        rests();
        return true;
    }

    /** @return for how long it rested before it took the resource back */
    private long loses(boolean obeyed) {
        nowNs += 11 * SECOND; // what is seen sooner may be older than our write
        sees(PEER);
        told(Event.CONTESTED);
        takeover.retake(obeyed, nowNs);
        TakeoverAction action = takeover.next(nowNs);
        long restNs = action instanceof Wait ? rests() : 0;
        if (action instanceof Wait) {
            sees(PEER);
        }
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        told(Event.HELD);
        rests();
        return restNs;
    }
}
