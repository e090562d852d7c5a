package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.keepaloft.agent.Main;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code keepaloft preflight} as processes of their own on a host of the simulated cloud, one at a time; what they print goes to the files
 * {@code out} and {@code err}.
 */
final class PreflightProcess {
    private final Path directory;
    private final String metadata;

    /** @param metadata the host's metadata service, a URL */
    PreflightProcess(Path directory, String metadata) {
        this.directory = directory;
        this.metadata = metadata;
    }

    /** @return when it has ended */
    Said run(String... args) throws Exception {
        return said(start("", commandLine(args)));
    }

    /** Behind a pseudo-terminal of script(1), which gives back the command's exit code; both streams end up in one. */
    Said onTerminal(String answer, String environment, Path conf, String... piped) throws Exception {
        String command = environment + " " + String.join(" ", commandLine("-f", conf.toString(), "--fix")) + " " + String.join(" ", piped);
        return said(start(answer + "\n", List.of("script", "-qec", command, "/dev/null")));
    }

    /** Runs while the test goes on. */
    Process start(String... args) throws Exception {
        return start("", commandLine(args));
    }

    /** What was printed so far where people are told. */
    String err() throws Exception {
        return Files.readString(directory.resolve("err"));
    }

    private Said said(Process process) throws Exception {
        int exit = process.waitFor();
        Said said = new Said(exit, Files.readString(directory.resolve("out")), err());
        assertFalse((said.out() + said.err()).contains(SeedFixture.SECRET_ACCESS_KEY), "no secret is printed");
        return said;
    }

    private static List<String> commandLine(String... args) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "preflight"));
        line.addAll(List.of(args));
        return line;
    }

    private Process start(String input, List<String> line) throws Exception {
        ProcessBuilder command = new ProcessBuilder(line);
        Path in = Files.writeString(directory.resolve("in"), input);
        command.environment().putAll(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata, "OPENSTACK_METADATA_ENDPOINT", metadata, "AWS_ACCESS_KEY_ID", SeedFixture.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", SeedFixture.SECRET_ACCESS_KEY, "AWS_REGION", SeedFixture.REGION));
        return command.redirectInput(in.toFile()).redirectOutput(directory.resolve("out").toFile()).redirectError(directory.resolve("err").toFile()).start();
    }
}
