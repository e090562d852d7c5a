package io.keepaloft.agent.lab;

import io.keepaloft.agent.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What has to be so before a lab can start: the tools are there, and this process may make namespaces, as root or as root of one of its own. */
final class Entry {
    private static final Map<String, String> TOOLS = Map.of("ip", "iproute2", "nft", "nftables", "nsenter", "util-linux", "unshare", "util-linux",
            "nginx", "nginx-light", "curl", "curl");

    /** In a container, say, or where a user became root by `unshare -Ur`. */
    private static final String POWERLESS = "root here may not mount, for want of CAP_SYS_ADMIN or of a mount namespace of its own; ";

    private Entry() {
    }

    /** @throws LabException that names what is missing, and the packages that bring it */
    static void checkTools(List<String> more) {
        List<String> missing = Stream.concat(TOOLS.keySet().stream(), more.stream()).filter(tool -> !Tool.present(tool)).sorted().toList();
        if (!missing.isEmpty()) {
            List<String> packages = missing.stream().map(tool -> TOOLS.getOrDefault(tool, tool)).distinct().toList();
            throw new LabException("missing: " + String.join(", ", missing) + "; on Debian and Ubuntu: apt-get install " + String.join(" ", packages));
        }
    }

    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new LabException("cannot tell who runs this: " + e.getMessage(), e);
        }
    }

    /** Runs this command elsewhere if it cannot run here. @return its exit code; empty if this process is root, and has to do the work itself */
    static OptionalInt elsewhere() {
        return root() && Mounts.allowed() ? OptionalInt.empty() : OptionalInt.of(Rootless.run(root() ? POWERLESS : ""));
    }
}
