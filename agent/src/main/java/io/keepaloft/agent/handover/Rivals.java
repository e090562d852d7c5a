package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.TakeoverReport;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From whom the present mastership of each instance set out to take its resources. Whoever has one again afterwards is alive, and claims them
 * too: no trace of the time before. All resources of an instance count together, or it would be fought for some of them and given way for others.
 * Thread-safe; the simulation of whole agents uses it as the agent does.
 */
public final class Rivals {
    private static final int MOST_REMEMBERED = 1_000;

    private record Taking(long term, Set<String> holders) {
    }

    private final Map<String, Taking> takings = new ConcurrentHashMap<>();

    /** Call with every report, in order. @return whether it is of a holder from whom the resource was to be taken before, in this term */
    public boolean again(TakeoverReport report) {
        Taking taking = takings.compute(report.instance(),
                (_, known) -> known == null || known.term() != report.term() ? new Taking(report.term(), ConcurrentHashMap.newKeySet()) : known);
        if (report.plan() != null && report.plan().basis() instanceof Observation.HeldByOther from && taking.holders().size() < MOST_REMEMBERED) {
            taking.holders().add(from.holder());
        }
        return report.plan() == null && report.seen() instanceof Observation.HeldByOther seen && taking.holders().contains(seen.holder());
    }
}
