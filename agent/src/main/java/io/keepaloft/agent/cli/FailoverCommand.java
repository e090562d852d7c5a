package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.ControlHandler.FailoverResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keepaloft failover}: a planned hand-over to a peer. */
@Command(name = "failover", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Has the master of an instance resign, and waits until a peer holds its resources.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:handed over", "1:not handed over, refused because no peer can follow, or no agent answers", "2:wrong usage"})
final class FailoverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ControlOption control;

    @Parameters(paramLabel = "INSTANCE", description = "the name of the vrrp_instance")
    private String instance;

    @Option(names = "--force", description = "resign also if it is known that no peer can take over")
    private boolean force;

    @Override
    public Integer call() throws ControlException, CommandFailure {
        FailoverResult result = control.client().failover(instance, force);
        if (!result.handedOver()) {
            throw new CommandFailure(1, instance + " was not handed over: " + result.message(), "'keepaloft status' shows who holds what now");
        }
        spec.commandLine().getOut().println(result.message());
        spec.commandLine().getOut().println("This agent leaves it to that peer as long as the peer is master with at least this priority; a restart or a fault"
                + " here, or a reload that changes priority or preemption, ends that.");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
