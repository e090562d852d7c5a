package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The lab of a user who is not root, or who is root and may not mount: this very command again, as root of namespaces of its own (user_namespaces(7)). */
final class Rootless {
    private static final List<String> UNSHARE = List.of("unshare", "-Urnmpf", "--kill-child=KILL");
    /**
     * Inside, whoever started it is root; /run is theirs alone, so that names of namespaces meet nobody else's. The shell stays in front as the
     * first process there: it reaps what dead hosts leave, and a process namespace ends only when all of its processes have been reaped.
     * Its number outside stands in the /proc that is there before there is a new one.
     */
    private static final String INSIDE = """
            read -r first more </proc/self/stat && mount -t proc proc /proc && mount -t tmpfs -o mode=755 tmpfs /run && mkdir -p /run/netns || exit 1
            %s=$first "$@"
            exit $?""";
    /** Tells the program inside how the namespaces' first process is called outside. */
    private static final String FIRST_PROCESS = "KEEPALOFT_LAB_FIRST_PROCESS";
    /** Tells it who started it. */
    private static final String OUTERMOST = "KEEPALOFT_LAB_OUTERMOST";
    private static final long TAKE_DOWN_S = 25;
    /** What may deny user namespaces: the file, its value when it does, and what to do about it. */
    private static final Map<String, List<String>> SWITCHES = Map.of(
            "/proc/sys/kernel/unprivileged_userns_clone", List.of("0", "sysctl kernel.unprivileged_userns_clone=1"),
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", List.of("1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
            "/proc/sys/user/max_user_namespaces", List.of("0", "sysctl user.max_user_namespaces=1000"));

    private Rootless() {
    }

    /** What goes in front of a command so that it works from outside of the lab's own namespaces; nothing for root. */
    static String fromOutside() {
        return Optional.ofNullable(System.getenv(FIRST_PROCESS)).map(pid -> "nsenter --preserve-credentials -U -m -n -p -t " + pid + " -- ").orElse("");
    }

    /** The process to end from outside. */
    static long outermost() {
        return Optional.ofNullable(System.getenv(OUTERMOST)).map(Long::parseLong).orElseGet(() -> ProcessHandle.current().pid());
    }

    /** @param why what stands in front of the complaint. @return the exit code. @throws LabException that says what denies such namespaces */
    static int run(String why) {
        try {
            Tool.run(Stream.concat(UNSHARE.stream(), Stream.of("mount", "-t", "proc", "proc", "/proc")).toArray(String[]::new));
        } catch (LabException e) {
            throw new LabException(why + "has to run as root, or where users may create namespaces; here they may not: " + e.getMessage() + hint(), e);
        }
        List<String> line = new ArrayList<>(Tool.present("setpriv") ? List.of("setpriv", "--pdeathsig", "KILL") : List.of());
        line.addAll(UNSHARE);
        line.addAll(List.of("sh", "-c", INSIDE.formatted(FIRST_PROCESS), "sh"));
        line.addAll(ShellWords.ofThisProcess());
        return run(line);
    }

    private static String hint() {
        List<String> help = SWITCHES.entrySet().stream().filter(each -> value(each.getKey()).equals(each.getValue().getFirst())).map(each -> each.getValue().getLast()).toList();
        return help.isEmpty() ? " (a container's seccomp profile denies them, too)" : "; as root: " + String.join("; ", help);
    }

    private static String value(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException _) {
            // Not every kernel has every switch.
            return "";
        }
    }

    private static int run(List<String> line) {
        try {
            ProcessBuilder builder = Tool.builder(line).inheritIO();
            builder.environment().put(OUTERMOST, "" + ProcessHandle.current().pid());
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(process)));
            return process.waitFor();
        } catch (IOException e) {
            throw new LabException("cannot start again in namespaces of its own: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }

    /** unshare and the shell ignore SIGTERM; the program behind them takes everything down. */
    private static void end(Process process) {
        process.children().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(TAKE_DOWN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }
}
