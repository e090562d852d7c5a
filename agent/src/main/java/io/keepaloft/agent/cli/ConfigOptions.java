package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.Nearest;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code -f} and {@code -i}: which configuration is read, and as which host. */
final class ConfigOptions {
    @Option(names = {"-f", "--file"}, required = true, paramLabel = "FILE", description = "the keepalived.conf")
    private Path file;

    @Option(names = {"-i", "--config-id"}, paramLabel = "ID",
            description = "what '@ID' conditions in the file are compared with (default: the host's short name)")
    private String configId;

    Path file() {
        return file;
    }

    String configId() {
        return configId != null ? configId : ConfigLoader.defaultConfigId();
    }

    /** With a warning if lines of the file are for named hosts and none of them, nor any exception, is for this one. */
    ParsedConfig namingNobody(ParsedConfig parsed) {
        List<String> named = parsed.conditions().stream().filter(id -> !id.startsWith("^")).toList();
        if (named.isEmpty() || named.contains(configId()) || parsed.conditions().contains("^" + configId())) {
            return parsed;
        }
        List<Problem> problems = new ArrayList<>(parsed.problems());
        problems.add(new Problem(Problem.Level.WARNING, file.toString(), 0, 0, "no '@' line of the file names the configuration id '" + configId() + "'; they name "
                + String.join(", ", named), Nearest.hint(configId(), named, "-i ID says as which host the file is read")));
        return new ParsedConfig(parsed.config(), problems, parsed.unmoved(), parsed.conditions());
    }

    /** The configuration, or a failure with {@code exitCode} if it has errors; its problems are told on {@code err}. */
    ParsedConfig load(PrintWriter err, int exitCode) throws CommandFailure {
        ParsedConfig parsed = ConfigLoader.load(file, configId());
        parsed.problems().forEach(err::println);
        err.flush();
        if (parsed.hasErrors()) {
            throw new CommandFailure(exitCode, file + " has " + parsed.errors().size() + " error(s)", "correct them, then try again");
        }
        return parsed;
    }
}
