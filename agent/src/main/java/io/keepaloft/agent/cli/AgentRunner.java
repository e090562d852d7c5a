package io.keepaloft.agent.cli;

/** Runs the agent in the foreground until it is told to stop; handed to the commands by {@code Main}. */
@FunctionalInterface
public interface AgentRunner {
    /**
     * Runs the agent until SIGTERM or SIGINT.
     *
     * @return the exit code: 0 after a clean release, 1 if it could not start (the reason was said on stderr)
     */
    int run(AgentOptions options);
}
