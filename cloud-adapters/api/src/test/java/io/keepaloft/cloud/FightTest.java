package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverReport.Event;
import org.junit.jupiter.api.Test;

/** Two claimants: how fast the resource is taken back each time that a referee allows it. */
class FightTest extends TakeoverStory {
    /** A fight that was lost often enough goes on slowly, until the other one is heard to obey us; if it claims all the same, slowly again. */
    @Test void aFightIsOverWhenTheOtherOneObeys() {
        isHeldForLong();
        for (int i = 0; i < 6; i++) {
            loses(false);
        }
        assertEquals(10 * SECOND, loses(false));
        assertEquals(0, loses(true));
        for (int i = 0; i < 5; i++) {
            loses(true);
        }
        assertEquals(10 * SECOND, loses(true));
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
