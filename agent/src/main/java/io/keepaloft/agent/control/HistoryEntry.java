package io.keepaloft.agent.control;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.keepaloft.agent.handover.TransitionRecord;
import java.time.Instant;
import java.util.List;

/**
 * One transition of one instance with its timeline: an element of {@code history --json}, whose keys are the
 * components' names.
 *
 * @param at when the transition was decided
 * @param outcome what came of it; null while its takeover is still under way
 */
@JsonPropertyOrder({"instance", "from", "to", "at", "reason", "phases", "outcome"})
public record HistoryEntry(String instance, String from, String to, Instant at, String reason, List<Phase> phases,
                           String outcome) {
    public HistoryEntry {
        phases = phases == null ? List.of() : List.copyOf(phases);
    }

    /** What the journal keeps of a transition, as it is shown. */
    public static HistoryEntry of(TransitionRecord record) {
        return new HistoryEntry(record.instance(), record.from(), record.to(), record.at(), record.reason(),
                record.phases().stream().map(phase -> new Phase(phase.name(), phase.atMs(), phase.tookMs(), phase.detail())).toList(),
                record.outcome());
    }

    /**
     * A step of the transition.
     *
     * @param atMs when it began, in milliseconds after the transition's beginning, which for lost advertisements is the last one heard
     * @param tookMs its length in milliseconds
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"name", "at_ms", "took_ms", "detail"})
    public record Phase(String name, double atMs, double tookMs, String detail) {}
}
