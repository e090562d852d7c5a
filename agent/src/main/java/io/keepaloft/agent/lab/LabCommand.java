package io.keepaloft.agent.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keepaloft lab}: the rehearsal VPC on this machine. */
@Command(name = "lab", mixinStandardHelpOptions = true, description = "Rehearses failovers on this machine: hosts in network namespaces, and a simulated cloud.",
        synopsisSubcommandLabel = "COMMAND")
public final class LabCommand {
    /** Enough for a story to take everything down after Ctrl-C. */
    private static final long TAKE_DOWN_S = 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "--agent", paramLabel = "COMMAND", scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "the keepaloft command that the hosts run (default: this very program)")
    private Path agent;

    enum Multicast { ON, OFF, BOTH }

    @Command(name = "run", mixinStandardHelpOptions = true, description = "Plays a scenario, and shows what a client outside saw.",
            exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:everything was as it should be", "1:something was not", "2:wrong usage"})
    int run(@Parameters(paramLabel = "SCENARIO", description = "failover: the master of two machines is killed, comes back, is stopped, becomes unfit")
            String scenario,
            @Option(names = "--multicast", paramLabel = "on|off|both", defaultValue = "both",
                    description = "whether the virtual switch delivers multicast; off as in most clouds (default: both, one after the other)")
            Multicast multicast) throws Exception {
        if (!scenario.equals("failover")) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "there is no scenario '" + scenario + "'; there is: failover");
        }
        return guarded((files, console) -> tellStory(files, console, multicast));
    }

    @Command(name = "up", mixinStandardHelpOptions = true, description = "Starts two machines with the seed's addresses, and keeps them until Ctrl-C.",
            exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:ended by Ctrl-C", "1:could not start", "2:wrong usage"})
    int up(@Option(names = "--multicast", paramLabel = "on|off", defaultValue = "off", description = "whether the virtual switch delivers multicast (default: off)")
            Multicast multicast) throws Exception {
        return guarded((files, console) -> {
            try (RehearsalVpc vpc = RehearsalVpc.start(files, multicast == Multicast.ON)) {
                return new Playground(vpc, multicast == Multicast.ON, command(), console).keep();
            }
        });
    }

    @Command(name = "down", mixinStandardHelpOptions = true, description = "Removes what killed labs have left; what still runs is left alone.")
    int down() {
        List<String> gone = LabDirectory.sweep();
        console().plain(gone.isEmpty() ? "nothing was left" : "removed what was left of " + String.join(", ", gone));
        return 0;
    }

    @Command(name = "bench", hidden = true, mixinStandardHelpOptions = true, description = "The same failover by us and by keepalived with the AWS CLI.")
    int bench(@Option(names = "--repetitions", defaultValue = "5") int repetitions,
            @Option(names = "--interval", defaultValue = "1", description = "seconds between advertisements") String interval) throws Exception {
        return guarded((files, console) -> new Bench(command(), console, repetitions, interval).run());
    }

    private int tellStory(LabDirectory files, Console console, Multicast multicast) {
        Map<String, List<StoryRow>> stories = new LinkedHashMap<>();
        for (boolean delivered : multicast == Multicast.BOTH ? new boolean[] {true, false} : new boolean[] {multicast == Multicast.ON}) {
            String title = delivered ? "the virtual switch delivers multicast" : "no multicast, as in most clouds: unicast between the two";
            console.heading(title);
            stories.put(title, new FailoverStory(delivered, command(), console).tell(files));
        }
        stories.forEach((title, rows) -> StoryTable.print(title, rows, console));
        List<String> wrong = new ArrayList<>();
        stories.values().forEach(rows -> rows.forEach(row -> wrong.addAll(row.wrong())));
        wrong.addAll(files.leftOver());
        console.plain("");
        if (wrong.isEmpty()) {
            console.good("everything was as it should be");
        } else {
            console.bad(wrong.size() + " things were not as they should be");
        }
        return wrong.isEmpty() ? 0 : 1;
    }

    private interface Body {
        int run(LabDirectory files, Console console) throws Exception;
    }

    /** Runs with a directory of its own, and takes everything down at the end, also when Ctrl-C ends it. */
    private int guarded(Body body) throws Exception {
        Console console = console();
        List<String> swept = LabDirectory.sweep();
        if (!swept.isEmpty()) {
            console.line("removed what a killed lab had left: " + String.join(", ", swept));
        }
        CountDownLatch down = new CountDownLatch(1);
        Thread story = Thread.currentThread();
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            story.interrupt();
            try {
                down.await(TAKE_DOWN_S, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                // The process ends now; the next lab removes what is left.
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try (LabDirectory files = LabDirectory.create()) {
            int exit = body.run(files, console);
            Runtime.getRuntime().removeShutdownHook(hook);
            return exit;
        } catch (LabInterruptedException _) {
            console.line("interrupted; everything is taken down");
            return 1;
        } catch (LabException e) {
            console.bad(e.getMessage());
            return 1;
        } finally {
            down.countDown();
        }
    }

    private AgentCommand command() {
        return agent == null ? AgentCommand.ofThisProcess() : AgentCommand.of(agent);
    }

    private Console console() {
        return Console.of(spec.commandLine().getOut());
    }
}
