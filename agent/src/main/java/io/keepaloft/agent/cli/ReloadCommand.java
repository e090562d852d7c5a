package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.ControlHandler.ReloadResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keepaloft reload}: the configuration is read again, as on SIGHUP. */
@Command(name = "reload", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Has the running agent read its configuration again; a wrong one changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:applied", "1:refused, the old configuration is kept, or no agent answers", "2:wrong usage"})
final class ReloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ControlOption control;

    @Override
    public Integer call() throws ControlException, CommandFailure {
        ReloadResult result = control.client().reload();
        result.messages().forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
        if (!result.applied()) {
            throw new CommandFailure(1, "the configuration was refused, the old one is kept", "'keepaloft check -f FILE' shows every problem");
        }
        spec.commandLine().getOut().println("applied");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
