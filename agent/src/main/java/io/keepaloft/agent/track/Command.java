package io.keepaloft.agent.track;

import java.util.List;

/**
 * A program to run on behalf of the configuration.
 *
 * @param argv the program and its arguments, already split
 * @param user whom to run it as; null for the agent's own user
 * @param group its group; null for the user's own
 */
public record Command(List<String> argv, String user, String group) {
    public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** The same command with {@code more} arguments behind its own. */
    public Command with(List<String> more) {
        return new Command(java.util.stream.Stream.concat(argv.stream(), more.stream()).toList(), user, group);
    }

    /** As one would type it, for logs. */
    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
