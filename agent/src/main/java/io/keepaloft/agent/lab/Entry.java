package io.keepaloft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What has to be so before a lab can start: the tools are there, and this process may make namespaces, as root or as root of one of its own. */
final class Entry {
    private static final Map<String, String> TOOLS = Map.of("ip", "iproute2", "nft", "nftables", "nsenter", "util-linux", "unshare", "util-linux",
            "tcpdump", "tcpdump", "nginx", "nginx-light", "curl", "curl");
    private static final List<String> DIRECTORIES = Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin")).distinct().toList();
    /** Inside, whoever started it is root; /run is theirs alone, so that names of namespaces meet nobody else's. */
    private static final String INSIDE = "mount -t tmpfs -o mode=755 tmpfs /run && mkdir -p /run/netns && exec \"$@\"";
    private static final long TAKE_DOWN_S = 25;

    private Entry() {
    }

    /** @throws LabException that names what is missing, and the packages that bring it */
    static void checkTools(List<String> more) {
        List<String> missing = Stream.concat(TOOLS.keySet().stream(), more.stream()).filter(tool -> !present(tool)).sorted().toList();
        if (!missing.isEmpty()) {
            List<String> packages = missing.stream().map(tool -> TOOLS.getOrDefault(tool, tool)).distinct().toList();
            throw new LabException("missing: " + String.join(", ", missing) + "; on Debian and Ubuntu: apt-get install " + String.join(" ", packages));
        }
    }

    private static boolean present(String tool) {
        return DIRECTORIES.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory.isEmpty() ? "." : directory, tool)));
    }

    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new LabException("cannot tell who runs this: " + e.getMessage(), e);
        }
    }

    /**
     * Runs this very command again as root of namespaces of its own, where unprivileged users may have such.
     *
     * @return its exit code; empty if this process is root already, and has to do the work itself
     */
    static OptionalInt elsewhere() {
        if (root()) {
            return OptionalInt.empty();
        }
        List<String> unshare = List.of("unshare", "-Urnmpf", "--mount-proc", "--kill-child=KILL");
        try {
            Tool.run(Stream.concat(unshare.stream(), Stream.of("true")).toArray(String[]::new));
        } catch (LabException e) {
            throw new LabException("has to run as root, or where unprivileged user namespaces are allowed; here they are not: " + e.getMessage(), e);
        }
        List<String> line = new ArrayList<>(present("setpriv") ? List.of("setpriv", "--pdeathsig", "KILL") : List.of());
        line.addAll(unshare);
        line.addAll(List.of("sh", "-c", INSIDE, "sh"));
        ProcessHandle.Info self = ProcessHandle.current().info();
        line.add(self.command().orElseThrow());
        line.addAll(List.of(self.arguments().orElseThrow()));
        return OptionalInt.of(run(line));
    }

    private static int run(List<String> line) {
        try {
            Process process = new ProcessBuilder(line).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(process)));
            return process.waitFor();
        } catch (IOException e) {
            throw new LabException("cannot start again in namespaces of its own: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }

    /** unshare itself ignores SIGTERM; the program inside takes everything down. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(TAKE_DOWN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }
}
