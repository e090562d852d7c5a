package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Phase;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A transition whose takeovers are under way: the engine's record, and what each resource has reported so far. One thread. */
final class OpenTransition {
    /** Of each resource, however many there are: observe, plan, claim, verify. */
    private static final int LEAST = 4;
    private static final int FEW = 16;

    private final TransitionRecord record;
    private final Map<Resource, TakeoverReport> reports = new LinkedHashMap<>();
    private final int share;
    private boolean written;
    private int settledWhenWritten;

    /** @param awaited resources that the transition sets out to take; empty when it is settled as it stands */
    OpenTransition(TransitionRecord record, List<Resource> awaited) {
        this.record = record;
        awaited.forEach(resource -> reports.put(resource, null));
        this.share = Math.max(LEAST, TransitionRecord.MAX_PHASES / Math.max(1, awaited.size()));
    }

    void add(TakeoverReport report) {
        TakeoverReport before = reports.get(report.resource());
        // After its failure a takeover goes on slowly, planning again and again; the failure stays unless it succeeds after all.
        boolean failed = before != null && before.event() == TakeoverReport.Event.FAILED;
        if (!failed || report.event() == TakeoverReport.Event.HELD || report.event() == TakeoverReport.Event.FAILED) {
            reports.put(report.resource(), report);
        }
    }

    TransitionRecord now() {
        List<TransitionRecord.Phase> more = new ArrayList<>();
        for (TakeoverReport report : reports.values()) {
            if (report != null) {
                kept(report.phases()).forEach(p -> more.add(new TransitionRecord.Phase(p.name(), p.startNs() - record.beganNs(), p.tookNs(), p.detail())));
                Plan plan = report.plan();
                if (plan != null) {
                    more.add(new TransitionRecord.Phase("plan", report.atNs() - record.beganNs(), 0, plan.toString()));
                }
            }
        }
        return record.with(more, outcome());
    }

    /** How it began and how it ended, so that all resources together fit into one record. */
    private List<Phase> kept(List<Phase> phases) {
        List<Phase> kept = new ArrayList<>(phases);
        while (kept.size() > share) {
            kept.remove(share / 2);
        }
        return kept;
    }

    private String outcome() {
        if (reports.isEmpty()) {
            return record.outcome();
        }
        boolean pending = false;
        boolean stopped = false;
        boolean dry = false;
        for (TakeoverReport report : reports.values()) {
            switch (report == null ? TakeoverReport.Event.PLANNED : report.event()) {
                case FAILED -> {
                    return "failed: " + report.resource() + ": " + report.error().describe();
                }
                case STOPPED -> stopped = true;
                case WOULD_CLAIM -> dry = true;
                case PLANNED, DRIFTED, CONTESTED, STILL_CONTESTED -> pending = true;
                case HELD, SUSPECTED, LOOK_FAILED, LOOK_RECOVERED -> { }
            }
        }
        return pending ? null : stopped ? "abandoned: the term ended first" : dry ? "dry run" : "held";
    }

    /** Nothing more is expected soon, so it is written at once; what is still under way may wait for the next round. */
    boolean settled() {
        return outcome() != null;
    }

    /** Whether it has to be written now: it is new, or settled, or, told on a quiet moment, has come on: a long record not for each step of each resource. */
    boolean due(boolean quiet) {
        return !written || settled() || quiet && (reports.size() <= FEW || settledResources() >= 2 * settledWhenWritten + 1);
    }

    private int settledResources() {
        return (int) reports.values().stream().filter(report -> report != null && report.event() != TakeoverReport.Event.PLANNED).count();
    }

    void wrote() {
        written = true;
        settledWhenWritten = settledResources();
    }
}
