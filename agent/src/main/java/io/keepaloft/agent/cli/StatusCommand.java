package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.Json;
import io.keepaloft.agent.control.StatusReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keepaloft status}: the state of every instance of the running agent. */
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Shows the state of every instance of the running agent.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:shown", "1:no agent answers", "2:wrong usage"})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ControlOption control;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public Integer call() throws ControlException {
        StatusReport report = control.client().status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(report));
        } else {
            StatusText.print(report, Instant.now(), out);
        }
        out.flush();
        return 0;
    }
}
