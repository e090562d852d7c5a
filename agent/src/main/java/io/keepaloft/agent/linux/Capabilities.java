package io.keepaloft.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this process is permitted to do (capabilities(7)), as /proc/self/status says it.
 *
 * @param effective the bit set CapEff; 0 when it could not be read
 */
public record Capabilities(long effective) {
    static final String NEEDS_NET_RAW = "needs CAP_NET_RAW: run as root, or with AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN in the systemd unit";
    static final String NEEDS_NET_ADMIN = "needs CAP_NET_ADMIN: run as root, or with AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN in the systemd unit";

    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_NET_RAW = 13;
    private static final int CAP_IPC_LOCK = 14;
    private static final int CAP_SYS_NICE = 23;

    /** @throws IOException if /proc is not mounted */
    public static Capabilities probe() throws IOException {
        return parse(Files.readString(Path.of("/proc/thread-self/status")));
    }

    static Capabilities parse(String status) {
        return new Capabilities(status.lines().filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16)).findFirst().orElse(0));
    }

    public boolean netRaw() {
        return has(CAP_NET_RAW);
    }

    public boolean netAdmin() {
        return has(CAP_NET_ADMIN);
    }

    /** For memory locking beyond RLIMIT_MEMLOCK. */
    public boolean ipcLock() {
        return has(CAP_IPC_LOCK);
    }

    /** For real-time scheduling beyond RLIMIT_RTPRIO. */
    public boolean sysNice() {
        return has(CAP_SYS_NICE);
    }

    private boolean has(int bit) {
        return (effective >>> bit & 1) != 0;
    }

    /** The capabilities without which the agent cannot run, of those that are missing. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!netRaw()) {
            missing.add("CAP_NET_RAW");
        }
        if (!netAdmin()) {
            missing.add("CAP_NET_ADMIN");
        }
        return List.copyOf(missing);
    }

    /** One line for the operator. */
    public String message() {
        return missing().isEmpty() ? "raw sockets and address changes are permitted"
                : "missing " + String.join(" and ", missing())
                        + ": run as root, or set AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN in the systemd unit";
    }
}
