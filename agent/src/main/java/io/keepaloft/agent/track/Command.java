package io.keepaloft.agent.track;

import io.keepaloft.agent.config.ScriptCommand;
import io.keepaloft.agent.config.ScriptUser;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program to run on behalf of the configuration.
 *
 * @param argv the program and its arguments, already split
 * @param user whom to run it as; null for keepalived's default: {@code keepalived_script} if there is such a user, else the agent's own
 * @param group its group; null for the user's own
 */
public record Command(List<String> argv, String user, String group) {
    public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** A script as the configuration names it. */
    public static Command of(ScriptCommand script) {
        return new Command(script.arguments(), script.user().map(ScriptUser::user).orElse(null),
                script.user().flatMap(ScriptUser::group).orElse(null));
    }

    /** The same command with {@code more} arguments behind its own. */
    public Command with(List<String> more) {
        return new Command(Stream.concat(argv.stream(), more.stream()).toList(), user, group);
    }

    /** As one would type it, for logs. */
    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
