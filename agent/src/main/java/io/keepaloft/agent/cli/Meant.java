package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Nearest;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command or option that somebody probably meant who typed another, as the configuration's reader does for keywords. */
final class Meant {
    private Meant() {}

    /** A hint, if a word stands where no such word may stand and one is near. */
    static Optional<String> by(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String typed = unmatched.getUnmatched().getFirst().split("=", 2)[0];
        String hint = Nearest.hint(typed, typed.startsWith("-") ? options(command) : commands(command), "");
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    private static Collection<String> commands(CommandSpec command) {
        return command.subcommands().entrySet().stream().filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden()).map(each -> each.getKey()).toList();
    }

    private static Collection<String> options(CommandSpec command) {
        return command.options().stream().filter(each -> !each.hidden()).flatMap(each -> java.util.Arrays.stream(each.names())).filter(name -> name.length() > 2).toList();
    }
}
