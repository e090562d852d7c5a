package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.LabCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** keepaloft(1) and {@code --help} say the same: the commands, their options, their exit codes. */
class ManPageTest {
    private static final Pattern OPTION = Pattern.compile("Fl ([-a-z]+)");
    private static final Pattern CODE = Pattern.compile("(\\d):");
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    private final List<String> page = page();
    private final Map<String, CommandSpec> commands = commands();

    private static List<String> page() {
        try {
            return Files.readAllLines(Path.of("../docs/keepaloft.1"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By the words that one types, without those that have commands of their own. */
    private static Map<String, CommandSpec> commands() {
        Map<String, CommandSpec> found = new TreeMap<>();
        add(found, "", Cli.commandLine(_ -> 0, new LabCommand()));
        return found;
    }

    private static void add(Map<String, CommandSpec> found, String before, CommandLine line) {
        line.getSubcommands().forEach((name, child) -> {
            if (child.getSubcommands().isEmpty() && !child.getCommandSpec().usageMessage().hidden()) {
                found.put(before + name, child.getCommandSpec());
            }
            add(found, before + name + " ", child);
        });
    }

    private List<String> section(String title) {
        List<String> rest = page.subList(page.indexOf(".Sh " + title) + 1, page.size());
        return rest.stream().takeWhile(line -> !line.startsWith(".Sh ")).toList();
    }

    /** What stands in the synopsis, by command. */
    private Map<String, Set<String>> synopsis() {
        Map<String, Set<String>> options = new TreeMap<>();
        Set<String> of = null;
        for (String line : section("SYNOPSIS")) {
            if (line.startsWith(".Cm ")) {
                of = new TreeSet<>();
                options.put(Arrays.stream(line.substring(4).split(" ")).takeWhile(word -> word.matches("[a-z]+")).collect(Collectors.joining(" ")), of);
            }
            for (Matcher option = OPTION.matcher(line); option.find();) {
                of.add("-" + option.group(1));
            }
        }
        return options;
    }

    @Test void theSynopsisHasEveryCommandAndEachOfItsOptionsAndNoOther() {
        Map<String, Set<String>> told = synopsis();
        assertEquals(commands.keySet(), told.keySet());
        commands.forEach((name, spec) -> {
            List<OptionSpec> options = spec.options().stream().filter(option -> !option.hidden() && !EVERYWHERE.contains(option.longestName())).toList();
            for (OptionSpec option : options) {
                assertTrue(Arrays.stream(option.names()).anyMatch(told.get(name)::contains), name + " lacks " + option.longestName());
            }
            for (String one : told.get(name)) {
                assertTrue(options.stream().anyMatch(option -> List.of(option.names()).contains(one)), name + " has no " + one);
            }
        });
    }

    @Test void everyOptionOfACommandIsExplained() {
        String description = String.join("\n", section("DESCRIPTION"));
        synopsis().forEach((name, options) -> options.stream().filter(option -> !option.equals("-f")).forEach(option ->
                assertTrue(Pattern.compile("Fl " + Pattern.quote(option.substring(1)) + "(\\s|$)", Pattern.MULTILINE).matcher(description).find(), name + " " + option)));
    }

    @Test void theExitCodesAreThoseOfHelp() {
        Map<String, List<String>> told = new TreeMap<>();
        String of = null;
        for (String line : section("EXIT STATUS")) {
            of = line.startsWith(".It Cm ") ? line.substring(7) : of;
            if (of != null && !line.startsWith(".")) {
                List<String> codes = told.computeIfAbsent(of, _ -> new ArrayList<>());
                CODE.matcher(line).results().forEach(code -> codes.add(code.group(1)));
            }
        }
        commands.forEach((name, spec) -> {
            Map<String, String> help = spec.usageMessage().exitCodeList();
            List<String> special = help.entrySet().stream().filter(each -> !each.getKey().equals("0") && !each.getValue().equals("wrong usage")).map(Map.Entry::getKey).toList();
            assertTrue(help.containsKey("0") && help.containsKey("2"), name + " --help does not tell its exit codes");
            assertEquals(special, told.get(name), name);
        });
        assertEquals(commands.keySet(), told.keySet());
    }
}
