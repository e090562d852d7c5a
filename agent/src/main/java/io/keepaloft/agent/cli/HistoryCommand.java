package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.Json;
import io.keepaloft.agent.handover.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keepaloft history}: the last transitions, from the running agent, or else from the journal that it left. */
@Command(name = "history", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Shows the last transitions, each with its timeline; the takeovers of many resources are one line of it. Without a running agent the journal on disk is read.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:shown", "1:the journal cannot be read", "2:wrong usage"})
final class HistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ControlOption control;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "read the journal in this directory (default: ask the agent, and if none answers, /var/lib/keepaloft)")
    private Path stateDirectory;

    @Option(names = {"-n", "--count"}, paramLabel = "N", converter = Count.class, defaultValue = "20",
            description = "at most so many, the newest (default: ${DEFAULT-VALUE})")
    private long count;

    @Option(names = {"-v", "--verbose"}, description = "each phase of each resource is a line, however many there are")
    private boolean verbose;

    @Option(names = "--json", description = "one JSON array, oldest first")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure {
        List<HistoryEntry> entries = stateDirectory == null ? askOrRead() : read(stateDirectory, true);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(entries));
        } else {
            HistoryText.print(entries, verbose, ZoneId.systemDefault(), out);
        }
        out.flush();
        return 0;
    }

    private List<HistoryEntry> askOrRead() throws CommandFailure {
        try {
            return control.client().history(most());
        } catch (ControlException e) {
            spec.commandLine().getErr().println("keepaloft: " + e.getMessage() + "; this is the journal in " + AgentOptions.DEFAULT_STATE_DIRECTORY);
            spec.commandLine().getErr().flush();
            return read(AgentOptions.DEFAULT_STATE_DIRECTORY, false);
        }
    }

    private List<HistoryEntry> read(Path directory, boolean named) throws CommandFailure {
        if (named && !Files.isDirectory(directory)) {
            throw new CommandFailure(1, "there is no directory " + directory, "name the one that the agent was started with, by its --state-dir");
        }
        try {
            return Journal.read(directory, most()).stream().map(record -> HistoryEntry.of(named ? record : record.afterItsAgent())).toList();
        } catch (IOException e) {
            throw new CommandFailure(1, "the journal in " + directory + " cannot be read: " + e.getMessage(), "name its directory with --state-dir");
        }
    }

    private int most() {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }
}
