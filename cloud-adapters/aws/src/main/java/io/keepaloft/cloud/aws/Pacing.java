package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Spaces the calls of one action out once EC2 has said that they are too many: all callers of this session together, not each for itself.
 *
 * <p>EC2 has a token bucket for each account, region and action, which this host shares with every other tool: 50 calls and 5 a second
 * for what changes something, 100 and 20 for what only looks. A host cannot see it, so it goes at full speed until it is throttled, then
 * at the rate at which a bucket fills, slower while that is still too fast, and little by little faster again.
 * Source: Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API".
 */
final class Pacing {
    /** 5 a second. */
    static final long FIRST_GAP_NS = 200_000_000L;
    static final long LONGEST_GAP_NS = 5_000_000_000L;
    /** Faster than this there is nothing to space out. */
    private static final long SHORTEST_GAP_NS = 20_000_000L;
    /** Longer than this a caller is sent away with the time to come back at: it looks again then, and holds nothing up meanwhile. */
    static final long MOST_WAIT_NS = 1_000_000_000L;
    /** Those who are sent away come back one after the other within this time; it is short, since calls may go faster by then. */
    static final long MOST_AWAY_NS = 5_000_000_000L;
    static final String OWN_CODE = "Paced";

    @FunctionalInterface
    interface Call<T> {
        T make() throws CloudException;
    }

    private final LongSupplier clockNs;
    private final Sleeper sleeper;
    private final DoubleSupplier random;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    /** @param random uniform in [0, 1), for jitter */
    Pacing(LongSupplier clockNs, Sleeper sleeper, DoubleSupplier random) {
        this.clockNs = clockNs;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** @throws CloudException {@link Failure#THROTTLED} also without a call, when its turn would come too late */
    <T> T during(String operation, Call<T> call) throws CloudException {
        Lane lane = lanes.computeIfAbsent(operation, _ -> new Lane());
        long waitNs = lane.reserve(clockNs.getAsLong());
        if (waitNs > MOST_WAIT_NS) {
            throw new CloudException(Failure.THROTTLED, operation, OWN_CODE, "", 0, waitNs, "EC2 throttles this account's calls of " + operation
                    + "; this host's are spaced out, and the next free turn is in " + waitNs / 1_000_000 + " ms; nothing was sent", null);
        }
        pause(operation, waitNs);
        long sentNs = clockNs.getAsLong();
        try {
            T answer = call.make();
            lane.went();
            return answer;
        } catch (CloudException refused) {
            if (refused.failure() == Failure.THROTTLED) {
                lane.throttled(sentNs, clockNs.getAsLong());
            } else if (refused.httpStatus() != 0) {
                lane.went();
            }
            throw refused;
        }
    }

    private void pause(String operation, long waitNs) throws CloudException {
        if (waitNs <= 0) {
            return;
        }
        try {
            sleeper.sleep(waitNs);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(Failure.RETRYABLE, operation, "interrupted while waiting for its turn; nothing was sent", stopped);
        }
    }

    /** The calls of one action. */
    private final class Lane {
        private long gapNs;
        private long nextNs;
        private long bookedNs;
        private long slowedNs;

        /** How long to wait; the turn is taken if that is not too long. */
        synchronized long reserve(long nowNs) {
            if (gapNs == 0) {
                return 0;
            }
            long turnNs = nextNs - nowNs > 0 ? nextNs : nowNs;
            if (turnNs - nowNs <= MOST_WAIT_NS) {
                nextNs = turnNs + jittered(gapNs);
                return turnNs - nowNs;
            }
            return book(turnNs, nowNs);
        }

        /** Hundreds who all came back at the next free turn would leave all later ones empty. */
        private long book(long turnNs, long nowNs) {
            long nextBookedNs = bookedNs + gapNs;
            bookedNs = nextBookedNs - turnNs > 0 && nextBookedNs - nowNs <= MOST_AWAY_NS ? nextBookedNs : turnNs;
            return bookedNs - nowNs;
        }

        /** Calls that left before the last slowing down tell nothing new. */
        synchronized void throttled(long sentNs, long nowNs) {
            if (gapNs == 0 || sentNs - slowedNs > 0) {
                gapNs = gapNs == 0 ? FIRST_GAP_NS : Math.min(LONGEST_GAP_NS, gapNs + gapNs / 2);
                slowedNs = nowNs;
                long soonestNs = nowNs + jittered(gapNs);
                nextNs = nextNs - soonestNs > 0 ? nextNs : soonestNs;
            }
        }

        synchronized void went() {
            gapNs -= gapNs / 32;
            if (gapNs < SHORTEST_GAP_NS) {
                gapNs = 0;
            }
        }

        private long jittered(long ns) {
            return ns - ns / 4 + (long) (random.getAsDouble() * (ns / 2.0));
        }
    }
}
