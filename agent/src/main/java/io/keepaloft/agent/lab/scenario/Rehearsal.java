package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.LabInterruptedException;
import io.keepaloft.agent.lab.report.PlayReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Plays a scenario with one program or with both, each in a cloud of its own; two at the same time if that is wanted. */
public final class Rehearsal {
    /** Less than Ctrl-C allows for everything, so that what does not end can still be removed by force. */
    private static final long TAKE_DOWN_S = 12;

    private final AgentCommand command;
    private final boolean together;
    private final Function<Program, Teller> tellers;

    /** @param together whether the programs of a scenario are played at the same time */
    public Rehearsal(AgentCommand command, boolean together, Function<Program, Teller> tellers) {
        this.command = command;
        this.together = together;
        this.tellers = tellers;
    }

    /** In the order of the programs. */
    public List<PlayReport> play(Scenario scenario, List<Program> programs) {
        ExecutorService stages = Executors.newFixedThreadPool(together ? programs.size() : 1, Thread.ofPlatform().daemon().name("play-", 0).factory());
        try {
            List<Future<PlayReport>> plays = new ArrayList<>();
            for (Program program : programs) {
                plays.add(stages.submit(() -> play(scenario, program)));
            }
            List<PlayReport> reports = new ArrayList<>();
            for (Future<PlayReport> play : plays) {
                reports.add(play.get());
            }
            return reports;
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new LabException("the play failed: " + e.getCause(), e.getCause());
        } finally {
            takeDown(stages);
        }
    }

    private PlayReport play(Scenario scenario, Program program) {
        try (LabDirectory files = LabDirectory.create()) {
            PlayReport report = new Play(scenario, program, command, tellers.apply(program)).run(files);
            List<String> left = files.leftOver();
            return left.isEmpty() ? report : report.with(left);
        }
    }

    /** What is still played is interrupted, and takes its cloud down. */
    private static void takeDown(ExecutorService stages) {
        stages.shutdownNow();
        try {
            if (!stages.awaitTermination(TAKE_DOWN_S, TimeUnit.SECONDS)) {
                System.getLogger(Rehearsal.class.getName()).log(System.Logger.Level.WARNING, "a play did not end within " + TAKE_DOWN_S + " s of its interrupt");
            }
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }
}
