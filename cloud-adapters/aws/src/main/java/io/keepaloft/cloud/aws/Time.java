package io.keepaloft.cloud.aws;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Clock, pauses and chance, handed in so that nothing here has them by itself.
 *
 * @param clockNs monotonic
 * @param random  uniform in [0, 1)
 */
record Time(LongSupplier clockNs, Sleeper sleeper, DoubleSupplier random) {
    static Time real() {
        return new Time(System::nanoTime, TimeUnit.NANOSECONDS::sleep, () -> ThreadLocalRandom.current().nextDouble());
    }
}
