package io.keepaloft.agent.lab;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --agent}: what the lab's hosts run. */
final class AgentOption {
    @Option(names = "--agent", paramLabel = "COMMAND",
            description = "the keepaloft command that the hosts run, to rehearse with another build than this one (default: this very one)")
    private Path agent;

    AgentCommand command() {
        return agent == null ? AgentCommand.ofThisProgram() : AgentCommand.of(agent);
    }
}
