package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.ParsedConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
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
