package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.Journal;
import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.agent.linux.AddressSpec;
import io.keepaloft.agent.linux.Netlink;
import io.keepaloft.agent.linux.NetworkNamespace;
import io.keepaloft.agent.notify.Notifier;
import io.keepaloft.protocol.wire.IpAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Two hosts (network namespaces joined by a cable) whose engines run in this JVM: 172.17.100.201 and .202, with IPv6 too. */
final class TwoEngines implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path directory;
    private final String prefix = "kle" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final List<String> namespaces = new ArrayList<>();
    private final Map<String, String> alarm = new ConcurrentHashMap<>();

    private final PathAlarm alarms = new PathAlarm() {
        @Override
        public void blocked(String instance, String what) {
            alarm.put(instance, what);
        }

        @Override
        public void open(String instance) {
            alarm.remove(instance);
        }
    };

    private record Running(Engine engine, Journal journal, Notifier notifier) {
    }

    TwoEngines(Path directory) {
        this.directory = directory;
        try {
            for (String host : List.of("a", "b")) {
                ip("netns", "add", namespace(host));
                namespaces.add(namespace(host));
                run("ip", "netns", "exec", namespace(host), "sh", "-c", "echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad");
            }
            ip("-n", namespace("a"), "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", namespace("b"));
            for (String host : List.of("a", "b")) {
                int last = host.equals("a") ? 201 : 202;
                ip("-n", namespace(host), "addr", "add", "172.17.100." + last + "/24", "dev", "eth0");
                ip("-n", namespace(host), "addr", "add", "fd00::" + last + "/64", "dev", "eth0", "nodad");
                ip("-n", namespace(host), "link", "set", "eth0", "up");
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What preflight would have heard of blocked paths and not of their end, of either host, by instance. */
    Map<String, String> alarm() {
        return alarm;
    }

    String namespace(String host) {
        return prefix + host;
    }

    /** {@code ip -n HOST WORDS}. */
    String on(String host, String words) {
        List<String> line = new ArrayList<>(List.of("ip", "-n", namespace(host)));
        line.addAll(List.of(words.split(" ")));
        return run(line.toArray(String[]::new));
    }

    /** As a predecessor that was killed leaves it: with the agent's mark, which Debian's ip(8) cannot set. */
    void addMarked(String host, String address) {
        inside(host, () -> {
            try (Netlink netlink = Netlink.open()) {
                int index = netlink.interfaceNamed("eth0").orElseThrow().index();
                netlink.add(AddressSpec.of(index, IpAddress.parse(address), 32));
                return index;
            }
        });
    }

    private static String ip(String... words) {
        List<String> line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(words));
        return run(line.toArray(String[]::new));
    }

    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Path file(String host) {
        return directory.resolve(prefix + host + ".conf");
    }

    /** Writes a configuration with one instance whose lines these are, fast: version 3 at 0.1 s unless the lines say otherwise. */
    ParsedConfig config(String host, String... lines) {
        try {
            Path file = file(host);
            Files.writeString(file, """
                    global_defs { router_id %s
                     vrrp_version 3 }
                    vrrp_instance VI_1 {
                      interface eth0
                      virtual_router_id 51
                      advert_int 0.1
                      %s
                    }
                    """.formatted(host, String.join("\n", lines)));
            ParsedConfig parsed = ConfigLoader.load(file, host);
            if (parsed.hasErrors()) {
                throw new IllegalArgumentException(parsed.problems().toString());
            }
            return parsed;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Engine start(String host, boolean dryRun, Set<String> ledger, String... lines) {
        return start(host, Optional.empty(), dryRun, ledger, lines);
    }

    /** With a line to the cloud, which the caller closes. */
    Engine start(String host, Handover handover, String... lines) {
        return start(host, Optional.of(handover), false, Set.of(), lines);
    }

    private Engine start(String host, Optional<Handover> handover, boolean dryRun, Set<String> ledger, String... lines) {
        ParsedConfig parsed = config(host, lines);
        return inside(host, () -> {
            var journal = new Journal(directory.resolve(prefix + host));
            var notifier = new Notifier();
            var engine = new Engine(parsed.config(), new Services(handover, journal, notifier, alarms, dryRun), ledger);
            running.put(host, new Running(engine, journal, notifier));
            engine.start();
            return engine;
        });
    }

    <T> T inside(String host, Callable<T> work) {
        try {
            return NetworkNamespace.call(Path.of("/run/netns", namespace(host)), work::call);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads another configuration, as SIGHUP does. */
    void post(String host, EngineEvent event) {
        running.get(host).engine().post(event);
    }

    void reload(String host, String... lines) {
        Config next = config(host, lines).config();
        running.get(host).engine().ask(engine -> {
            engine.reload(next);
            return true;
        }).orTimeout(5, TimeUnit.SECONDS).join();
    }

    Engine start(String host, String... lines) {
        return start(host, false, Set.of(), lines);
    }

    StatusReport.Instance status(String host) {
        return reports(host).getFirst();
    }

    List<StatusReport.Instance> reports(String host) {
        return running.get(host).engine().ask(Engine::status).orTimeout(5, TimeUnit.SECONDS).join().instances();
    }

    List<TransitionRecord> history(String host) {
        return running.get(host).journal().recent(100);
    }

    /** Why the last journaled transition happened; empty before the first is journaled. */
    String lastReason(String host) {
        List<TransitionRecord> records = history(host);
        return records.isEmpty() ? "" : records.getLast().reason();
    }

    void awaitState(String host, String state) {
        await(host + " becomes " + state, () -> status(host).state().equals(state));
    }

    boolean has(String host, String address) {
        return on(host, "-o addr show dev eth0").contains(" " + address + " ");
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    static boolean elapsed(long beganNs, long milliseconds) {
        return System.nanoTime() - beganNs > milliseconds * 1_000_000;
    }

    /** What all engine threads of this JVM have allocated so far. */
    static long engineThreadBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("engine"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId())).sum();
    }

    /** A clean stop. */
    void stop(String host) {
        Running one = running.remove(host);
        one.engine().post(new EngineEvent.Stop());
        try {
            one.engine().awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        one.engine().close();
        one.notifier().close();
        one.journal().close();
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
        namespaces.forEach(namespace -> ip("netns", "del", namespace));
    }
}
