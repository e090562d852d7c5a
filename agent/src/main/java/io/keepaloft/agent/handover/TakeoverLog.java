package io.keepaloft.agent.handover;

import io.keepaloft.cloud.TakeoverReport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says each change of a takeover in one line: what happened, why, what comes next. */
final class TakeoverLog {
    private static final Logger LOG = LogManager.getLogger(TakeoverLog.class);
    private static final long MS = 1_000_000L;

    private TakeoverLog() {}

    static void say(TakeoverReport report) {
        LOG.log(level(report.event()), "{}", text(report));
    }

    static Level level(TakeoverReport.Event event) {
        return switch (event) {
            case FAILED -> Level.ERROR;
            case DRIFTED, CONTESTED, LOOK_FAILED -> Level.WARN;
            case PLANNED, HELD, LOOK_RECOVERED, WOULD_CLAIM, STOPPED -> Level.INFO;
            case STILL_CONTESTED, SUSPECTED -> Level.DEBUG;
        };
    }

    static String text(TakeoverReport report) {
        String why = report.error() == null ? "" : report.error().describe();
        String state = report.seen() == null ? "not observed yet" : report.seen().describe();
        long tookMs = (report.atNs() - report.beganNs()) / MS;
        long nextMs = Math.max(0, (report.nextNs() - report.atNs()) / MS);
        return report.instance() + ": " + report.resource() + switch (report.event()) {
            case PLANNED -> ": taking it over (term " + report.term() + ", guard " + report.plan().guard() + "): " + report.plan() + ".";
            case HELD -> ": held, observed after " + tookMs + " ms (term " + report.term() + ").";
            case FAILED -> ": takeover failed after " + tookMs + " ms: " + why + ". Last seen: " + state + ". Trying again in " + nextMs
                    + " ms, and on while master.";
            case DRIFTED -> ": was ours and is now " + state + ". Still master (term " + report.term() + "), so it is taken over again in " + nextMs + " ms.";
            case CONTESTED -> ": is " + state + ", who took it from this host (master, term " + report.term()
                    + "). Nothing is written until it is known whether that is a peer whom this host does not hear; looking again in " + nextMs + " ms.";
            case STILL_CONTESTED -> ": is still " + state + "; nothing is written; looking again in " + nextMs + " ms.";
            case SUSPECTED -> ": is shown " + state + ", perhaps as it was before this host held it; looking again in " + nextMs + " ms.";
            case LOOK_FAILED -> ": could not look whether it is still ours: " + why + ". Nothing is known to have changed; looking again in " + nextMs + " ms.";
            case LOOK_RECOVERED -> ": looking works again, and it is still ours.";
            case WOULD_CLAIM -> ": dry run, nothing is written. Would do (guard " + report.plan().guard() + "): " + report.plan() + ".";
            case STOPPED -> ": takeover ended after " + tookMs + " ms because term " + report.term() + " ended; last seen: " + state
                    + (why.isEmpty() ? "" : "; last failure: " + why) + ". Whoever is master takes it over.";
        };
    }
}
