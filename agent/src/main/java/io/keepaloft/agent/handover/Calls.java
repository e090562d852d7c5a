package io.keepaloft.agent.handover;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.concurrent.Semaphore;

/** Bounds how many cloud calls run at once, and turns whatever a provider throws into a {@link CloudException}. */
final class Calls {
    /** Enough for many resources side by side, few enough not to be throttled for our own haste. */
    static final int CLAIMS = 16;
    /** Rehearsals are in no hurry, and must never keep a claim waiting. */
    static final int REHEARSALS = 4;

    @FunctionalInterface
    interface Call<T> {
        T run() throws CloudException;
    }

    private final Semaphore permits;

    Calls(int atOnce) {
        permits = new Semaphore(atOnce, true);
    }

    <T> T run(String operation, Call<T> call) throws CloudException {
        permits.acquireUninterruptibly();
        try {
            return call.run();
        } catch (RuntimeException | LinkageError bug) {
            throw new CloudException(Failure.FATAL, operation, "the provider failed unexpectedly: " + bug, bug);
        } finally {
            permits.release();
        }
    }
}
