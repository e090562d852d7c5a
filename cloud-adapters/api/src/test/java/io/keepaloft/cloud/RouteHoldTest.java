package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A route's states have no id: one that leads to the peer looks the same whenever that was. */
class RouteHoldTest extends TakeoverStory {
    private static final Observation LED_TO_PEER = new Observation.HeldByOther("i-peer", "ReplaceRoute i-peer", Set.of("172.17.100.202"));

    /** It led to the peer before our write, and does again: no id tells that from an old state, and the peer's write may have come after ours. */
    @Test void aRouteThatLeadsToThePeerAgainIsSuspectedAtOnce() {
        holdsTheRoute();
        sees(LED_TO_PEER);
        told(Event.SUSPECTED);
        takeover.retake(false, nowNs);
        sees(LED_TO_PEER);
        told(Event.DRIFTED);
        assertEquals(LED_TO_PEER, next(MakePlan.class).observation());
    }

    /** It was an old state; what looks like it later is the peer's claim, and for the referee. */
    @Test void aPermissionToTakeARouteIsForTheNextLookAlone() {
        holdsTheRoute();
        sees(LED_TO_PEER);
        told(Event.SUSPECTED);
        takeover.retake(false, nowNs);
        sees(new Observation.HeldByUs("ReplaceRoute"));
        rests();
        nowNs += 60 * SECOND;
        sees(LED_TO_PEER);
        told(Event.CONTESTED);
    }

    @Test void aPermissionToTakeARouteEndsWithALookThatShowsAnother() {
        holdsTheRoute();
        sees(LED_TO_PEER);
        told(Event.SUSPECTED);
        takeover.retake(false, nowNs);
        sees(new Observation.HeldByOther("i-third", "ReplaceRoute i-third", Set.of()));
        told(Event.SUSPECTED);
        rests();
        sees(LED_TO_PEER);
        told(Event.SUSPECTED);
    }

    private void holdsTheRoute() {
        Resource route = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-0123"));
        Step point = new Step("ReplaceRoute", Map.of("DestinationCidrBlock", "10.9.0.0/16"));
        takeover = new Takeover(new Claim("VI_1", route, term), TakeoverLimits.of(CloudSettings.defaults("aws"), false), Standing.UNKNOWN, () -> 0.5, nowNs);
        sees(LED_TO_PEER);
        next(MakePlan.class);
        takeover.planned(new Plan(route, LED_TO_PEER, Guard.LAST_WRITER, List.of(point)), nowNs);
        told(Event.PLANNED);
        writes(point);
        sees(LED_TO_PEER);
        told(Event.SUSPECTED);
        rests();
        sees(new Observation.HeldByUs("ReplaceRoute"));
        told(Event.HELD);
        rests();
    }
}
