package io.keepaloft.agent;

import io.keepaloft.agent.engine.Engine;
import io.keepaloft.agent.engine.EngineEvent;
import io.keepaloft.agent.handover.Journal;
import io.keepaloft.agent.handover.Rivals;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Phase;
import io.keepaloft.cloud.TakeoverReport;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Carries what the takeovers report to the journal, and to the engine, which knows the peers, what another host took. */
final class CloudNews implements Consumer<TakeoverReport> {
    private final Journal journal;
    private final Rivals rivals = new Rivals();
    private final AtomicReference<Engine> engine = new AtomicReference<>();

    CloudNews(Journal journal) {
        this.journal = journal;
    }

    /** The engine needs the takeovers before they can need it. */
    void tellAlso(Engine listener) {
        engine.set(listener);
    }

    /** An engine too busy to hear is told again: a takeover that waits for its answer looks and reports again. */
    @Override
    public void accept(TakeoverReport report) {
        journal.takeover(report);
        boolean again = rivals.again(report);
        Engine listener = engine.get();
        boolean contested = report.event() == TakeoverReport.Event.CONTESTED || report.event() == TakeoverReport.Event.STILL_CONTESTED;
        if (listener != null && (contested || report.event() == TakeoverReport.Event.SUSPECTED) && report.seen() instanceof Observation.HeldByOther seen) {
            listener.post(new EngineEvent.ResourceTaken(report.instance(), report.resource(), seen, report.term(), contested, again));
        }
        boolean wrote = report.phases().stream().anyMatch(phase -> phase.name().equals(Phase.CLAIM));
        if (listener != null && report.event() == TakeoverReport.Event.HELD && wrote) {
            listener.post(new EngineEvent.ResourceClaimed(report.instance(), report.term()));
        }
    }
}
