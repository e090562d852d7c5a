package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.concurrent.TimeUnit;

/** Waits, for a bounded time, until EC2 shows what it has accepted. */
final class Shown {
    /** EC2 shows a change within a second or two; one that it does not show after these looks is reported. */
    private static final int LOOKS = 10;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private Shown() {}

    interface Look {
        boolean shows() throws CloudException;
    }

    /** @param what after "EC2 accepted" */
    static void await(String operation, String what, Sleeper sleeper, Look look) throws CloudException {
        for (int i = 0; i < LOOKS; i++) {
            if (look.shows()) {
                return;
            }
            pause(operation, sleeper);
        }
        throw new CloudException(Failure.RETRYABLE, operation, "EC2 accepted " + what + " yet; run preflight again in a minute");
    }

    private static void pause(String operation, Sleeper sleeper) throws CloudException {
        try {
            sleeper.sleep(PAUSE_NS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(Failure.RETRYABLE, operation, "interrupted while waiting for the change to show", stopped);
        }
    }
}
