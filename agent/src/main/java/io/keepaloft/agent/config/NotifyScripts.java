package io.keepaloft.agent.config;

import java.util.Optional;

/**
 * What to run when the state changes.
 *
 * @param any                  {@code notify}: after the one of the state, with {@code INSTANCE name STATE priority} added as arguments
 * @param masterRxLowerPriority {@code notify_master_rx_lower_pri}: while MASTER, an advertisement of lower priority was heard
 * @param deleted              the instance vanished in a reload
 * @param tellDeleted          whether {@code notify} is told DELETED rather than FAULT then
 */
public record NotifyScripts(
        Optional<ScriptCommand> master,
        Optional<ScriptCommand> backup,
        Optional<ScriptCommand> fault,
        Optional<ScriptCommand> stop,
        Optional<ScriptCommand> deleted,
        Optional<ScriptCommand> any,
        Optional<ScriptCommand> masterRxLowerPriority,
        boolean tellDeleted) {
    public static final NotifyScripts NONE = new NotifyScripts(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
}
