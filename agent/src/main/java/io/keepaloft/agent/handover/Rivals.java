package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.TakeoverReport;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From whom the present mastership of each instance set out to take each of its resources. Whoever has it again afterwards is alive, and claims it
 * too: no trace of the time before. Thread-safe; the simulation of whole agents uses it as the agent does.
 */
public final class Rivals {
    private static final int MOST_REMEMBERED = 1_000;

    private record Taking(long term, Set<String> holders) {
    }

    private final Map<String, Taking> takings = new ConcurrentHashMap<>();

    /** Call with every report, in order. @return whether it is of a holder from whom the resource was to be taken before, in this term */
    public boolean again(TakeoverReport report) {
        Taking taking = takings.compute(report.instance() + " " + report.resource(),
                (_, known) -> known == null || known.term() != report.term() ? new Taking(report.term(), ConcurrentHashMap.newKeySet()) : known);
        if (report.plan() != null && report.plan().basis() instanceof Observation.HeldByOther from && taking.holders().size() < MOST_REMEMBERED) {
            taking.holders().add(from.holder());
        }
        return report.plan() == null && report.seen() instanceof Observation.HeldByOther seen && taking.holders().contains(seen.holder());
    }
}
