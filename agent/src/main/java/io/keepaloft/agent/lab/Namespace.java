package io.keepaloft.agent.lab;

import io.keepaloft.agent.linux.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** A named network namespace of the lab, and the commands that work on it from outside. */
public final class Namespace implements AutoCloseable {
    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /** A new one, with the loopback up and without IPv6's duplicate detection, which would hold every address back for a second. */
    public static Namespace create(String name) {
        Tool.run("ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespace.shell("echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad; echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad;"
                + " echo 0 >/proc/sys/net/ipv6/conf/default/accept_ra; ip link set lo up");
        return namespace;
    }

    /** Those that are there and whose names start so. */
    public static List<Namespace> existing(String prefix) {
        return Tool.run("ip", "netns", "list").lines().map(line -> line.split(" ")[0]).filter(n -> n.startsWith(prefix))
                .map(Namespace::new).toList();
    }

    public String name() {
        return name;
    }

    /** Where the kernel shows it. */
    public Path path() {
        return Path.of("/run/netns", name);
    }

    /** {@code ip -n NAME WORDS}. */
    public String ip(String words) {
        return Tool.run(("ip -n " + name + " " + words).split(" "));
    }

    /** Several at once, a line each; the first that fails ends it. */
    public void ipBatch(List<String> lines) {
        Tool.feed(lines.stream().collect(Collectors.joining("\n", "", "\n")), "ip", "-n", name, "-batch", "-");
    }

    /** Applies an nftables script as one transaction. */
    public void nft(String script) {
        Tool.feed(script, "ip", "netns", "exec", name, "nft", "-f", "-");
    }

    public String shell(String script) {
        return Tool.run("ip", "netns", "exec", name, "sh", "-ec", script);
    }

    /** Runs `body` on a thread inside, so that the sockets it opens belong there. */
    public <T> T call(Callable<T> body) {
        try {
            return NetworkNamespace.call(path(), body);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        } catch (LabInterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new LabException("inside " + name + ": " + e.getMessage(), e);
        }
    }

    /** Removes the name; the namespace itself goes with its last process. */
    @Override
    public void close() {
        Tool.run("ip", "netns", "del", name);
    }

    /** For leftovers: whatever runs inside is ended first. */
    public void removeWithProcesses() {
        Tool.run("ip", "netns", "pids", name).lines().map(String::strip).filter(s -> !s.isEmpty()).map(Long::parseLong)
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        close();
    }

    @Override
    public String toString() {
        return name;
    }
}
