package io.keepaloft.agent.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The same work by our agent and by keepalived, side by side in one run, printed as medians and ratios. It measures, and never judges. */
final class Bench {
    private static final String LINE = "%-62s %12s %12s %8s";
    private static final int ADVERTS = 1000;

    private final List<Contender> contenders;
    private final Console console;
    private final int repetitions;
    private final String interval;

    Bench(AgentCommand command, Console console, int repetitions, String interval) {
        this.contenders = List.of(new Contender.Keepaloft(command), new Contender.KeepalivedAndAwsCli());
        this.console = console;
        this.repetitions = repetitions;
        this.interval = interval;
    }

    int run() {
        console.heading("failover: the master's power is cut, " + interval + " s between advertisements, " + repetitions + " times each");
        List<List<FailoverBench.Sample>> failovers = new ArrayList<>();
        for (Contender contender : contenders) {
            failovers.add(new FailoverBench(repetitions, interval, console).run(contender));
        }
        List<List<JitterBench.Sample>> ordinary = jitters(false);
        List<List<JitterBench.Sample>> realTime = jitters(true);
        console.heading(LINE.formatted("medians", contenders.get(0).name(), contenders.get(1).name(), "ratio"));
        row("detection: power cut to first advertisement, ms", failovers, FailoverBench.Sample::detection);
        row("the same after Master_Down_Interval had passed, ms", failovers, FailoverBench.Sample::lateness);
        row("reaction: advertisement to first request at the cloud, ms", failovers, FailoverBench.Sample::firstRequest);
        row("longest time without an answer, ms", failovers, FailoverBench.Sample::silence);
        row("the same without detection, ms", failovers, sample -> sample.silence() - sample.detection());
        rows("", ordinary);
        rows(", real-time", realTime);
        new FabricBench(console).run();
        return 0;
    }

    private List<List<JitterBench.Sample>> jitters(boolean realTime) {
        console.heading("jitter: one master, 10 ms between advertisements, " + ADVERTS + " of them, " + repetitions + " times each"
                + (realTime ? ", vrrp_rt_priority 50" : ""));
        List<List<JitterBench.Sample>> samples = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < repetitions; i++) {
            for (int c = 0; c < contenders.size(); c++) {
                samples.get(c).add(new JitterBench(ADVERTS, realTime).run(contenders.get(c)));
                console.line(contenders.get(c).name() + " " + (i + 1) + "/" + repetitions + ": " + samples.get(c).getLast());
            }
        }
        return samples;
    }

    private void rows(String how, List<List<JitterBench.Sample>> jitters) {
        row("gap between advertisements, deviation p50" + how + ", µs", jitters, JitterBench.Sample::p50);
        row("gap between advertisements, deviation p99" + how + ", µs", jitters, JitterBench.Sample::p99);
        row("mean period" + how + ", ms (10 is right)", jitters, JitterBench.Sample::meanPeriod);
        row("processor time an advertisement" + how + ", µs", jitters, JitterBench.Sample::cpu);
    }

    private <S> void row(String what, List<List<S>> samples, ToDoubleFunction<S> value) {
        double ours = median(samples.get(0), value);
        double theirs = median(samples.get(1), value);
        console.plain(LINE.formatted(what, number(ours), number(theirs), String.format(Locale.ROOT, "%.2f", ours / theirs)));
    }

    private static <S> double median(List<S> samples, ToDoubleFunction<S> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }
}
