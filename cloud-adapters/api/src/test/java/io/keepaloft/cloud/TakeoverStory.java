package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.keepaloft.cloud.TakeoverAction.MakePlan;
import io.keepaloft.cloud.TakeoverAction.Observe;
import io.keepaloft.cloud.TakeoverAction.Tell;
import io.keepaloft.cloud.TakeoverAction.Wait;
import io.keepaloft.cloud.TakeoverAction.Write;
import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One takeover, told step by step. Limits: deadline 30 s, a look every 10 s, 10 s to become visible; the dice always show one half. */
abstract class TakeoverStory {
    static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82");
    static final Observation PEER = new Observation.HeldByOther("i-peer", "eipassoc-1", Set.of("172.17.100.202"));
    static final Observation US = new Observation.HeldByUs("eipassoc-2");
    static final Step FREE = new Step("DisassociateAddress", Map.of("AssociationId", "eipassoc-1"));
    static final Step TAKE = new Step("AssociateAddress", Map.of("AllowReassociation", "false"));
    static final Plan PLAN = new Plan(EIP, PEER, Guard.COMPARE_AND_SWAP, List.of(FREE, TAKE));
    static final CloudException DENIED = new CloudException(Failure.DENIED, "AssociateAddress", "UnauthorizedOperation", "req-1", 403, 0,
            "You are not authorized", null);

    long nowNs = 5_000 * SECOND;
    long termEndNs = Long.MAX_VALUE;
    static final long LISTEN_NS = 1_250 * MS;
    final Term term = new Term() {
        @Override public long number() { return 3; }

        @Override public boolean validAt(long atNs) { return atNs < termEndNs; }

        @Override public long listenNs() { return LISTEN_NS; }
    };
    Takeover takeover = begin(false);

    Takeover begin(boolean dryRun) {
        return new Takeover(new Claim("VI_1", EIP, term), TakeoverLimits.of(CloudSettings.defaults("aws"), dryRun), Standing.UNKNOWN, () -> 0.5, nowNs);
    }

    <T extends TakeoverAction> T next(Class<T> wanted) {
        return assertInstanceOf(wanted, takeover.next(nowNs));
    }

    TakeoverReport told(Event event) {
        TakeoverReport report = next(Tell.class).report();
        assertEquals(event, report.event());
        return report;
    }

    void sees(Observation seen) {
        next(Observe.class);
        nowNs += 10 * MS;
        takeover.observed(seen, nowNs);
    }

    void cannotLook(CloudException error) {
        next(Observe.class);
        nowNs += 10 * MS;
        takeover.failed(error, nowNs);
    }

    void plans() {
        assertEquals(PEER, next(MakePlan.class).observation());
        takeover.planned(PLAN, nowNs);
        assertSame(PLAN, told(Event.PLANNED).plan());
    }

    void writes(Step step) {
        assertEquals(step, next(Write.class).step());
        nowNs += 20 * MS;
        takeover.written(nowNs);
    }

    long rests() {
        long untilNs = next(Wait.class).untilNs();
        long restNs = untilNs - nowNs;
        nowNs = untilNs;
        return restNs;
    }

    TakeoverReport takesOver() {
        sees(PEER);
        plans();
        writes(FREE);
        writes(TAKE);
        sees(US);
        return told(Event.HELD);
    }

    void isHeldForLong() {
        takesOver();
        rests();
        nowNs += 10 * SECOND;
        sees(US);
        rests();
    }
}
