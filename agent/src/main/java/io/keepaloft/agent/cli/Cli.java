package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.ProductVersion;
import io.keepaloft.agent.preflight.HostPreflight;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code keepaloft} and everything below it; a failure is one line and a hint, never a stack trace. */
public final class Cli {
    /** Which level is logged; the default of {@code log4j2.xml} is for the agent, and too talkative for a question. */
    private static final String LOG_LEVEL = "keepaloft.log.level";
    private static final String STACK_TRACES = "KEEPALOFT_STACK_TRACES";

    private Cli() {}

    /**
     * The whole command line.
     *
     * @param runner what {@code run} runs
     * @param more further commands that other packages bring, annotated with Picocli's {@code @Command}
     */
    public static CommandLine commandLine(AgentRunner runner, Object... more) {
        CommandLine line = new CommandLine(new Keepaloft());
        for (Object command : new Object[] {new RunCommand(runner), new CheckCommand(), new PreflightCommand(HostPreflight::look, Asking::atTerminal),
                new StatusCommand(), new HistoryCommand(), new WatchCommand(),
                new FailoverCommand(), new ReloadCommand()}) {
            line.addSubcommand(command);
        }
        for (Object command : more) {
            line.addSubcommand(command);
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Cli::run)
                .setParameterExceptionHandler(Cli::wrongUsage)
                .setExecutionExceptionHandler(Cli::failed);
    }

    private static int run(ParseResult parsed) {
        boolean agent = parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof RunCommand;
        if (!agent && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "error");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        tell(line, Meant.complaint(e), Meant.by(e).orElse("'" + line.getCommandSpec().qualifiedName() + " --help' shows what there is"));
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        if (System.getenv(STACK_TRACES) != null) {
            e.printStackTrace(line.getErr());
        }
        switch (e) {
            case ControlException known -> tell(line, known.getMessage(), known.hint());
            case CommandFailure known -> {
                tell(line, known.getMessage(), known.hint());
                return known.exitCode();
            }
            default -> tell(line, "this should not have happened: " + e, STACK_TRACES + "=1 in the environment shows where; please report it");
        }
        return line.getCommandSpec().exitCodeOnExecutionException();
    }

    private static void tell(CommandLine line, String message, String hint) {
        line.getErr().println("keepaloft: " + message);
        if (!hint.isEmpty()) {
            line.getErr().println("hint: " + hint);
        }
        line.getErr().flush();
    }

    /** What the first line of {@code --version} says, for every command. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"keepaloft " + ProductVersion.text()};
        }
    }

    @Command(name = "keepaloft", mixinStandardHelpOptions = true, versionProvider = Version.class,
            description = "A high-availability agent for virtual machines in public clouds: VRRP that moves the cloud's addresses too.",
            synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n")
    static final class Keepaloft implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "which command? one of " + String.join(", ", spec.subcommands().keySet()));
        }
    }
}
