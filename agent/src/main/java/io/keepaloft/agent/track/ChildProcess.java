package io.keepaloft.agent.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One program in a process group of its own, with a time limit: TERM when it is late, KILL two seconds later, for the
 * whole group.
 *
 * <p>Java starts a child in the JVM's own process group; setsid(1) of util-linux gives it one, and becomes the program
 * itself (same pid).
 */
public final class ChildProcess {
    /** keepalived's grace between TERM and KILL. */
    static final long GRACE_NS = 2_000_000_000L;
    private static final long SIGNAL_LIMIT_NS = 1_000_000_000L;
    private static final List<Path> PATH =
            List.of(Path.of("/usr/local/sbin"), Path.of("/usr/local/bin"), Path.of("/usr/sbin"), Path.of("/usr/bin"),
                    Path.of("/sbin"), Path.of("/bin"));
    private static final String SHELL_SYNTAX = "<>|&;()$`*?[~";

    private final Process process;
    private final long startedNs;

    private ChildProcess(Process process, long startedNs) {
        this.process = process;
        this.startedNs = startedNs;
    }

    /**
     * How a run ended.
     *
     * @param status exit status; 128 + signal when a signal ended it; -1 when it was ended for being late
     * @param reason the same in words
     */
    public record Exit(int status, boolean late, long tookNs, String reason) {
        /** Whether the program ended by itself with status 0. */
        public boolean success() {
            return status == 0 && !late;
        }
    }

    /**
     * Starts {@code command} with nothing to read and its output thrown away.
     *
     * @throws IOException if there is no such program or user; the message says which, for the log
     */
    public static ChildProcess start(Command command) throws IOException {
        long startedNs = System.nanoTime();
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(RunAs.prefix(command));
        line.addAll(runnable(command.argv()));
        Process process = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ChildProcess(process, startedNs);
    }

    /** A program is executed; a line that only a shell understands, such as {@code </dev/tcp/::1/80}, is given to one. */
    private static List<String> runnable(List<String> argv) throws IOException {
        String program = argv.getFirst();
        if (program.startsWith("/")) {
            Path file = Path.of(program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return argv;
            }
            throw new IOException(Files.exists(file) ? program + " is not an executable file" : "there is no " + program);
        }
        if (program(program).isPresent()) {
            return argv;
        }
        String line = String.join(" ", argv);
        if (line.chars().anyMatch(c -> SHELL_SYNTAX.indexOf(c) >= 0)) {
            Path bash = Path.of("/bin/bash");
            return List.of(Files.isExecutable(bash) ? bash.toString() : "/bin/sh", "-c", line);
        }
        throw new IOException("there is no program '" + program + "' on the PATH");
    }

    /** The file that a name is, on the PATH of a script unless it says where; empty if there is none, e.g. for what a shell is to read. */
    static Optional<Path> program(String name) {
        return name.startsWith("/") ? Optional.of(Path.of(name))
                : PATH.stream().map(directory -> directory.resolve(name)).filter(Files::isExecutable).findFirst();
    }

    /**
     * Waits for the end, at most {@code limitNs}; then ends the whole group.
     *
     * @throws InterruptedException if the waiting thread was interrupted; the program is ended first
     */
    public Exit await(long limitNs) throws InterruptedException {
        try {
            if (process.waitFor(limitNs, TimeUnit.NANOSECONDS)) {
                return new Exit(process.exitValue(), false, System.nanoTime() - startedNs, words(process.exitValue()));
            }
            end();
            return new Exit(-1, true, System.nanoTime() - startedNs, "no end within " + seconds(limitNs) + " s");
        } catch (InterruptedException e) {
            endUninterrupted();
            throw e;
        }
    }

    private void endUninterrupted() {
        Thread ender = Thread.ofPlatform().daemon().name("script-end").start(() -> {
            try {
                end();
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        boolean interrupted = false;
        while (ender.isAlive()) {
            try {
                ender.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws InterruptedException {
        signalGroup("TERM");
        process.waitFor(GRACE_NS, TimeUnit.NANOSECONDS);
        // Whatever of the group is left, also when the program itself obeyed.
        signalGroup("KILL");
        process.destroyForcibly().waitFor();
    }

    private void signalGroup(String signal) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " -- -" + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            kill.waitFor(SIGNAL_LIMIT_NS, TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            // No process to be had for kill(1): the program itself can still be ended from here.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String words(int status) {
        return status > 128 ? "ended by signal " + (status - 128) : "exit status " + status;
    }

    static String seconds(long ns) {
        return java.math.BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString();
    }
}
