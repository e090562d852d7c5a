package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs on a machine of the lab, and what it has said so far. */
public final class MachineProcess {
    private final Process entered;
    private final ProcessHandle program;
    private final Path log;

    MachineProcess(Process entered, ProcessHandle program, Path log) {
        this.entered = entered;
        this.program = program;
        this.log = log;
    }

    public boolean alive() {
        return entered.isAlive();
    }

    /** SIGTERM, and the exit code. */
    public int stop(Duration limit) {
        program.destroy();
        return exitCode(limit);
    }

    /** SIGKILL. */
    public void kill() {
        program.destroyForcibly();
        exitCode(Duration.ofSeconds(10));
    }

    /** Any signal, e.g. {@code HUP}. */
    public void signal(String name) {
        // nsenter stops itself when its program is stopped, and nobody else wakes it.
        String both = name.equals("CONT") ? entered.pid() + " " : "";
        Tool.run("sh", "-c", "kill -s " + name + " " + both + program.pid());
    }

    /** After its program was stopped and continued: nsenter stops itself when its program is stopped, and nobody else wakes it. */
    void wake() {
        if (entered.isAlive()) {
            Tool.run("sh", "-c", "kill -s CONT " + entered.pid());
        }
    }

    /** For a machine whose power is gone: a stopped nsenter would keep its dead program, and so the whole machine, from going. */
    void forget() {
        entered.destroyForcibly();
    }

    /** Processor time so far, its living children's with it. */
    public Duration cpu() {
        return Stream.concat(Stream.of(program), program.descendants()).map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    public int exitCode(Duration limit) {
        try {
            if (!entered.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException("a program did not end within " + limit.toMillis() + " ms; it says:\n" + tail(20));
            }
            return entered.exitValue();
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }

    /** The last lines of its output. */
    public String tail(int lines) {
        List<String> all = output().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    public String output() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
    }
}
