package io.keepaloft.agent.lab.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of one scenario with one program; its components are the keys of {@code lab run --json}. Times are in ms from the play's beginning,
 * when its cloud was being built.
 *
 * @param variant which of the scenario's cases; empty if it has none
 * @param labStartMs how long it took until the cloud was there
 * @param wrong what must never be and was, and what went wrong outside of steps
 * @param answers who answered the client outside from when to when; empty = nobody
 * @param states of each host
 * @param holder who had the elastic IP
 * @param packets of each host, from the beginning to the end
 * @param packetSeconds of each host, the seconds in which there were any
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PlayReport(String scenario, String variant, String title, String program, Instant startedAt, long labStartMs, long durationMs,
                         List<StepReport> steps, List<String> wrong, List<Span> answers, Map<String, List<Span>> states, List<Span> holder, List<Call> calls, Map<String, Packets> packets,
                         Map<String, List<PacketSecond>> packetSeconds) {

    /**
     * One step.
     *
     * @param beganMs when its actions began
     * @param doneMs when they were done
     * @param endedMs when everything expected had been observed, or the time for it was over
     * @param answeredBy in the end; `nobody` if nobody did
     * @param states of the hosts in the end
     * @param awayMs the longest time without an answer that began in the step, whenever it ended
     * @param awayBeyond whether it lasted beyond the step
     * @param awayOpen whether nobody has answered since, until the play was over
     * @param expected in words
     * @param wrong what was observed instead; empty if all was as expected
     * @param packets of each host, while the step was played
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record StepReport(String label, String event, long beganMs, long doneMs, long endedMs, String answeredBy, Map<String, String> states,
                             String holder, long awayMs, boolean awayBeyond, boolean awayOpen, List<String> expected, List<String> wrong, Map<String, Packets> packets) {
        private static final String REPAIRED = "*";
        private static final String OPEN = "+";

        /** What stands behind the time without an answer; empty if that ended in the step. */
        String mark() {
            return awayOpen ? OPEN : awayBeyond ? REPAIRED : "";
        }

        /** Hosts that said in the end that they were master. */
        public List<String> masters() {
            return states.entrySet().stream().filter(state -> state.getValue().equals("MASTER")).map(Map.Entry::getKey).toList();
        }
    }

    /** A time in which something had a value. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Span(long fromMs, long toMs, String value) {
    }

    /** How many of each kind a host has sent and received. @param received those that arrived, after the cloud had dropped what it drops */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Packets(Map<String, Integer> sent, Map<String, Integer> received) {
    }

    /** The same of one second, without the kinds of which there were none. @param second from the play's beginning */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PacketSecond(int second, Map<String, Integer> sent, Map<String, Integer> received) {
    }

    /** A call of the cloud's API. @param by the caller's name as the cloud knows it */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Call(long atMs, double tookMs, String by, String operation, String outcome) {
    }

    /** Whether everything was as expected. */
    public boolean asExpected() {
        return wrong.isEmpty() && steps.stream().allMatch(step -> step.wrong().isEmpty());
    }

    /** What the marks behind the times mean, a line each; none for those that are not there. */
    public static List<String> marks(List<PlayReport> plays) {
        Set<String> there = plays.stream().flatMap(play -> play.steps().stream()).map(StepReport::mark).collect(Collectors.toSet());
        return Stream.of(StepReport.REPAIRED + " until somebody repaired it, in a later step", StepReport.OPEN + " until the end: nobody answered any more")
                .filter(line -> there.contains(line.substring(0, 1))).toList();
    }

    /** The same, and this is wrong as well. */
    public PlayReport with(List<String> more) {
        List<String> all = new ArrayList<>(wrong);
        all.addAll(more);
        return new PlayReport(scenario, variant, title, program, startedAt, labStartMs, durationMs, steps, all, answers, states, holder, calls, packets, packetSeconds);
    }
}
