package io.keepaloft.agent.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real keepalived on a host, in the foreground. */
public final class Keepalived {
    private Keepalived() {
    }

    /** @param configuration its path on the host */
    public static MachineProcess start(Host host, Path configuration) {
        return host.run("keepalived", commandLine(host, configuration).toArray(String[]::new));
    }

    /**
     * Starts it on a configuration that is Keepaloft's too.
     *
     * @param id which lines that begin with `@ID` or `@^ID` count: keepalived.conf(5)
     */
    public static MachineProcess start(Host host, Path configuration, String id) {
        List<String> line = new ArrayList<>(commandLine(host, configuration));
        line.addAll(List.of("-i", id));
        return host.run("keepalived", line.toArray(String[]::new));
    }

    /** Pid files on the host's own disk: otherwise all hosts of the machine would share one. */
    public static List<String> commandLine(Host host, Path configuration) {
        return List.of("keepalived", "--dont-fork", "--log-console", "--log-detail", "--vrrp",
                "-f", configuration.toString(), "-p", host.runFile("keepalived.pid").toString(), "-r", host.runFile("vrrp.pid").toString());
    }
}
