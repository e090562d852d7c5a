package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.Await;
import io.keepaloft.agent.lab.Console;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.RehearsalVpc;
import io.keepaloft.agent.lab.WebServer;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A scenario's cloud with all its hosts running, for somebody to play with until Ctrl-C. */
public final class Stay {
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final Scenario scenario;
    private final Program program;
    private final AgentCommand command;
    private final Console console;
    private final String fromOutside;
    private final String end;

    /**
     * @param fromOutside what goes in front of a command so that it works in a shell outside
     * @param end the last line, which says how to take it down
     */
    public Stay(Scenario scenario, Program program, AgentCommand command, Console console, String fromOutside, String end) {
        this.scenario = scenario;
        this.program = program;
        this.command = command;
        this.console = console;
        this.fromOutside = fromOutside;
        this.end = end;
    }

    /** Ends with an interrupt, i.e. by Ctrl-C, and then with 0. */
    public int keep(LabDirectory files) {
        long startNs = System.nanoTime();
        try (Cast cast = Cast.assemble(scenario, program, command, files, Instant.now(), (_, _) -> { }); Watch watch = new Watch(cast, text -> console.line("    " + text), () -> { })) {
            long labStartMs = (System.nanoTime() - startNs) / 1_000_000;
            cast.actors().values().forEach(Actor::powerOn);
            watch.start();
            console.heading("the cloud was there after " + labStartMs + " ms, its hosts after " + (System.nanoTime() - startNs) / 1_000_000 + " ms");
            settle(cast);
            cast.actors().values().forEach(this::introduce);
            urls(cast);
            console.plain("\n" + end);
            new CountDownLatch(1).await();
            return 1;
        } catch (InterruptedException _) {
            return 0;
        }
    }

    /** Whoever is told that all is up finds a master, and peers that know each other. */
    private void settle(Cast cast) {
        String[] missing = {""};
        try {
            Await.until("the hosts have settled", SETTLE, () -> {
                missing[0] = String.join("; ", missing(cast));
                return missing[0].isEmpty();
            });
            console.line(program == Program.KEEPALOFT ? "each instance has a master, and peers with a channel have met" : "there is a master");
        } catch (LabException e) {
            console.bad("after " + SETTLE.toSeconds() + " s, " + missing[0] + "; it stays as it is");
        }
    }

    private List<String> missing(Cast cast) {
        if (program == Program.KEEPALIVED) {
            return cast.actors().values().stream().anyMatch(actor -> actor.state().equals("MASTER")) ? List.of() : List.of("there is no master");
        }
        Map<String, Optional<StatusReport>> byHost = new LinkedHashMap<>();
        cast.actors().forEach((host, actor) -> byHost.put(host, actor.status()));
        return Settled.missing(byHost);
    }

    /** Every command stands on a line of its own, ready to be copied. */
    private void introduce(Actor actor) {
        console.plain("\n" + actor.name() + ", " + actor.host().address() + ", runs " + program.title() + "; on it, its files are in " + actor.host().disk("run").getParent()
                + ", the cloud's API is http://" + RehearsalVpc.ENDPOINT + "/, its metadata http://" + RehearsalVpc.METADATA + "/. To enter it:");
        command(actor.host().machine().entrance(actor.writeShellSettings(Clouds.shellSettings(scenario.cloud().face()))));
        if (program == Program.KEEPALOFT) {
            console.plain("there, `keepaloft status` and the other commands ask its agent; from here:");
            command(this.command.typed("status", "--control", actor.host().runFile("control.sock").toString()));
        }
    }

    private void urls(Cast cast) {
        console.plain("\nthe service, as a client outside sees it:");
        command("ip netns exec " + cast.vpc().outside().namespace().name() + " curl -m 5 http://" + SeedFixture.ELASTIC_IP + ":" + WebServer.PORT + "/");
        console.plain("the simulated cloud: what there is, what was called, what goes wrong with its API:");
        for (String page : List.of("state", "log", "faults")) {
            command("ip netns exec " + cast.vpc().network().namespace().name() + " curl -m 5 http://" + RehearsalVpc.ENDPOINT + "/_sim/" + page);
        }
    }

    private void command(String line) {
        console.plain("    " + fromOutside + line);
    }
}
