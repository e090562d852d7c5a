package io.keepaloft.agent.logging;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A program for {@link LoggingTest}: logs so many lines, says on stdout how long that took, and ends. */
final class Talkative {
    private Talkative() {}

    public static void main(String[] args) {
        BoundedLogEnd.atExit();
        Logger log = LogManager.getLogger("talk");
        int lines = Integer.parseInt(args[0]);
        long longestNs = 0;
        for (int i = 0; i < lines; i++) {
            long startNs = System.nanoTime();
            log.error("line {} says \"quoted\" and a tab\t", i);
            longestNs = Math.max(longestNs, System.nanoTime() - startNs);
        }
        System.getLogger("jdk").log(System.Logger.Level.WARNING, "through System.Logger");
        org.slf4j.LoggerFactory.getLogger("software.amazon.awssdk.request").info("too much detail");
        if (lines == 1) {
            log.warn("failed", new IllegalStateException("why \"so\""));
        }
        System.out.println("done " + longestNs / 1_000_000);
        System.out.flush();
    }
}
