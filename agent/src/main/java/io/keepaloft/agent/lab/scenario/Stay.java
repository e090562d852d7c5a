package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.agent.lab.WebServer;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.util.concurrent.CountDownLatch;

/** A scenario's cloud with all its hosts running, for somebody to play with until Ctrl-C. */
public final class Stay {
    private final Scenario scenario;
    private final Program program;
    private final AgentCommand command;
    private final Console console;

    public Stay(Scenario scenario, Program program, AgentCommand command, Console console) {
        this.scenario = scenario;
        this.program = program;
        this.command = command;
        this.console = console;
    }

    /** Ends with an interrupt, i.e. by Ctrl-C, and then with 0. */
    public int keep(LabDirectory files) {
        long startNs = System.nanoTime();
        try (Cast cast = Cast.assemble(scenario, program, command, files, false); Watch watch = new Watch(cast, text -> console.line("    " + text))) {
            long labStartMs = (System.nanoTime() - startNs) / 1_000_000;
            cast.actors().values().forEach(Actor::powerOn);
            watch.start();
            console.heading("the cloud was there after " + labStartMs + " ms, its hosts after " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
            cast.actors().values().forEach(this::introduce);
            urls(cast);
            console.plain("\nCtrl-C takes everything down.");
            new CountDownLatch(1).await();
            return 1;
        } catch (InterruptedException _) {
            return 0;
        }
    }

    private void introduce(Actor actor) {
        console.plain("\n" + actor.name() + ", " + actor.host().address() + ", runs " + program.title() + "; its files are in " + actor.host().disk("."));
        console.plain("  enter it:     " + actor.host().machine().entrance());
        if (program == Program.KEEPALOFT) {
            console.plain("  its status:   keepaloft status --control " + actor.host().runFile("control.sock"));
        }
    }

    private void urls(Cast cast) {
        String inside = "ip netns exec " + cast.vpc().network().namespace().name() + " ";
        console.plain("\nthe service, from outside:  ip netns exec " + cast.vpc().outside().namespace().name() + " curl http://" + SeedFixture.ELASTIC_IP + ":"
                + WebServer.PORT + "/");
        console.plain("the cloud's API:            http://" + RehearsalVpc.ENDPOINT + "/ (from a host, or behind: " + inside + ")");
        console.plain("the metadata service:       http://" + RehearsalVpc.METADATA + "/ (from a host: each is told what it is)");
        console.plain("the simulator's switches:   " + inside + "curl http://" + RehearsalVpc.ENDPOINT + "/_sim/state   (also /_sim/log, /_sim/faults)");
    }
}
