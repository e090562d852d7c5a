package io.keepaloft.cloud.aws;

/** A pause, handed in so that nothing here waits by itself. */
@FunctionalInterface
interface Sleeper {
    void sleep(long durationNs) throws InterruptedException;
}
