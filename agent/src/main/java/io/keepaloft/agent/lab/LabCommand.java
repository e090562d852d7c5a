package io.keepaloft.agent.lab;

import io.keepaloft.agent.cli.Cli;
import io.keepaloft.agent.config.Problem;
import io.keepaloft.agent.lab.scenario.BuiltIn;
import io.keepaloft.agent.lab.scenario.Program;
import io.keepaloft.agent.lab.scenario.Scenario;
import io.keepaloft.agent.lab.scenario.ScenarioException;
import io.keepaloft.agent.lab.scenario.Stay;
import io.keepaloft.agent.linux.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keepaloft lab}: the rehearsal VPC on this machine. */
@Command(name = "lab", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class, description = "Rehearses failovers on this machine: hosts in network namespaces, and a simulated cloud.",
        synopsisSubcommandLabel = "COMMAND")
public final class LabCommand {
    /** As the shell has it for what Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    /** What {@code --with} takes. */
    enum With { KEEPALOFT, KEEPALIVED, BOTH }

    @Command(name = "run", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class, description = "Plays a scenario, and shows what a client outside saw. Without one: lists those that there are.",
            exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:everything was as expected", "1:something was not, or it could not start", "2:wrong usage, or a wrong scenario"})
    int run(@Parameters(paramLabel = "SCENARIO", arity = "0..1", description = "the name of a built-in scenario, or a YAML file: see keepaloft-scenario(5)") String scenario,
            @Option(names = "--with", paramLabel = "keepaloft|keepalived|both", description = "what runs on the hosts (default: whatever the scenario is made for)")
            With with,
            @Option(names = "--one-by-one", description = "plays one program after the other instead of both at the same time") boolean oneByOne,
            @Option(names = "--json", description = "prints everything that was observed as JSON instead of the table") boolean json,
            @Option(names = "--live", description = "tells each event as it happens, also where nobody looks: by default on a terminal alone") boolean live,
            @Option(names = "--html", paramLabel = "FILE", description = "writes a page with the timeline") Path html,
            @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a setting of the scenario; repeatable") Map<String, String> settings,
            @Mixin AgentOption agent) throws Exception {
        if (scenario == null) {
            return list();
        }
        List<Scenario> scenarios;
        try {
            scenarios = BuiltIn.find(scenario).scenarios(settings == null ? Map.of() : settings, this::tell);
        } catch (ScenarioException e) {
            return wrongScenario(e);
        }
        List<Program> programs = with == null || with == With.BOTH ? List.of() : List.of(Program.valueOf(with.name()));
        boolean keepalived = with != With.KEEPALOFT && scenarios.stream().anyMatch(each -> each.programs().contains(Program.KEEPALIVED));
        return guarded(keepalived ? List.of("keepalived") : List.of(), console -> new LabRun(agent.command(),
                new LabRun.Wish(programs, !oneByOne, json, html, live || (json ? Terminal.atStandardError() : Terminal.atStandardOutput())), console(),
                json ? Console.of(spec.commandLine().getErr()) : console()).play(scenarios));
    }

    private int list() throws ScenarioException {
        for (String name : BuiltIn.NAMES) {
            console().plain(String.format("%-20s %s", name, BuiltIn.title(name)));
        }
        return 0;
    }

    private int wrongScenario(ScenarioException e) {
        e.problems().forEach(this::tell);
        return 2;
    }

    private void tell(Problem problem) {
        spec.commandLine().getErr().println(problem);
        spec.commandLine().getErr().flush();
    }

    @Command(name = "up", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class, description = "Starts a scenario's cloud and hosts, and keeps them until Ctrl-C or 'lab down'.",
            exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:it was up, and was taken down; with --detach: it is up", "1:could not start", "2:wrong usage, or a wrong scenario"})
    int up(@Parameters(paramLabel = "SCENARIO", arity = "0..1", defaultValue = "failover", description = "a built-in scenario or a YAML file (default: failover)") String scenario,
            @Option(names = "--with", paramLabel = "keepaloft|keepalived", defaultValue = "keepaloft", description = "what runs on the hosts (default: keepaloft)")
            Program with,
            @Option(names = {"-d", "--detach"}, description = "returns when all is up, and leaves it behind until 'lab down'") boolean detach,
            @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a setting of the scenario; repeatable") Map<String, String> settings,
            @Mixin AgentOption agent) throws Exception {
        Scenario first;
        try {
            first = BuiltIn.find(scenario).scenarios(settings == null ? Map.of() : settings, detach ? _ -> { } : this::tell).getFirst();
        } catch (ScenarioException e) {
            return wrongScenario(e);
        }
        if (detach) {
            return StandingLabs.startBehind(console());
        }
        return guarded(with == Program.KEEPALIVED ? List.of("keepalived") : List.of(), console -> {
            String end = StandingLabs.READY + "Ctrl-C here, or: " + agent.command().typed("lab", "down", "" + Rootless.outermost());
            int exit = keep(new Stay(first, with, agent.command(), console, Rootless.fromOutside(), end));
            console.line("everything is taken down");
            return exit;
        });
    }

    private static int keep(Stay stay) {
        try (LabDirectory files = LabDirectory.create()) {
            return stay.keep(files);
        }
    }

    @Command(name = "down", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
            description = "Takes down the labs that 'lab up' keeps, and removes what killed labs have left; a 'lab run' that still plays is left alone.",
            exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:taken down, or nothing was up", "1:no such lab is known, or it cannot be taken down", "2:wrong usage"})
    int down(@Parameters(paramLabel = "PID", arity = "0..1", description = "takes down this one alone") Long pid) {
        try {
            new LabDown(console()).run(pid);
            return 0;
        } catch (LabException e) {
            return failed(e);
        }
    }

    @Command(name = "bench", hidden = true, mixinStandardHelpOptions = true, versionProvider = Cli.Version.class, description = "The same failover by us and by keepalived with the AWS CLI.")
    int bench(@Option(names = "--repetitions", defaultValue = "5") int repetitions,
            @Option(names = "--interval", defaultValue = "1", description = "seconds between advertisements") String interval, @Mixin AgentOption agent) throws Exception {
        return guarded(List.of("keepalived"), console -> new Bench(agent.command(), console, repetitions, interval).run());
    }

    @Command(name = "bench-many", hidden = true, mixinStandardHelpOptions = true, versionProvider = Cli.Version.class, description = "A failover of very many resources.")
    int benchMany(@Option(names = "--repetitions", defaultValue = "5") int repetitions, @Mixin AgentOption agent) throws Exception {
        return guarded(List.of(), console -> new ManyBench(agent.command(), repetitions, console).run());
    }

    private interface Body {
        int run(Console console) throws Exception;
    }

    /** Runs after what killed labs left is gone. */
    private int guarded(List<String> tools, Body body) throws Exception {
        Console console = console();
        try {
            Entry.checkTools(tools);
            OptionalInt elsewhere = Entry.elsewhere();
            if (elsewhere.isPresent()) {
                return elsewhere.getAsInt();
            }
        } catch (LabException e) {
            return failed(e);
        }
        // Logging stays while Ctrl-C takes everything down: what asks for it after its own hook has run would set it up again, and complain.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        LogManager.getLogger(LabCommand.class);
        // Before there are several threads: ProcessBuilder logs, and SLF4J complains about loggers that are asked for while it is being set up.
        System.getLogger(LabCommand.class.getName()).isLoggable(System.Logger.Level.ERROR);
        List<String> swept = LabDirectory.sweep();
        if (!swept.isEmpty()) {
            console.line("removed what a killed lab had left: " + String.join(", ", swept));
        }
        try {
            return CtrlC.guard(() -> {
                try {
                    return body.run(console);
                } catch (LabInterruptedException e) {
                    LabDirectory.removeOwn();
                    console.line("interrupted; everything is taken down");
                    throw e;
                } catch (RuntimeException e) {
                    LabDirectory.removeOwn();
                    throw e;
                }
            });
        } catch (LabInterruptedException _) {
            return INTERRUPTED;
        } catch (LabException e) {
            console.bad(e.getMessage());
            return 1;
        } finally {
            LogManager.shutdown();
        }
    }

    private int failed(LabException e) {
        spec.commandLine().getErr().println("keepaloft: lab: " + e.getMessage());
        spec.commandLine().getErr().flush();
        return 1;
    }

    private Console console() {
        return Console.of(spec.commandLine().getOut());
    }
}
