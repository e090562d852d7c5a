package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rehearsal cloud itself: what it says is what the packets do, and nothing of it stays behind. */
@Tag("netns")
class RehearsalVpcNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void anElasticIpLeadsToWhoeverHoldsIt() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, true)) {
            Host master = vpc.host(RehearsalVpc.MASTER, SeedFixture.PORT_201);
            Host slave = vpc.host(RehearsalVpc.SLAVE, SeedFixture.PORT_202);
            for (Host host : List.of(master, slave)) {
                host.powerOn();
                new WebServer(host).start();
            }
            assertEquals("", ask(vpc), "nobody holds it");
            associate(vpc, "eipassoc-1", SeedFixture.PORT_201, SeedFixture.ADDRESS_201);
            Await.until("the master answers", LIMIT, () -> ask(vpc).equals("master"));
            associate(vpc, "eipassoc-2", SeedFixture.PORT_202, SeedFixture.ADDRESS_202);
            Await.until("the slave answers", LIMIT, () -> ask(vpc).equals("slave"));
            assertEquals(SeedFixture.ADDRESS_202, vpc.holder());

            // Each machine is itself to the metadata service, which exists only inside.
            assertEquals(SeedFixture.INSTANCE_201, instanceId(master));
            assertEquals(SeedFixture.INSTANCE_202, instanceId(slave));

            slave.powerOff();
            assertEquals("", ask(vpc), "a machine without power answers nobody");
            assertTrue(files.leftOver().stream().noneMatch(left -> left.contains(RehearsalVpc.SLAVE)), files.leftOver()::toString);
        }
    }

    @Test
    void multicastIsDeliveredOrNotAsTheSwitchIsSet() {
        try (LabDirectory files = LabDirectory.create(); VirtualSwitch network = VirtualSwitch.create(files.name() + "-sw", List.of("172.17.100.1/24"));
                Host one = host(files, network, 1); Host other = host(files, network, 2)) {
            one.powerOn();
            other.powerOn();
            try (Capture sent = Capture.start(one.machine(), "eth0", files.directory("capture").resolve("sent.pcap"));
                    Capture capture = Capture.start(other.machine(), "eth0", files.directory("capture").resolve("heard.pcap"))) {
                network.multicast(false);
                one.run("k1", Keepalived.commandLine(one, one.write("k.conf", new SeedConfiguration("one", 100).version3("0.05").text())).toArray(String[]::new));
                Await.until("it advertises, as it thinks", LIMIT, () -> sent.adverts().size() > 3);
                assertTrue(capture.adverts().isEmpty(), "a group's packet was delivered");
                network.multicast(true);
                Await.until("its advertisements are delivered", LIMIT, () -> capture.adverts().size() > 3);
                network.vrrp(false);
                int heard = capture.adverts().size();
                int said = sent.adverts().size();
                Await.until("it advertises on", LIMIT, () -> sent.adverts().size() > said + 10);
                assertTrue(capture.adverts().size() <= heard + 1, "protocol 112 was delivered");
                assertEquals("172.17.100.11", capture.adverts().getFirst().source());
                assertEquals(SeedConfiguration.VRID, capture.adverts().getFirst().vrid());
            }
        }
    }

    @Test
    void whatAKilledLabLeavesIsRemovedByTheNext() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process lab = new ProcessBuilder(java.toString(), "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "io.keepaloft.agent.Main", "lab", "up").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String name = "kl" + lab.pid() + "a";
        try {
            Await.until("the lab is up", LIMIT, () -> Files.exists(Path.of("/run/keepaloft-lab", name, "slave", "keepalived.conf")));
        } finally {
            lab.destroyForcibly();
            assertTrue(lab.waitFor(10, TimeUnit.SECONDS));
        }
        assertFalse(Namespace.existing(name + "-").isEmpty(), "it had no time to tidy up");
        // The machines notice that their lab is gone, and switch themselves off.
        Await.until("nothing of it runs", LIMIT, () -> ProcessHandle.allProcesses().noneMatch(p -> p.info().commandLine().orElse("").contains("/" + name + "/")));
        LabDirectory.sweep();
        assertTrue(Namespace.existing(name + "-").isEmpty());
        assertFalse(Files.exists(Path.of("/run/keepaloft-lab", name)));
    }

    private static Host host(LabDirectory files, VirtualSwitch network, int number) {
        return new Host("host" + number, files.name() + "-" + number, new Seat("p" + number, null, List.of("172.17.100.1" + number + "/24"), List.of()), network,
                files.directory("host" + number));
    }

    private static String ask(RehearsalVpc vpc) {
        return vpc.outside().shell("curl -s -m 1 http://" + SeedFixture.ELASTIC_IP + ":" + WebServer.PORT + "/ || true").strip();
    }

    private static String instanceId(Host host) {
        return host.machine().shell("t=$(curl -sf -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token);"
                + " curl -sf -m 5 -H \"X-aws-ec2-metadata-token: $t\" http://169.254.169.254/latest/meta-data/instance-id").strip();
    }

    private static void associate(RehearsalVpc vpc, String association, String port, String address) {
        vpc.simulator().cloud().update(state -> new Cloud.Change<>(state.with(state.elasticIp(SeedFixture.ELASTIC_IP).orElseThrow()
                .pointedAt(new ElasticIp.Association(association, port, address))), null));
    }
}
