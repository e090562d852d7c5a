package io.keepaloft.agent.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads commands: {@code "/path/program argument 'another argument'" [user [group]]}. The line is read in its own way
 * (keepalived.conf(5), "Quoted strings"): its first word is the command with its arguments, and those behind it are who runs it.
 */
final class Scripts {
    private static final Pattern SHELL = Pattern.compile("[|<>&;`]|\\$\\(");

    private final Values values;

    Scripts(Values values) {
        this.values = values;
    }

    /** The command with its user, for keywords that allow one. */
    Optional<ScriptCommand> command(Statement statement) {
        values.noBlock(statement);
        var words = Words.script(statement.raw(), values.problems());
        if (words.isEmpty()) {
            values.problems().error(statement.keyword(), "'" + statement.keyword() + "' needs a command", "in quotes if it has arguments");
            return Optional.empty();
        }
        var user = user(words.subList(1, words.size()), words.getFirst());
        return arguments(words.getFirst()).map(arguments -> new ScriptCommand(arguments, user));
    }

    /** The command of a {@code vrrp_script}, whose user has a keyword of its own: keepalived ignores what stands behind the first word. */
    Optional<List<String>> plainCommand(Statement statement) {
        values.noBlock(statement);
        var words = Words.script(statement.raw(), values.problems());
        if (words.isEmpty()) {
            values.problems().error(statement.keyword(), "'script' needs a command", "in quotes if it has arguments");
            return Optional.empty();
        }
        if (words.size() > 1) {
            values.problems().warn(words.get(1), "'" + words.get(1) + "' and what follows it is no part of the command and has been ignored",
                    "put a command with arguments in quotes");
        }
        return arguments(words.getFirst());
    }

    /** Splits what one word holds into program and arguments; quotes in it hold arguments together. */
    private Optional<List<String>> arguments(Word command) {
        var text = new Text(command.file(), command.line(), command.text(), columns(command));
        var arguments = Words.script(text, values.problems()).stream().map(Word::text).toList();
        if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
            values.problems().error(command, "the command is empty", "");
            return Optional.empty();
        }
        if (SHELL.matcher(arguments.getFirst()).find()) {
            values.problems().warn(command, "'" + arguments.getFirst() + "' looks like shell syntax, but commands run without a shell",
                    "write \"/bin/sh -c '…'\"");
        }
        return Optional.of(arguments);
    }

    /** All characters of a word that had quotes and escapes taken out point at its beginning. */
    private static int[] columns(Word command) {
        var columns = new int[command.text().length()];
        Arrays.fill(columns, command.column());
        return columns;
    }

    /** {@code user}, {@code user group}, {@code user:group}. */
    Optional<ScriptUser> user(List<Word> words, Word after) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        if (words.size() > 2) {
            values.problems().warn(words.get(2), "'" + words.get(2) + "' and what follows it has been ignored",
                    "behind '" + after + "' stand a user and a group; put a command with arguments in quotes");
        }
        var user = words.getFirst().text();
        int colon = user.indexOf(':');
        Optional<String> group = words.size() > 1 ? Optional.of(words.get(1).text()) : Optional.empty();
        if (colon >= 0 && group.isEmpty()) {
            group = Optional.of(user.substring(colon + 1));
        }
        var name = colon >= 0 ? user.substring(0, colon) : user;
        if (name.isEmpty() || group.filter(String::isEmpty).isPresent() || name.startsWith("/") || name.startsWith("-")) {
            values.problems().error(words.getFirst(), "'" + user + "' is not a user",
                    "put a command with arguments in quotes; behind it stand a user and a group");
            return Optional.empty();
        }
        return Optional.of(new ScriptUser(name, group));
    }
}
