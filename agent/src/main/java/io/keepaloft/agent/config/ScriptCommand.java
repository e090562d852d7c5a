package io.keepaloft.agent.config;

import java.util.List;
import java.util.Optional;

/**
 * A command of the configuration, run without a shell.
 *
 * @param arguments the program and its arguments; never empty
 * @param user      who runs it; {@code script_user} has been filled in, so empty means the agent's default
 */
public record ScriptCommand(List<String> arguments, Optional<ScriptUser> user) {
    public ScriptCommand {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    public String program() {
        return arguments.getFirst();
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
