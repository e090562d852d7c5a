package io.keepaloft.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code -f} and {@code -i}: which configuration is read, and as which host. */
final class ConfigOptions {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    @Option(names = {"-f", "--file"}, required = true, paramLabel = "FILE", description = "the keepalived.conf")
    private Path file;

    @Option(names = {"-i", "--config-id"}, paramLabel = "ID",
            description = "what '@ID' conditions in the file are compared with (default: the host's short name)")
    private String configId;

    Path file() {
        return file;
    }

    /** keepalived's own default: the host name up to its first dot. */
    String configId() throws IOException {
        return configId != null ? configId : Files.readString(HOST_NAME).strip().split("\\.", 2)[0];
    }
}
