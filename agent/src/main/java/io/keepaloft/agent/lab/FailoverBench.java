package io.keepaloft.agent.lab;

import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.fault.CallLog;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pulls the master's power again and again, and measures how each contender's backup gets the elastic IP to answer. */
final class FailoverBench {
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final int IN_A_ROW = 20;
    private static final long ASK_EVERY_NS = 10_000_000;
    private static final long GIVE_UP_NS = 500_000_000;
    private static final int MASTER_PRIORITY = 100;
    private static final int SLAVE_PRIORITY = 50;

    /**
     * One failover, in ms.
     *
     * @param detection from the power cut to the new master's first advertisement on the wire
     * @param lateness of that advertisement: how long after Master_Down_Interval had passed since the old master's last one
     * @param firstRequest from there to the arrival of the first request at the cloud's API
     * @param silence how long the client outside got no answer, to 10 ms
     */
    record Sample(double detection, double lateness, double firstRequest, double silence) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "detection %.0f ms, late by %.1f ms, first request after %.1f ms, no answer for %.0f ms",
                    detection, lateness, firstRequest, silence);
        }
    }

    private final int repetitions;
    private final String interval;
    private final Console console;

    /** @param interval seconds between advertisements (VRRPv3) */
    FailoverBench(int repetitions, String interval, Console console) {
        this.repetitions = repetitions;
        this.interval = interval;
        this.console = console;
    }

    List<Sample> run(Contender contender) {
        List<Sample> samples = new ArrayList<>();
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, true)) {
            Host master = vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201);
            Host slave = vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202);
            Answers answers = new Answers(_ -> { });
            try (Capture capture = Capture.start(vpc.network().machine(), VirtualSwitch.BRIDGE, files.directory("capture").resolve("vrrp.pcap"));
                    Prober _ = Prober.start(vpc.outside().namespace(), new InetSocketAddress(SeedFixture.ELASTIC_IP, WebServer.PORT),
                            ASK_EVERY_NS, GIVE_UP_NS, answers)) {
                boot(slave, contender, SLAVE_PRIORITY);
                // keepalived's scripts run side by side: one that is still under way would take the address back from its new master.
                settled(vpc, slave, answers);
                for (int i = 0; i < repetitions; i++) {
                    boot(master, contender, MASTER_PRIORITY);
                    settled(vpc, master, answers);
                    samples.add(cut(vpc, master, slave, answers, capture));
                    console.line(contender.name() + " " + (i + 1) + "/" + repetitions + ": " + samples.getLast());
                }
            }
        }
        return samples;
    }

    private void boot(Host host, Contender contender, int priority) {
        host.powerOn();
        new WebServer(host).start();
        contender.start(host, new SeedConfiguration(host.name(), priority).version3(interval), true);
    }

    private static void settled(RehearsalVpc vpc, Host expected, Answers answers) {
        long sinceNs = System.nanoTime();
        Await.until("the elastic IP at " + expected.name() + ", and its answers", SETTLE,
                () -> vpc.holder().equals(expected.address()) && answers.steady(expected.name(), IN_A_ROW, sinceNs));
    }

    /** RFC 5798 §6.1. */
    private double masterDownIntervalMs() {
        return Double.parseDouble(interval) * 1000 * (3 + (256 - SLAVE_PRIORITY) / 256.0);
    }

    private Sample cut(RehearsalVpc vpc, Host master, Host slave, Answers answers, Capture capture) {
        long lastCall = vpc.simulator().log().since(0).stream().mapToLong(CallLog.Call::number).max().orElse(0);
        Instant cutAt = Instant.now();
        long cutNs = System.nanoTime();
        master.powerOff();
        settled(vpc, slave, answers);
        long endNs = System.nanoTime();
        long epochNs = epochNs(cutAt);
        long advertNs = capture.adverts().stream().filter(a -> a.source().equals(slave.address()) && a.epochNs() > epochNs)
                .mapToLong(CapturedAdvert::epochNs).findFirst().orElseThrow();
        long lastNs = capture.adverts().stream().filter(a -> a.source().equals(master.address()) && a.epochNs() < advertNs)
                .mapToLong(CapturedAdvert::epochNs).max().orElseThrow();
        long requestNs = vpc.simulator().log().since(lastCall).stream().filter(call -> call.face().equals("ec2")).mapToLong(c -> epochNs(c.at()))
                .filter(at -> at >= advertNs).findFirst().orElse(advertNs);
        return new Sample((advertNs - epochNs) / 1e6, (advertNs - lastNs) / 1e6 - masterDownIntervalMs(), (requestNs - advertNs) / 1e6,
                answers.longestSilenceNs(cutNs - GIVE_UP_NS, endNs) / 1e6);
    }

    private static long epochNs(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
