package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Once EC2 throttles, all calls of that action go slowly together, in virtual time. */
final class PacingTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private long nowNs = 5 * SECOND_NS;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Pacing pacing = new Pacing(() -> nowNs, ns -> nowNs += ns, random::nextDouble);
    private double tokens = 50;
    private long filledNs = nowNs;
    private int throttled;

    /** EC2's bucket: 50 and 5 a second. */
    private String ec2(String operation) throws CloudException {
        return pacing.during(operation, () -> {
            tokens = Math.min(50, tokens + (nowNs - filledNs) * 5.0 / SECOND_NS);
            filledNs = nowNs;
            nowNs += 80_000_000L;
            if (tokens < 1) {
                throttled++;
                throw new CloudException(Failure.THROTTLED, operation, "RequestLimitExceeded", "r", 503, 0, "Request limit exceeded.", null);
            }
            tokens--;
            return "ok";
        });
    }

    @Test
    void twoHundredCallsEmptyTheBucketAndThenGoAtItsRate() throws Exception {
        long startNs = nowNs;
        int turnedAway = 0;
        for (int done = 0; done < 200; ) {
            try {
                ec2("ReplaceRoute");
                done++;
            } catch (CloudException refused) {
                assertEquals(Failure.THROTTLED, refused.failure());
                if (refused.code().equals(Pacing.OWN_CODE)) {
                    turnedAway++;
                    nowNs += refused.retryAfterNs();
                }
            }
        }
        double seconds = (nowNs - startNs) / 1e9;
        // 150 calls that have to wait for tokens take 30 s at least.
        assertTrue(seconds < 60, "seed " + seed + ": " + seconds + " s");
        assertTrue(throttled < 25, "seed " + seed + ": throttled " + throttled + " times, turned away " + turnedAway);
    }

    @Test
    void othersWaitTheirTurnOrAreSentAwayWithATime() throws Exception {
        tokens = 0;
        assertThrows(CloudException.class, () -> ec2("ReplaceRoute"));
        // EC2 gives each action its own bucket.
        assertEquals("ok", pacing.during("AssociateAddress", () -> "ok"));
        Pacing still = new Pacing(() -> nowNs, _ -> { }, () -> 0.5);
        assertThrows(CloudException.class, () -> still.during("X", () -> {
            throw new CloudException(Failure.THROTTLED, "X", "RequestLimitExceeded", "r", 503, 0, "", null);
        }));
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            still.during("X", made::incrementAndGet);
        }
        CloudException away = assertThrows(CloudException.class, () -> still.during("X", made::incrementAndGet));
        assertEquals(5, made.get(), "nothing is sent out of turn");
        assertTrue(away.retryAfterNs() > SECOND_NS && away.getMessage().contains("nothing was sent"), away.describe());
    }

    /** A hundred resources that are sent away come back one after the other: were they all back at once, most turns would pass unused. */
    @Test
    void whoeverIsSentAwayHasAnotherTimeToComeBackAt() {
        CloudException limit = new CloudException(Failure.THROTTLED, "X", "RequestLimitExceeded", "r", 503, 0, "", null);
        Pacing still = new Pacing(() -> nowNs, _ -> { }, () -> 0.5);
        throttle(still, 1, limit);
        List<Long> backAtNs = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            try {
                still.during("X", () -> "ok");
            } catch (CloudException away) {
                assertTrue(away.turnComesLater() && away.retryAfterNs() <= Pacing.MOST_AWAY_NS, away.describe());
                backAtNs.add(away.retryAfterNs());
            }
        }
        assertEquals(20, backAtNs.size());
        assertTrue(new HashSet<>(backAtNs).size() >= 18, () -> "nearly all differ: " + backAtNs);
    }

    @Test
    void aBurstThatIsThrottledAsAWholeSlowsDownOnceAndCallsThatGoWellSpeedUpAgain() throws Exception {
        CloudException limit = new CloudException(Failure.THROTTLED, "X", "RequestLimitExceeded", "r", 503, 0, "", null);
        Pacing burst = new Pacing(() -> nowNs, ns -> nowNs += ns, () -> 0.5);
        // Sixteen are on their way when the first is refused.
        throttle(burst, 16, limit);
        long beforeNs = nowNs;
        burst.during("X", () -> "ok");
        assertTrue(nowNs - beforeNs <= Pacing.FIRST_GAP_NS, "one burst is one reason");
        for (int i = 0; i < 200; i++) {
            burst.during("X", () -> "ok");
        }
        beforeNs = nowNs;
        burst.during("X", () -> "ok");
        assertEquals(beforeNs, nowNs, "at full speed again");
    }

    private static void throttle(Pacing pacing, int calls, CloudException limit) {
        assertThrows(CloudException.class, () -> pacing.during("X", () -> {
            if (calls > 1) {
                throttle(pacing, calls - 1, limit);
            }
            throw limit;
        }));
    }

    @Test
    void dryRunsTakeTurns() {
        DryRuns turns = new DryRuns(() -> nowNs);
        var resources = IntStream.range(0, 40).mapToObj(i -> new Resource(Kind.ROUTE, "10." + i + ".0.0/16")).toList();
        var rehearsed = new HashSet<Resource>();
        for (int round = 0; round < 8; round++) {
            long due = resources.stream().filter(turns::due).peek(rehearsed::add).count();
            assertTrue(due <= DryRuns.BURST, "round " + round + ": " + due);
            nowNs += 20 * SECOND_NS;
        }
        assertEquals(40, rehearsed.size(), "everybody had a turn");
    }
}
