package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverReport.Event;
import org.junit.jupiter.api.Test;

/** A host that was cut off from everything, the cloud too, believes to be master, and its claim waits: the end of that is no moment to write at once. */
class OutageTest extends TakeoverStory {
    private static final CloudException UNREACHABLE = new CloudException(Failure.UNAVAILABLE, "DescribeAddresses", "no route to host");

    private void cutOffFor(long forNs) {
        long endNs = nowNs + forNs;
        while (nowNs < endNs) {
            cannotLook(UNREACHABLE);
            rests();
        }
    }

    @Test void itListensForABetterMasterBeforeItTakesFromAnother() {
        cutOffFor(4 * SECOND);
        sees(PEER);
        assertEquals(LISTEN_NS, rests());
        sees(PEER);
        plans();
    }

    @Test void aBetterMasterThatIsHeardMeanwhileKeepsWhatItHas() {
        cutOffFor(4 * SECOND);
        sees(PEER);
        termEndNs = nowNs + SECOND;
        rests();
        next(TakeoverAction.Wait.class);
    }

    @Test void whatNobodyHoldsIsTakenAtOnce() {
        cutOffFor(4 * SECOND);
        Observation free = new Observation.Unheld("eipalloc-1");
        sees(free);
        assertEquals(free, next(MakePlan.class).observation());
    }

    @Test void afterAShortOutageNothingIsWaitedFor() {
        cutOffFor(2 * SECOND);
        sees(PEER);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        told(Event.HELD);
    }
}
