package io.keepaloft.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.EffectiveConfig;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.control.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keepaloft check}: everything that is wrong with a configuration, in one go. */
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Reads a configuration and prints every problem in it, with file:line:column and a hint.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:valid; there may be warnings", "1:errors", "2:wrong usage"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    @Option(names = "--json",
            description = "one JSON object on stdout: the effective configuration with every default filled in, or the errors; problems on stderr")
    private boolean json;

    @Override
    public Integer call() {
        ParsedConfig parsed = options.namingNobody(ConfigLoader.load(options.file(), options.configId()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            PrintWriter err = spec.commandLine().getErr();
            parsed.problems().forEach(err::println);
            err.flush();
            out.println(Json.pretty(parsed.hasErrors() ? problems(parsed) : EffectiveConfig.toJson(parsed.config(), parsed.warnings())));
        } else {
            parsed.problems().forEach(out::println);
            if (!parsed.conditions().isEmpty()) {
                out.println("lines that begin with '@' were read as configuration id '" + options.configId() + "'");
            }
            out.println(options.file() + (parsed.hasErrors() ? " is not valid: " + parsed.errors().size() + " error(s), " : " is valid: ")
                    + parsed.warnings().size() + " warning(s)");
        }
        out.flush();
        return parsed.hasErrors() ? 1 : 0;
    }

    private static ObjectNode problems(ParsedConfig parsed) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.putArray("errors").addAll(parsed.errors().stream().map(EffectiveConfig::problem).toList());
        node.putArray("warnings").addAll(parsed.warnings().stream().map(EffectiveConfig::problem).toList());
        return node;
    }
}
