package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BackoffTest {
    @Property(tries = 300) boolean everyWaitIsBetweenTheBaseAndThreeTimesTheOneBeforeAndNeverAboveTheCap(@ForAll long seed) {
        Backoff backoff = new Backoff(100 * MS, 5_000 * MS, new SplittableRandom(seed)::nextDouble);
        long previousNs = 100 * MS;
        for (int i = 0; i < 30; i++) {
            long waitNs = backoff.next();
            assertTrue(waitNs >= 100 * MS && waitNs <= 3 * previousNs && waitNs <= 5_000 * MS, "wait " + waitNs + " after " + previousNs);
            previousNs = waitNs;
        }
        backoff.reset();
        return backoff.next() <= 300 * MS;
    }

    @Property(tries = 100) boolean slowRoundsAreSpreadAQuarterAroundTheInterval(@ForAll long seed) {
        long waitNs = new Backoff(MS, MS, new SplittableRandom(seed)::nextDouble).around(10_000 * MS);
        return waitNs >= 7_500 * MS && waitNs <= 12_500 * MS;
    }
}
