package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.Answers;
import io.keepaloft.agent.lab.report.PlayReport;
import io.keepaloft.agent.lab.report.PlayReport.Call;
import io.keepaloft.agent.lab.report.PlayReport.PacketSecond;
import io.keepaloft.agent.lab.report.PlayReport.Packets;
import io.keepaloft.agent.lab.report.PlayReport.Span;
import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import io.keepaloft.agent.lab.wire.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes down a play step by step, and makes its report. */
final class Minutes {
    private final Scenario scenario;
    private final Program program;
    private final Instant startedAt;
    private final long startNs;
    private final long labStartMs;
    private final Answers answers;
    private final Watch watch;
    private final Cast cast;
    private final List<Entry> entries = new ArrayList<>();

    /** @param startNs the play's beginning, to which all times are relative */
    Minutes(Scenario scenario, Program program, Instant startedAt, long startNs, long labStartMs, Answers answers, Watch watch, Cast cast) {
        this.scenario = scenario;
        this.program = program;
        this.startedAt = startedAt;
        this.startNs = startNs;
        this.labStartMs = labStartMs;
        this.answers = answers;
        this.watch = watch;
        this.cast = cast;
    }

    /** A step that is being played. */
    final class Entry {
        private final Step step;
        private final long beganNs = System.nanoTime();
        private long doneNs;
        private long endedNs;
        private String answeredBy = "";
        private String holder = "";
        private final Map<String, String> states = new LinkedHashMap<>();
        private final Map<String, Packets> packets = new LinkedHashMap<>();
        private List<String> wrong = List.of();
        /** As long as it had lasted when the step was over. */
        private long awayWhenEndedMs;

        private Entry(Step step) {
            this.step = step;
        }

        void actionsDone() {
            doneNs = System.nanoTime();
        }

        /** @param complaints what is wrong so far; what the clock shows is added */
        void ended(StageView view, List<String> complaints) {
            endedNs = System.nanoTime();
            awayWhenEndedMs = answers.away(beganNs, endedNs, endedNs).ms();
            List<String> last = view.answers(10);
            answeredBy = last.isEmpty() ? "-" : last.getLast().isEmpty() ? "nobody" : String.join("/", last.stream().filter(who -> !who.isEmpty()).distinct().toList());
            holder = view.holder();
            view.hosts().forEach(host -> {
                states.put(host, view.state(host));
                packets.put(host, packets(view.packets(host)));
            });
            Expectation expectation = step.expected().get(program);
            if (expectation != null) {
                judge(expectation.silence(), awayWhenEndedMs, complaints);
                if (expectation.awayAtLeast() != null && awayWhenEndedMs < expectation.awayAtLeast().toMillis()) {
                    complaints.add("the service was away for " + awayWhenEndedMs + " ms only, and at least " + expectation.awayAtLeast().toMillis() + " ms were expected");
                }
            }
            wrong = List.copyOf(complaints);
        }

        private void judge(Duration allowed, long awayMs, List<String> complaints) {
            if (allowed != null && awayMs > allowed.toMillis()) {
                complaints.add("nobody answered for " + awayMs + " ms; at most " + allowed.toMillis() + " ms are allowed");
            }
        }

        String summary() {
            return answeredBy + " answers; without an answer for " + awayWhenEndedMs + " ms; " + (endedNs - beganNs) / 1_000_000 + " ms in all";
        }

        private StepReport report(long nowNs) {
            Expectation expectation = step.expected().get(program);
            Answers.Away away = answers.away(beganNs, endedNs, nowNs);
            return new StepReport(step.label(), step.event(), ms(beganNs), ms(doneNs), ms(endedNs), answeredBy, states, holder, away.ms(),
                    awayWhenEndedMs < away.ms(), away.open(), expectation == null ? List.of() : expectation.conditions().stream().map(Condition::toString).toList(), wrong, packets);
        }
    }

    Entry begin(Step step) {
        Entry entry = new Entry(step);
        entries.add(entry);
        return entry;
    }

    private long ms(long atNs) {
        return (atNs - startNs) / 1_000_000;
    }

    PlayReport report(List<String> wrong) {
        long nowNs = System.nanoTime();
        Map<String, List<Span>> states = new LinkedHashMap<>();
        cast.actors().keySet().forEach(host -> states.put(host, spans(watch.states(host), nowNs)));
        List<Span> answered = answers.periods(nowNs, StageView.GIVE_UP_NS).stream().map(period -> new Span(ms(period.fromNs()), ms(period.toNs()), period.who())).toList();
        List<Call> calls = cast.vpc().simulator().log().since(0).stream().filter(call -> !call.face().equals("metadata"))
                .map(call -> new Call(Duration.between(startedAt, call.at()).toMillis(), call.tookNs() / 1000 / 1000.0, call.principal().isEmpty() ? "" : cast.caller(call.principal()), call.action(), call.outcome()))
                .toList();
        return new PlayReport(scenario.name(), scenario.variant(), scenario.title(), program.word(), startedAt, labStartMs, ms(nowNs),
                entries.stream().map(entry -> entry.report(nowNs)).toList(), wrong, answered, states, spans(watch.holder(), nowNs), calls,
                byHost(actor -> packets(actor.wire().counts())), byHost(actor -> actor.wire().seconds().entrySet().stream()
                        .map(second -> new PacketSecond(second.getKey(), Counts.words(second.getValue().sent(), false), Counts.words(second.getValue().received(), false))).toList()));
    }

    private <T> Map<String, T> byHost(Function<Actor, T> each) {
        Map<String, T> all = new LinkedHashMap<>();
        cast.actors().forEach((host, actor) -> all.put(host, each.apply(actor)));
        return all;
    }

    private static Packets packets(Counts counts) {
        return new Packets(Counts.words(counts.sent(), true), Counts.words(counts.received(), true));
    }

    private List<Span> spans(Track track, long nowNs) {
        List<Track.Change> changes = track.changes();
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            long toNs = i + 1 < changes.size() ? changes.get(i + 1).fromNs() : nowNs;
            spans.add(new Span(ms(changes.get(i).fromNs()), ms(toNs), changes.get(i).value()));
        }
        return spans;
    }
}
