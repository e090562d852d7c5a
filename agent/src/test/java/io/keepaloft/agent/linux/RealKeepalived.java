package io.keepaloft.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The host's own keepalived in a namespace, with its files in a directory of its own; closing ends it and removes them. */
public final class RealKeepalived implements AutoCloseable {
    private final Path directory;
    private final Process process;

    private RealKeepalived(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** @param instance the body of {@code vrrp_instance VI_1} */
    public static RealKeepalived start(NetnsThread host, String instance) throws IOException {
        Path directory = Files.createTempDirectory("kl");
        Files.writeString(directory.resolve("keepalived.conf"), "global_defs {\n  vrrp_garp_master_repeat 1\n}\nvrrp_instance VI_1 {\n" + instance + "\n}\n");
        Process process = new ProcessBuilder("ip", "netns", "exec", host.name(), "keepalived", "-n", "-l", "-D", "-P",
                "-f", directory.resolve("keepalived.conf").toString(), "-p", directory.resolve("pid").toString(),
                "-r", directory.resolve("vrrp.pid").toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile()).start();
        return new RealKeepalived(directory, process);
    }

    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() throws IOException {
        Commands.stop(process);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
