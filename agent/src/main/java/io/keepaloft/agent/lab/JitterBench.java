package io.keepaloft.agent.lab;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** How evenly a lone master advertises every 10 ms, by the timestamps of the packets on the wire, and what that costs. */
final class JitterBench {
    private static final String INTERVAL_S = "0.01";
    private static final long INTERVAL_NS = 10_000_000;
    private static final Duration START = Duration.ofSeconds(30);
    /** Five seconds that are not measured: the JIT compiler and caches are getting warm. */
    private static final int WARM_UP = 500;

    /**
     * @param p50 median of |gap - 10 ms|, µs
     * @param p99 of the same, µs
     * @param meanPeriod ms
     * @param cpu of the process and its children, µs an advertisement
     */
    record Sample(double p50, double p99, double meanPeriod, double cpu) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "deviation p50 %.0f µs, p99 %.0f µs, mean period %.3f ms, processor %.0f µs an advertisement",
                    p50, p99, meanPeriod, cpu);
        }
    }

    private final int adverts;
    private final boolean realTime;

    /** @param realTime with real-time scheduling, which keepalived and we know by the same keyword */
    JitterBench(int adverts, boolean realTime) {
        this.adverts = adverts;
        this.realTime = realTime;
    }

    Sample run(Contender contender) {
        try (LabDirectory files = LabDirectory.create(); VirtualSwitch network = VirtualSwitch.create(files.name() + "-sw", List.of("172.17.100.1/24"));
                Host host = new Host("lone", files.name() + "-h", new Seat("port0", null, List.of("172.17.100.201/24"), List.of()), network, files.directory("host"));
                Capture capture = Capture.start(network.machine(), VirtualSwitch.BRIDGE, files.directory("capture").resolve("vrrp.pcap"))) {
            host.powerOn();
            SeedConfiguration configuration = new SeedConfiguration("lone", 100).version3(INTERVAL_S);
            MachineProcess process = contender.start(host, realTime ? configuration.realTime() : configuration, false);
            Await.until(contender.name() + " advertises", START, () -> process.alive() && capture.adverts().size() >= WARM_UP);
            Duration cpuBefore = process.cpu();
            int before = capture.adverts().size();
            Await.until(adverts + " advertisements of " + contender.name(), START.plusMillis(20L * adverts), () -> capture.adverts().size() >= before + adverts);
            Duration cpu = process.cpu().minus(cpuBefore);
            List<CapturedAdvert> all = capture.adverts();
            long[] at = all.subList(before, all.size()).stream().mapToLong(CapturedAdvert::epochNs).toArray();
            return sample(at, cpu.toNanos() / 1000.0 / at.length);
        }
    }

    private static Sample sample(long[] atNs, double cpu) {
        int gaps = atNs.length - 1;
        long[] deviations = LongStream.range(0, gaps).map(i -> Math.abs(atNs[(int) i + 1] - atNs[(int) i] - INTERVAL_NS)).sorted().toArray();
        return new Sample(deviations[gaps / 2] / 1e3, deviations[gaps * 99 / 100] / 1e3, (atNs[gaps] - atNs[0]) / 1e6 / gaps, cpu);
    }
}
