package io.keepaloft.agent.cli;

import java.nio.file.Path;

/**
 * What {@code keepaloft run} was asked to do.
 *
 * @param configuration the keepalived.conf to run
 * @param control where to listen for status, history, reload and failover
 * @param stateDirectory where the journal lives
 * @param dryRun elect and decide, but change neither this host's addresses nor the cloud
 * @param configId the id that {@code @id} conditions of the configuration are compared with
 */
public record AgentOptions(Path configuration, Path control, Path stateDirectory, boolean dryRun, String configId) {
    /** Where the agent listens and the other commands ask, unless {@code --control} says otherwise. */
    public static final Path DEFAULT_CONTROL = Path.of("/run/keepaloft/control.sock");
    /** Where the journal lives, unless {@code --state-dir} says otherwise. */
    public static final Path DEFAULT_STATE_DIRECTORY = Path.of("/var/lib/keepaloft");
}
