package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import java.util.SplittableRandom;

/**
 * How bad the cloud's API is: probabilities per call, and the longest delays.
 *
 * @param fails an internal error, nothing done
 * @param lost  done, but the answer never comes
 * @param lagNs how old a stale read may be
 */
record Weather(double fails, double lost, double throttled, double unreachable, double denied, double stale, long slowNs, long lagNs) {
    static final Weather FINE = new Weather(0, 0, 0, 0, 0, 0, 40 * MS, 0);
    static final Weather OUTAGE = new Weather(0.6, 0.1, 0.2, 0.8, 0, 0, SECOND, 0);
    static final Weather DENIAL = new Weather(0, 0, 0, 0, 1, 0, 40 * MS, 0);

    static Weather bad(SplittableRandom random) {
        double[] p = new double[6];
        for (int i = 0; i < p.length; i++) {
            p[i] = random.nextInt(3) == 0 ? random.nextDouble() * 0.4 : 0;
        }
        return new Weather(p[0], p[1], p[2], p[3], p[4] / 6, p[5] * 2, MS + random.nextLong((1L << random.nextInt(14)) * MS), random.nextLong(8 * SECOND));
    }
}
