package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs one of the operating system's commands to its end, within a time limit. */
public final class Tool {
    private static final long LIMIT_S = 30;
    /** 128 and SIGINT's number: Ctrl-C goes to everything in the foreground, and may meet the command before it meets the lab. */
    private static final int CTRL_C = 130;
    /** Users who are not root often lack the directories of system administration. */
    private static final List<String> DIRECTORIES = Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin")).distinct().toList();

    private Tool() {
    }

    /** A command about to be started that finds whatever {@link #present} does: Java looks for it along its own PATH, and not along the one that it is given. */
    public static ProcessBuilder builder(List<String> command) {
        List<String> line = new ArrayList<>(command);
        find(command.getFirst()).ifPresent(path -> line.set(0, path.toString()));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("PATH", String.join(":", DIRECTORIES));
        return builder;
    }

    /** Whether there is such a command. */
    static boolean present(String command) {
        return find(command).isPresent();
    }

    /** Where it stands; empty also if the command says that itself, with a slash in it. */
    private static Optional<Path> find(String command) {
        return command.contains("/") ? Optional.empty() : DIRECTORIES.stream().map(directory -> Path.of(directory.isEmpty() ? "." : directory, command))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path)).findFirst();
    }

    /** What the command printed, stdout and stderr together; any exit code but 0 is a {@link LabException} that quotes it. */
    public static String run(String... command) {
        return feed("", command);
    }

    /** The same, with something to read. */
    public static String feed(String input, String... command) {
        try {
            Process process = builder(List.of(command)).redirectErrorStream(true).start();
            // A hanging tool must not hang the lab: killed, it closes the pipe that is read below.
            var _ = process.onExit().orTimeout(LIMIT_S, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // It did not want to read everything; its exit code tells whether that was wrong.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = ended(process);
            if (exit == CTRL_C) {
                throw new LabInterruptedException("'" + command[0] + "' was ended by Ctrl-C");
            }
            if (exit != 0) {
                throw new LabException("'" + String.join(" ", List.of(command)) + "' ended with " + exit + ": " + firstLines(output));
            }
            return output;
        } catch (IOException e) {
            throw new LabException("'" + command[0] + "' cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }

    /** Also when interrupted: whoever tidies up then must not do so before the command has ended. */
    private static int ended(Process process) throws InterruptedException {
        try {
            int exit = process.waitFor();
            if (Thread.interrupted()) { // of one that has ended already it returns without a look at that
                throw new InterruptedException();
            }
            return exit;
        } catch (InterruptedException e) {
            process.onExit().join();
            throw e;
        }
    }

    /** ip(8) follows a wrong word with two pages of usage. */
    private static String firstLines(String output) {
        return output.strip().lines().limit(5).collect(Collectors.joining("\n"));
    }
}
