package io.keepaloft.agent.logging;

import java.time.Duration;
import org.apache.logging.log4j.LogManager;

/**
 * Writes the last log lines at exit, and waits for them a limited time only.
 *
 * <p>Log4j's own shutdown hook waits as long as standard error is not read: an agent whose reader hangs would not end.
 */
public final class BoundedLogEnd {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private BoundedLogEnd() {}

    /** Takes the place of Log4j's hook; call it before the first logger is made. */
    public static void atExit() {
        System.setProperty("log4j2.shutdownHookEnabled", "false");
        Runtime.getRuntime().addShutdownHook(new Thread(BoundedLogEnd::end, "log-end"));
    }

    private static void end() {
        Thread last = Thread.ofPlatform().daemon().name("log-last-lines").start(LogManager::shutdown);
        try {
            last.join(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
