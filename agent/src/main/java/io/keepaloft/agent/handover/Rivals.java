package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.TakeoverReport;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From whom the present mastership of each instance set out to take its resources. Whoever has one again afterwards is alive, and claims them
 * too: no trace of the time before. All resources of an instance count together, or it would be fought for some of them and given way for others; but
 * what another took at a stroke is noticed one by one, so for a while each of them is lost for the first time.
 * Thread-safe; the simulation of whole agents uses it as the agent does.
 */
public final class Rivals {
    private static final int MOST_REMEMBERED = 1_000;
    /** The usual time between two looks at what is held, and some. */
    private static final long STROKE_NS = 15_000_000_000L;

    private record Taking(Resource resource, String holder) {
    }

    private static final class Term {
        final long number;
        final Set<Taking> takings = ConcurrentHashMap.newKeySet();
        /** When something was first taken from a holder. */
        final Map<String, Long> sinceNs = new ConcurrentHashMap<>();

        Term(long number) {
            this.number = number;
        }

        void took(Taking taking, long nowNs) {
            if (takings.size() < MOST_REMEMBERED) {
                takings.add(taking);
                sinceNs.putIfAbsent(taking.holder(), nowNs);
            }
        }

        boolean again(Taking taking, long nowNs) {
            Long since = sinceNs.get(taking.holder());
            return takings.contains(taking) || since != null && nowNs - since > STROKE_NS;
        }
    }

    private final Map<String, Term> terms = new ConcurrentHashMap<>();

    /** Call with every report, in order. @return whether it is of a holder from whom the resource was to be taken before, in this term */
    public boolean again(TakeoverReport report) {
        Term term = terms.compute(report.instance(), (_, known) -> known == null || known.number != report.term() ? new Term(report.term()) : known);
        if (report.plan() != null && report.plan().basis() instanceof Observation.HeldByOther from) {
            term.took(new Taking(report.resource(), from.holder()), report.atNs());
        }
        return report.plan() == null && report.seen() instanceof Observation.HeldByOther seen
                && term.again(new Taking(report.resource(), seen.holder()), report.atNs());
    }
}
