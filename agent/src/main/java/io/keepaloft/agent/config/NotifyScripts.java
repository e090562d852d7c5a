package io.keepaloft.agent.config;

import java.util.Optional;
import java.util.function.Predicate;

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

    /** Those that pass. */
    public NotifyScripts only(Predicate<ScriptCommand> wanted) {
        return new NotifyScripts(master.filter(wanted), backup.filter(wanted), fault.filter(wanted), stop.filter(wanted), deleted.filter(wanted),
                any.filter(wanted), masterRxLowerPriority.filter(wanted), tellDeleted);
    }
}
