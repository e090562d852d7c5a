package io.keepaloft.agent.handover;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many cloud calls run at once, and turns whatever a provider throws into a {@link CloudException}.
 *
 * <p>All resources of a host are taken side by side, each on a virtual thread; what is bounded is the calls. A call waits for its turn for a
 * moment only: then the takeover looks again, so that it neither writes on old evidence nor misses its deadline behind others' slow calls.
 */
final class Calls {
    /** Writes at once: enough for many resources side by side, few enough not to be throttled for our own haste. */
    static final int CLAIMS = 16;
    /** Rehearsals are in no hurry, and must never keep a claim waiting. */
    static final int REHEARSALS = 4;
    private static final long PATIENCE_NS = 2_000_000_000L;

    @FunctionalInterface
    interface Call<T> {
        T run() throws CloudException;
    }

    private final int atOnce;
    private final Semaphore permits;

    Calls(int atOnce) {
        this.atOnce = atOnce;
        this.permits = new Semaphore(atOnce, true);
    }

    <T> T run(String operation, Call<T> call) throws CloudException {
        await(operation);
        try {
            return call.run();
        } catch (RuntimeException | LinkageError bug) {
            throw new CloudException(Failure.FATAL, operation, "the provider failed unexpectedly: " + bug, bug);
        } finally {
            permits.release();
        }
    }

    private void await(String operation) throws CloudException {
        try {
            if (permits.tryAcquire(PATIENCE_NS, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new CloudException(Failure.RETRYABLE, operation, "it was not made: " + atOnce + " calls were under way for " + PATIENCE_NS / 1_000_000 + " ms");
    }
}
