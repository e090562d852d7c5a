package io.keepaloft.agent.interop;

import io.keepaloft.agent.control.HistoryEntry;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.lab.AgentCommand;
import io.keepaloft.agent.lab.AgentProcess;
import io.keepaloft.agent.lab.Host;
import io.keepaloft.agent.lab.Keepalived;
import io.keepaloft.agent.lab.MachineProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;

/** A VRRP router on a host: ours or the real keepalived, with one face for both. */
final class Router {
    /** Which program it is. */
    enum Kind { KEEPALOFT, KEEPALIVED }

    /** What keepalived says of packets that it does not like. */
    private static final List<String> GRUMBLES = List.of("invalid", "incorrect", "mismatch", "checksum", "malformed", "bogus", "wrong");
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Kind kind;
    private final Host host;
    private MachineProcess process;
    private Optional<AgentProcess> agent = Optional.empty();

    Router(Kind kind, Host host) {
        this.kind = kind;
        this.host = host;
    }

    Kind kind() {
        return kind;
    }

    Host host() {
        return host;
    }

    void start(Path configuration) {
        switch (kind) {
            case KEEPALOFT -> {
                AgentProcess started = AgentProcess.start(host, AgentCommand.ofThisProcess(), configuration);
                agent = Optional.of(started);
                process = started.process();
            }
            case KEEPALIVED -> process = Keepalived.start(host, configuration);
        }
    }

    /** SIGTERM, as every init system stops it. @return the exit code */
    int stop() {
        return process.stop(STOP);
    }

    boolean master(String virtualAddress) {
        return host.has(virtualAddress);
    }

    /** What our router has dropped, as its status tells; empty for keepalived, which tells in its log. */
    List<StatusReport.Counters> counters() {
        return agent.flatMap(AgentProcess::status).stream().flatMap(report -> report.instances().stream()).map(StatusReport.Instance::counters).toList();
    }

    /** As our router tells it; empty for keepalived, and while it does not answer yet. */
    Optional<StatusReport.Transport> transport() {
        return agent.flatMap(AgentProcess::status).map(report -> report.instances().getFirst().transport());
    }

    List<HistoryEntry> history() {
        return agent.orElseThrow().history();
    }

    /** SIGKILL: it says nothing and cleans nothing up. */
    void kill() {
        process.kill();
    }

    /** Neither counts nor complains; of a program that has ended, its log alone tells. */
    void assertNothingWasRejected() {
        if (kind == Kind.KEEPALIVED) {
            log().lines().map(line -> line.toLowerCase(Locale.ROOT))
                    .forEach(line -> GRUMBLES.forEach(grumble -> Assertions.assertFalse(line.contains(grumble), line)));
        } else if (process.alive()) {
            counters().forEach(counters -> Assertions.assertEquals(0, counters.rejected().values().stream().mapToLong(Long::longValue).sum(),
                    () -> "rejected: " + counters.rejected()));
        }
    }

    String log() {
        return process == null ? "" : process.output();
    }

    @Override
    public String toString() {
        return kind + " on " + host.name() + ":\n" + (process == null ? "" : process.tail(40));
    }
}
