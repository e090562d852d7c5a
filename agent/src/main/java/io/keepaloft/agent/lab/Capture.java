package io.keepaloft.agent.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running tcpdump of VRRP on an interface of a machine, into a file with nanosecond timestamps. */
public final class Capture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final MachineProcess tcpdump;
    private final Path file;

    private Capture(MachineProcess tcpdump, Path file) {
        this.tcpdump = tcpdump;
        this.file = file;
    }

    /** Captures when it returns; each packet is in the file at once. */
    public static Capture start(Machine machine, String interfaceName, Path file) {
        MachineProcess tcpdump = machine.run(file.resolveSibling(file.getFileName() + ".log"), List.of("tcpdump", "-i", interfaceName, "-n", "-s", "256",
                "-U", "--immediate-mode", "--time-stamp-precision=nano", "-Z", "root", "-w", file.toString(), "ip proto 112 or ip6 proto 112"));
        Await.until("tcpdump listens", LIMIT, () -> {
            if (!tcpdump.alive()) {
                throw new LabException("tcpdump does not run: " + tcpdump.tail(5));
            }
            return tcpdump.output().contains("listening on");
        });
        return new Capture(tcpdump, file);
    }

    public Path file() {
        return file;
    }

    /** All that has been captured so far, oldest first. */
    public List<CapturedAdvert> adverts() {
        return CapturedAdvert.read(file);
    }

    @Override
    public void close() {
        tcpdump.stop(LIMIT);
    }
}
