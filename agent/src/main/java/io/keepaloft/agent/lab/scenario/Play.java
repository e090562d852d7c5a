package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.capture.CaptureException;
import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Answers;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.LabInterruptedException;
import io.keepaloft.agent.lab.Prober;
import io.keepaloft.agent.lab.WebServer;
import io.keepaloft.agent.lab.report.PlayReport;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Plays one scenario with one program, and reports what was observed. */
public final class Play {
    private static final long ASK_EVERY_NS = 100_000_000;
    private static final long LOOK_EVERY_MS = 50;

    private final Scenario scenario;
    private final Program program;
    private final AgentCommand command;
    private final Teller teller;
    private final Set<String> wrong = new LinkedHashSet<>();

    public Play(Scenario scenario, Program program, AgentCommand command, Teller teller) {
        this.scenario = scenario;
        this.program = program;
        this.command = command;
        this.teller = teller;
    }

    /** Everything that it started has ended when it returns. */
    public PlayReport run(LabDirectory files) {
        long startNs = System.nanoTime();
        Instant startedAt = Instant.now();
        Answers answers = new Answers(who -> teller.news(who.isEmpty() ? "the client is answered by nobody any more" : "the client is answered by " + who));
        try (Cast cast = Cast.assemble(scenario, program, command, files, startedAt, tapping())) {
            long labStartMs = (System.nanoTime() - startNs) / 1_000_000;
            teller.news("the cloud is there after " + labStartMs + " ms");
            try (Prober _ = Prober.start(cast.vpc().outside().namespace(), new InetSocketAddress(SeedFixture.ELASTIC_IP, WebServer.PORT), ASK_EVERY_NS,
                    StageView.GIVE_UP_NS, answers); Watch watch = new Watch(cast, teller::news, () -> answers.listen(System.nanoTime(), StageView.GIVE_UP_NS))) {
                watch.start();
                Minutes minutes = new Minutes(scenario, program, startedAt, startNs, labStartMs, answers, watch, cast);
                steps(cast, watch, answers, minutes);
                return minutes.report(List.copyOf(wrong));
            }
        }
    }

    /** Where packets cannot be seen, whatever does not ask for them is played all the same. */
    private Actor.Tapping tapping() {
        boolean needed = scenario.conditions().anyMatch(condition -> condition instanceof Condition.Advertisers || condition instanceof Condition.Packets);
        AtomicBoolean told = new AtomicBoolean();
        return (wire, host) -> {
            try {
                wire.plugIn(host.machine());
            } catch (CaptureException e) {
                String why = "packets cannot be seen: " + e.getMessage() + (e.hint().isEmpty() ? "" : " (" + e.hint() + ")");
                if (needed) {
                    throw new LabException(why, e);
                }
                if (told.compareAndSet(false, true)) {
                    teller.news(why);
                }
            }
        };
    }

    private void steps(Cast cast, Watch watch, Answers answers, Minutes minutes) {
        Hands hands = new Hands(cast, teller::news);
        StageView whole = new StageView(cast, watch, answers);
        List<Runnable> off = forbid(scenario.never().getOrDefault(program, List.of()), whole, watch, this::alarm);
        for (Step step : scenario.steps()) {
            if (step.only().contains(program)) {
                play(step, hands, cast, watch, answers, minutes);
            }
        }
        off.forEach(Runnable::run);
    }

    private void alarm(String what) {
        synchronized (wrong) {
            wrong.add(what);
        }
        teller.wrong(what);
    }

    private static List<Runnable> forbid(List<Never> all, View view, Watch watch, Consumer<String> alarm) {
        return all.stream().map(never -> watch.forbid(never, view, alarm)).toList();
    }

    private void play(Step step, Hands hands, Cast cast, Watch watch, Answers answers, Minutes minutes) {
        teller.step(step);
        StageView view = new StageView(cast, watch, answers);
        Minutes.Entry entry = minutes.begin(step);
        List<String> complaints = new ArrayList<>();
        List<Runnable> off = forbid(step.never().getOrDefault(program, List.of()), view, watch, what -> {
            synchronized (complaints) {
                complaints.add(what);
            }
            teller.wrong(what);
        });
        step.actions().forEach(hands::act);
        view.actionsDone();
        entry.actionsDone();
        Expectation expectation = step.expected().get(program);
        List<String> unmet = expectation == null ? List.of() : settle(expectation, view, teller);
        off.forEach(Runnable::run);
        complaints.addAll(hands.complaints());
        complaints.addAll(unmet);
        entry.ended(view, complaints);
        if (complaints.isEmpty()) {
            teller.asExpected(entry.summary());
        } else {
            complaints.forEach(teller::wrong);
            cast.actors().values().forEach(actor -> teller.tail(actor.name(), actor.tail()));
        }
    }

    /** Waits until everything holds and has held for as long as it should. @return what is wrong when the time is over; empty = all is well */
    private static List<String> settle(Expectation expectation, View view, Teller teller) {
        long deadlineNs = System.nanoTime() + expectation.within().toNanos();
        long heldSinceNs = 0;
        while (true) {
            List<String> unmet = expectation.conditions().stream().flatMap(condition -> condition.unmet(view).stream()).toList();
            long nowNs = System.nanoTime();
            if (!unmet.isEmpty() && nowNs - deadlineNs >= 0) {
                return unmet;
            }
            tell(expectation, heldSinceNs, unmet, teller);
            heldSinceNs = !unmet.isEmpty() ? 0 : heldSinceNs == 0 ? nowNs : heldSinceNs;
            if (heldSinceNs != 0 && nowNs - heldSinceNs >= expectation.hold().toNanos()) {
                return List.of();
            }
            pause();
        }
    }

    private static void tell(Expectation expectation, long heldSinceNs, List<String> unmet, Teller teller) {
        if (unmet.isEmpty() && heldSinceNs == 0 && !expectation.hold().isZero()) {
            teller.news("all is as it should be, and has to stay so for " + expectation.hold().toMillis() + " ms");
        } else if (!unmet.isEmpty() && heldSinceNs != 0) {
            teller.news("not as it should be any more: " + String.join("; ", unmet));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MS);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }
}
