package io.keepaloft.agent.handover;

import io.keepaloft.cloud.TakeoverReport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says each change of a takeover in one line: what happened, why, what comes next. */
final class TakeoverLog {
    private static final Logger LOG = LogManager.getLogger(TakeoverLog.class);
    private static final long MS = 1_000_000L;

    private TakeoverLog() {}

    static void say(TakeoverReport report) {
        String who = report.instance() + ": " + report.resource();
        long tookMs = (report.atNs() - report.beganNs()) / MS;
        long nextMs = Math.max(0, (report.nextNs() - report.atNs()) / MS);
        String why = report.error() == null ? "" : report.error().describe();
        String state = report.seen() == null ? "not observed yet" : report.seen().describe();
        switch (report.event()) {
            case PLANNED -> LOG.info("{}: taking it over (term {}, guard {}): {}.", who, report.term(), report.plan().guard(), report.plan());
            case HELD -> LOG.info("{}: held, observed after {} ms (term {}).", who, tookMs, report.term());
            case FAILED -> LOG.error("{}: takeover failed after {} ms: {}. Last seen: {}. Trying again in {} ms, and on while master.", who, tookMs, why,
                    state, nextMs);
            case DRIFTED -> LOG.warn("{}: was ours and is now {}. Still master (term {}), so it is taken over again in {} ms.", who, state, report.term(),
                    nextMs);
            case LOOK_FAILED -> LOG.warn("{}: could not look whether it is still ours: {}. Nothing is known to have changed; looking again in {} ms.", who,
                    why, nextMs);
            case LOOK_RECOVERED -> LOG.info("{}: looking works again, and it is still ours.", who);
            case WOULD_CLAIM -> LOG.info("{}: dry run, nothing is written. Would do (guard {}): {}.", who, report.plan().guard(), report.plan());
            case STOPPED -> LOG.info("{}: takeover ended after {} ms because the term {} ended; last seen: {}{}. The new master takes it over.", who, tookMs,
                    report.term(), state, why.isEmpty() ? "" : "; last failure: " + why);
        }
    }
}
