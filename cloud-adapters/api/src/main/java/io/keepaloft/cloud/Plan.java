package io.keepaloft.cloud;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The writes that lead from one observation to "held by us", in order, none of them optional.
 *
 * @param basis the observation that the steps were made from; they must touch nothing that it does not show
 * @param steps empty when nothing can or need be done ({@link Observation.HeldByUs}, {@link Observation.Absent})
 */
public record Plan(Resource resource, Observation basis, Guard guard, List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /** The calls' names alone, for a timeline. */
    String operations() {
        return String.join(", ", steps.stream().map(Step::operation).toList());
    }

    @Override public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", then ", resource + " " + basis.describe() + ": ", ""));
    }
}
