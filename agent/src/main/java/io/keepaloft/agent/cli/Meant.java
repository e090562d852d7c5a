package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command or option that somebody probably meant who typed another, as the configuration's reader does for keywords. */
final class Meant {
    /** Commands of other programs that are options here. */
    private static final Set<String> USUAL_ELSEWHERE = Set.of("help", "version");

    private static final Pattern NOT_A_PAIR = Pattern.compile("should be in KEY=VALUE format but was (.*)", Pattern.DOTALL);

    private Meant() {}

    /** What is wrong, in Picocli's words unless they are none: of pairs it says "option option", and calls them otherwise than the usage does. */
    static String complaint(ParameterException e) {
        return pairs(e).map(option -> "'" + option.longestName() + "' takes " + option.paramLabel() + ", and there is no '='"
                + NOT_A_PAIR.matcher(e.getMessage()).results().findFirst().map(found -> " in '" + found.group(1) + "'").orElse("")).orElse(e.getMessage());
    }

    /** The option whose value is no pair. */
    private static Optional<OptionSpec> pairs(ParameterException e) {
        return e.getArgSpec() instanceof OptionSpec option && option.typeInfo().isMap() && NOT_A_PAIR.matcher(e.getMessage()).find() ? Optional.of(option) : Optional.empty();
    }

    /** A hint, if a word stands where no such word may stand and one is near. */
    static Optional<String> by(ParameterException e) {
        if (pairs(e).isPresent()) {
            return pairs(e).map(option -> option.longestName() + " " + option.paramLabel());
        }
        if (e instanceof MissingParameterException missing) {
            return fileWithoutOption(missing);
        }
        if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String typed = unmatched.getUnmatched().getFirst().split("=", 2)[0];
        if (command.parent() == null && USUAL_ELSEWHERE.contains(typed)) {
            return Optional.of("did you mean '--" + typed + "'?");
        }
        String hint = Nearest.hint(typed, typed.startsWith("-") ? options(command) : commands(command), "");
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    /** A word where nothing but options may stand is the file that one of them wants. */
    private static Optional<String> fileWithoutOption(MissingParameterException missing) {
        List<String> words = missing.getCommandLine().getUnmatchedArguments().stream().filter(word -> !word.startsWith("-")).toList();
        boolean file = missing.getMissing().stream().anyMatch(each -> each instanceof OptionSpec option && List.of(option.names()).contains("-f"));
        return file && words.size() == 1 ? Optional.of("did you mean '-f " + words.getFirst() + "'?") : Optional.empty();
    }

    private static Collection<String> commands(CommandSpec command) {
        return command.subcommands().entrySet().stream().filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden()).map(each -> each.getKey()).toList();
    }

    private static Collection<String> options(CommandSpec command) {
        return command.options().stream().filter(each -> !each.hidden()).flatMap(each -> java.util.Arrays.stream(each.names())).filter(name -> name.length() > 2).toList();
    }
}
