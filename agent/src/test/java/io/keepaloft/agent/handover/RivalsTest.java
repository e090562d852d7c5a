package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.TakeoverReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What another took at a stroke is noticed one by one; what it takes again is a fight. */
class RivalsTest {
    private static final Resource FIRST = new Resource(Kind.ELASTIC_IP, "120.132.124.82");
    private static final Resource SECOND = new Resource(Kind.ELASTIC_IP, "120.132.124.83");
    private final Rivals rivals = new Rivals();

    private boolean again(Resource resource, int second) {
        return rivals.again(report(resource, 1, second, null));
    }

    private void takes(Resource resource, int second) {
        rivals.again(report(resource, 1, second, new Plan(resource, heldBy(resource), Guard.COMPARE_AND_SWAP, List.of(new Step("Take", Map.of())))));
    }

    private static Observation.HeldByOther heldBy(Resource resource) {
        return new Observation.HeldByOther("eni-rival", resource.value(), Set.of());
    }

    private static TakeoverReport report(Resource resource, long term, int second, Plan plan) {
        long nowNs = second * 1_000_000_000L;
        return new TakeoverReport("VI_1", resource, term, plan == null ? TakeoverReport.Event.CONTESTED : TakeoverReport.Event.PLANNED, nowNs, nowNs, List.of(),
                heldBy(resource), plan, null, 0);
    }

    @Test void whatIsTakenASecondTimeIsTakenAgain() {
        assertFalse(again(FIRST, 0));
        takes(FIRST, 1);
        assertTrue(again(FIRST, 2));
    }

    @Test void anotherThatWasTakenAtTheSameStrokeIsNotAndLaterItIs() {
        takes(FIRST, 0);
        assertFalse(again(SECOND, 11), "noticed at the next look");
        assertTrue(again(SECOND, 16));
    }

    @Test void anotherMastershipBeginsAnew() {
        takes(FIRST, 0);
        assertFalse(rivals.again(report(FIRST, 2, 1, null)));
        assertFalse(rivals.again(report(FIRST, 2, 2, null)));
    }
}
