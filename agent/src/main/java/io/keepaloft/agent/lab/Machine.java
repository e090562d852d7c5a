package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A machine that runs: a network namespace together with a process and a mount namespace of its own. Killing its first process
 * kills everything on it at once, as cutting the power does, and so does the end of the lab, whose pipe the first process reads.
 */
public final class Machine implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);
    /** Reaps orphans, which a check such as {@code ps -C nginx} would else count, and ends when the lab does. */
    private static final String INIT = "exec 3<&0; cat <&3 >/dev/null & echo up; wait $!";

    private final Namespace namespace;
    private final Process power;
    private final ProcessHandle init;
    private final List<MachineProcess> programs = new ArrayList<>();

    private Machine(Namespace namespace, Process power, ProcessHandle init) {
        this.namespace = namespace;
        this.power = power;
        this.init = init;
    }

    public static Machine start(String namespaceName) {
        Namespace namespace = Namespace.create(namespaceName);
        try {
            Process power = Tool.builder(List.of("ip", "netns", "exec", namespaceName, "unshare", "--pid", "--fork", "--mount-proc",
                    "--kill-child=KILL", "sh", "-c", INIT)).redirectErrorStream(true).start();
            String said = new String(power.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
            if (!said.equals("up\n")) {
                throw new LabException("no machine: " + said + new String(power.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            return new Machine(namespace, power, power.children().findFirst().orElseThrow());
        } catch (IOException e) {
            namespace.close();
            throw new LabException("no machine: " + e.getMessage(), e);
        }
    }

    public Namespace namespace() {
        return namespace;
    }

    /** Starts a program on it; its output goes to the end of `log`. */
    public MachineProcess run(Path log, List<String> command) {
        return run(log, Map.of(), command);
    }

    /** @param environment more than this process's own */
    public MachineProcess run(Path log, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = Tool.builder(enter(command)).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            // nsenter stays in front of the program, since only a child can be in another process namespace.
            ProcessHandle program = Await.value("'" + command.getFirst() + "' starts", START,
                    () -> process.isAlive() ? process.children().findFirst() : Optional.of(process.toHandle()));
            MachineProcess running = new MachineProcess(process, program, log);
            programs.removeIf(ended -> !ended.alive());
            programs.add(running);
            return running;
        } catch (IOException e) {
            throw new LabException("'" + command.getFirst() + "' cannot be run: " + e.getMessage(), e);
        }
    }

    /** Runs a shell script on it to its end, and returns what it printed. */
    public String shell(String script) {
        return Tool.run(enter(List.of("sh", "-ec", script)).toArray(String[]::new));
    }

    private List<String> enter(List<String> command) {
        String proc = "/proc/" + init.pid() + "/ns/";
        List<String> line = new ArrayList<>(List.of("nsenter", "--net=" + proc + "net", "--mount=" + proc + "mnt", "--pid=" + proc + "pid", "--"));
        line.addAll(command);
        return line;
    }

    /** SIGSTOP to everything on it but its first process, which does nothing: it stands still, and does not know it. */
    public void freeze() {
        shell("kill -STOP -1");
    }

    public void thaw() {
        shell("kill -CONT -1");
        programs.forEach(MachineProcess::wake);
    }

    /** The command that enters it from outside, for people. @param settings what their shell reads first */
    public String entrance(Path settings) {
        return ShellWords.typed(enter(List.of("bash", "--rcfile", settings.toString())));
    }

    /** The addresses on its first interface, without their prefix lengths. */
    public List<String> addresses() {
        return namespace.ip("-o addr show dev eth0").lines().map(line -> line.split("\\s+")[3].replaceFirst("/.*", "")).toList();
    }

    /** Ends everything on it with SIGKILL, and removes its network. */
    @Override
    public void close() {
        init.destroyForcibly();
        programs.forEach(MachineProcess::forget);
        try {
            if (!power.waitFor(START.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException("the processes of " + namespace + " do not end");
            }
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        } finally {
            namespace.close();
        }
    }
}
