package io.keepaloft.agent.cli;

import io.keepaloft.agent.logging.BoundedLogEnd;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keepaloft run}: the agent, in the foreground. */
@Command(name = "run", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Runs the agent in the foreground. SIGTERM and SIGINT stop it, SIGHUP reads the configuration again.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped after a clean release", "1:could not start; the reason is on stderr", "2:wrong usage"})
final class RunCommand implements Callable<Integer> {
    /** Read by log4j2.xml when logging starts, which is after this command set it. */
    private static final String LOG_FORMAT = "keepaloft.log.format";

    enum LogFormat { TEXT, JSON }

    private final AgentRunner runner;

    @Mixin
    private ConfigOptions config;

    @Mixin
    private ControlOption control;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "where the journal is kept (default: ${DEFAULT-VALUE})",
            defaultValue = "/var/lib/keepaloft")
    private Path stateDirectory;

    @Option(names = "--dry-run", description = "elect and decide, but change neither this host's addresses nor the cloud")
    private boolean dryRun;

    @Option(names = "--log-format", paramLabel = "text|json", description = "what log lines on stderr look like (default: text)",
            defaultValue = "text")
    private LogFormat logFormat;

    RunCommand(AgentRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        System.setProperty(LOG_FORMAT, logFormat.name().toLowerCase(java.util.Locale.ROOT));
        BoundedLogEnd.atExit();
        return runner.run(new AgentOptions(config.file(), control.path(), stateDirectory, dryRun, config.configId()));
    }
}
