package io.keepaloft.agent.config;

import java.util.Optional;

/** Reads the {@code notify*} keywords of an instance or a sync group. */
final class NotifyReader {
    private final Values values;
    private final Scripts scripts;
    private final Optional<ScriptUser> defaultUser;
    private Optional<ScriptCommand> master = Optional.empty();
    private Optional<ScriptCommand> backup = Optional.empty();
    private Optional<ScriptCommand> fault = Optional.empty();
    private Optional<ScriptCommand> stop = Optional.empty();
    private Optional<ScriptCommand> deleted = Optional.empty();
    private Optional<ScriptCommand> any = Optional.empty();
    private Optional<ScriptCommand> masterRxLowerPriority = Optional.empty();
    private boolean tellDeleted;

    /** @param defaultUser {@code script_user} of global_defs */
    NotifyReader(Values values, Optional<ScriptUser> defaultUser) {
        this.values = values;
        this.scripts = new Scripts(values);
        this.defaultUser = defaultUser;
    }

    /** True when the keyword was one of ours. */
    boolean read(Statement statement) {
        switch (statement.keyword().text()) {
            case "notify_master" -> master = command(statement, master);
            case "notify_backup" -> backup = command(statement, backup);
            case "notify_fault" -> fault = command(statement, fault);
            case "notify_stop" -> stop = command(statement, stop);
            case "notify" -> any = command(statement, any);
            case "notify_master_rx_lower_pri" -> masterRxLowerPriority = command(statement, masterRxLowerPriority);
            case "notify_deleted" -> {
                tellDeleted = true;
                // Without a command it only changes what `notify` is told.
                deleted = statement.raw().isBlank() ? deleted : command(statement, deleted);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Optional<ScriptCommand> command(Statement statement, Optional<ScriptCommand> before) {
        if (before.isPresent()) {
            values.problems().warn(statement.keyword(), "'" + statement.keyword() + "' stands here twice; the first one has been kept", "");
            return before;
        }
        return scripts.command(statement).map(this::withUser);
    }

    private ScriptCommand withUser(ScriptCommand command) {
        return command.user().isPresent() ? command : new ScriptCommand(command.arguments(), defaultUser);
    }

    NotifyScripts result() {
        return new NotifyScripts(master, backup, fault, stop, deleted, any, masterRxLowerPriority, tellDeleted);
    }
}
