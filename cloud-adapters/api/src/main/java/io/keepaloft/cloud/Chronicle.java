package io.keepaloft.cloud;

import io.keepaloft.cloud.TakeoverReport.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** What one claim has to tell: the reports not yet handed on, and the takeover that they are about, if one is under way. */
final class Chronicle {
    private final Claim claim;
    private final long patienceNs;
    private final Queue<TakeoverReport> reports = new ArrayDeque<>();
    private Episode episode;              // null while held
    private boolean lookFailing;
    private Plan toldPlan;
    private String contestant;            // whose claim was told; null: nobody's

    /** @param patienceNs how long a takeover may take before it is reported failed */
    Chronicle(Claim claim, long patienceNs, long nowNs) {
        this.claim = claim;
        this.patienceNs = patienceNs;
        begin(nowNs, nowNs);
    }

    boolean hasNext() {
        return !reports.isEmpty();
    }

    TakeoverReport next() {
        return reports.remove();
    }

    /** A takeover is under way; false while the resource is held. */
    boolean takingOver() {
        return episode != null;
    }

    Episode episode() {
        return episode;
    }

    /** @param beganNs when the look began that found it lost */
    void begin(long beganNs, long nowNs) {
        episode = new Episode(beganNs, nowNs + patienceNs);
        lookFailing = false;
    }

    void saw(Observation seen, long fromNs, long nowNs) {
        episode.saw(seen);
        phase(Phase.OBSERVE, fromNs, nowNs, seen.describe());
    }

    void phase(String name, long fromNs, long nowNs, String what) {
        episode.phase(name, fromNs, nowNs, claim.resource() + ": " + what);
    }

    void tell(Event event, long nowNs, Plan plan, long nextNs) {
        reports.add(episode.report(claim, event, nowNs, plan, null, nextNs));
    }

    /** As news once a holder, for as long as it has the resource. */
    void contested(Observation.HeldByOther by, long nowNs, long nextNs) {
        boolean known = by.holder().equals(contestant);
        contestant = by.holder();
        tell(known ? Event.STILL_CONTESTED : Event.CONTESTED, nowNs, null, nextNs);
    }

    void held(long nowNs) {
        tell(Event.HELD, nowNs, null, 0);
        episode = null;
        toldPlan = null;
        contestant = null;
    }

    /** Whether it is time to say that the takeover takes too long; once a takeover. */
    boolean overdue(long nowNs) {
        return episode != null && episode.overdue(nowNs);
    }

    void late(long nowNs, long nextNs) {
        reports.add(episode.failed(claim, nowNs, episode.overdueError(), nextNs));
    }

    /** People have to know at once, once a takeover. */
    void hopeless(CloudException error, long nowNs, long nextNs) {
        if (!episode.failedReported()) {
            reports.add(episode.failed(claim, nowNs, error, nextNs));
        }
    }

    /** Nothing is written, so there is nothing to wait for: the deadline has no meaning. */
    void wouldClaim(Plan plan, long nowNs) {
        if (!plan.equals(toldPlan)) {
            toldPlan = plan;
            tell(Event.WOULD_CLAIM, nowNs, plan, 0);
        }
        episode.reportedFailed();
    }

    void lookFailed(CloudException error, long nowNs, long nextNs) {
        if (!lookFailing) {
            lookFailing = true;
            aside(Event.LOOK_FAILED, null, error, nowNs, nextNs);
        }
    }

    void lookRecovered(Observation seen, long nowNs) {
        if (lookFailing) {
            lookFailing = false;
            aside(Event.LOOK_RECOVERED, seen, null, nowNs, 0);
        }
    }

    void suspected(Observation seen, long nowNs, long nextNs) {
        aside(Event.SUSPECTED, seen, null, nowNs, nextNs);
    }

    /** Of something that is no part of a takeover's timeline. */
    private void aside(Event event, Observation seen, CloudException error, long nowNs, long nextNs) {
        reports.add(new TakeoverReport(claim.instance(), claim.resource(), claim.term().number(), event, nowNs, nowNs, List.of(), seen, null, error, nextNs));
    }

    /** A rest must not sleep through the deadline, which has to be reported. */
    long beforeDeadline(long untilNs) {
        return episode == null ? untilNs : episode.beforeDeadline(untilNs);
    }

    /** The reports still to be told, the last of them {@link Event#STOPPED} unless the resource is held. */
    List<TakeoverReport> closed(long nowNs) {
        if (episode != null) {
            reports.add(episode.report(claim, Event.STOPPED, nowNs, null, episode.lastError(), 0));
        }
        return List.copyOf(reports);
    }
}
