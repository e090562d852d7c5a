package io.keepaloft.agent.lab.scenario;

import java.time.Duration;

/**
 * What must not be seen.
 *
 * @param atLeast from how long on it counts; zero = at all
 */
public record Never(Condition condition, Duration atLeast) {
    @Override
    public String toString() {
        return condition + (atLeast.isZero() ? "" : " for " + atLeast.toMillis() + " ms");
    }
}
