package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code keepaloft lab} that a test started as a process of its own, as somebody in a shell does. */
final class LabProcess implements AutoCloseable {
    private static final int END_S = 40;

    private final Process process;
    private final Path log;

    private LabProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param before what stands in front, e.g. {@code setsid}: a process group of its own, as a shell makes for a terminal */
    static LabProcess start(Path directory, List<String> before, String classPath, String... words) throws IOException {
        List<String> line = new ArrayList<>(before);
        // A shell ignores signals for its background jobs, and what it starts inherits that.
        line.addAll(List.of("env", "--default-signal=INT,HUP,TERM"));
        line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "io.keepaloft.agent.Main", "lab"));
        line.addAll(List.of(words));
        Path log = Files.createTempFile(directory, "lab", ".log");
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        // Of an ordinary user's login.
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        return new LabProcess(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
    }

    LabProcess await(String text) {
        Await.until("the lab says '" + text + "'", Duration.ofSeconds(120), () -> {
            assertTrue(process.isAlive() || output().contains(text), this::output);
            return output().contains(text);
        });
        return this;
    }

    /** As a terminal sends it: to everything in the foreground. */
    void signalGroup(String name) {
        Tool.run("kill", "-s", name, "--", "-" + pid());
    }

    /** As {@code kill} sends it: to the lab alone. */
    void signal(String name) {
        Tool.run("kill", "-s", name, "" + pid());
    }

    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(END_S, TimeUnit.SECONDS), () -> "it does not end: " + output());
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    String ends(int exit) throws InterruptedException {
        assertEquals(exit, exitCode(), this::output);
        return output();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
