package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.agent.linux.PacketSocket;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import io.keepaloft.cloud.simulator.model.Vpc;
import io.keepaloft.protocol.wire.IpAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cloud of three machines in two subnets: what its router and its edge do when the model changes. */
@Tag("netns")
class RehearsalCloudNetnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PUBLIC = "203.0.113.7";
    private static final String OVERLAY = "10.99.0.7";
    private static final String VIRTUAL = "10.0.1.200";
    private static final int MOVES = 60;

    @Test
    void aRouteLeadsToThePortThatTheTableNames() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, cloud(), Settings.ec2())) {
            Host a = start(vpc, "a");
            for (Host host : List.of(start(vpc, "b"), start(vpc, "c"))) {
                host.machine().shell("ip addr add " + OVERLAY + "/32 dev lo");
            }
            assertEquals("c", ask(a, "10.0.2.13"), "the other subnet is reached through the router");
            assertEquals("", ask(a, OVERLAY), "no route");
            for (String name : List.of("b", "c", "b")) {
                change(vpc, vpc.simulator().state().find(RouteTable.class, "rtb").orElseThrow().with(new Route("10.99.0.0/24", name, null)));
                assertEquals(name, ask(a, OVERLAY));
            }
            change(vpc, vpc.simulator().state().find(RouteTable.class, "rtb").orElseThrow().without("10.99.0.0/24"));
            assertEquals("", ask(a, OVERLAY));
        }
    }

    /** The client keeps asking: each move is seen by the next question, and how long it took to be in force is told. */
    @Test
    void anElasticIpMovesWhileAClientAsks() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, cloud(), Settings.ec2())) {
            start(vpc, "a");
            start(vpc, "b");
            Answers answers = new Answers(_ -> { });
            try (Prober _ = Prober.start(vpc.outside().namespace(), new InetSocketAddress(PUBLIC, WebServer.PORT), 10_000_000, 1_000_000_000, answers)) {
                List<Long> lagsNs = new ArrayList<>();
                for (int i = 0; i < MOVES; i++) {
                    Port port = vpc.simulator().state().find(Port.class, i % 2 == 0 ? "a" : "b").orElseThrow();
                    ElasticIp moved = vpc.simulator().state().elasticIp(PUBLIC).orElseThrow().pointedAt(new ElasticIp.Association("assoc-" + i, port.id(), port.primary()));
                    lagsNs.add(change(vpc, moved));
                    long sinceNs = System.nanoTime();
                    if (i % 10 < 2) {
                        Await.until(port.id() + " answers", LIMIT, () -> answers.steady(port.id(), 3, sinceNs));
                    }
                }
                Collections.sort(lagsNs);
                System.out.printf("fabric lag: from the change of the model until it is in force, %d changes: p50 %.1f ms, p90 %.1f ms, longest %.1f ms; inside the fabric: %s%n",
                        MOVES, lagsNs.get(MOVES / 2) / 1e6, lagsNs.get(MOVES * 9 / 10) / 1e6, lagsNs.getLast() / 1e6, vpc.fabric().lag());
            }
        }
    }

    /** An elastic IP that points at an address which moves by gratuitous ARP alone leads to whoever claimed it last. */
    @Test
    void anElasticIpOnAVirtualAddressFollowsGratuitousArp() {
        try (LabDirectory files = LabDirectory.create(); RehearsalVpc vpc = RehearsalVpc.start(files, cloud(), Settings.ec2())) {
            change(vpc, new VirtualIp("havip", "subnet-1", "vpc", VIRTUAL, List.of("a", "b"), null, Map.of()));
            change(vpc, vpc.simulator().state().elasticIp(PUBLIC).orElseThrow().pointedAt(new ElasticIp.Association("assoc", "havip", VIRTUAL)));
            Host a = start(vpc, "a");
            Host b = start(vpc, "b");
            a.machine().shell("ip addr add " + VIRTUAL + "/32 dev eth0");
            assertEquals("a", ask(vpc.outside(), PUBLIC));
            a.machine().shell("ip addr del " + VIRTUAL + "/32 dev eth0");
            b.machine().shell("ip addr add " + VIRTUAL + "/32 dev eth0");
            int errno = b.machine().namespace().call(() -> {
                try (PacketSocket socket = PacketSocket.open()) {
                    return socket.gratuitousArp(NetworkInterface.getByName("eth0").getIndex(), 0x02_00_00_00_01_0bL, IpAddress.parse(VIRTUAL).lo());
                }
            });
            assertEquals(0, errno);
            Await.until("b answers", LIMIT, () -> ask(vpc.outside(), PUBLIC).equals("b"));
        }
    }

    /** In force when it returns. @return how long that took, ns */
    private static long change(RehearsalVpc vpc, Item item) {
        long startNs = System.nanoTime();
        long version = vpc.simulator().cloud().update(state -> new Cloud.Change<>(state.with(item), state.version() + 1));
        while (vpc.fabric().version() < version) {
            assertTrue(System.nanoTime() - startNs < LIMIT.toNanos(), "the change is never in force");
            Thread.onSpinWait();
        }
        return System.nanoTime() - startNs;
    }

    private static Host start(RehearsalVpc vpc, String name) {
        Host host = vpc.host(name, name);
        host.powerOn();
        new WebServer(host).start();
        return host;
    }

    private static String ask(Host from, String address) {
        return ask(from.machine(), address);
    }

    private static String ask(Machine from, String address) {
        return from.shell("curl -s -m 1 http://" + address + ":" + WebServer.PORT + "/ || true").strip();
    }

    private static SimulatorBuilder cloud() {
        return Simulator.builder().with(new Vpc("vpc", "10.0.0.0/16", true, Map.of()), new Subnet("subnet-1", "vpc", "10.0.1.0/24", "z1", Map.of()),
                new Subnet("subnet-2", "vpc", "10.0.2.0/24", "z2", Map.of()),
                new SecurityGroup("web", "web", "", "vpc", List.of(rule("r1", Direction.EGRESS, -1), rule("r2", Direction.INGRESS, 6)), Map.of()),
                new RouteTable("rtb", "vpc", true, List.of(), List.of(new Route("10.0.0.0/16", null, "local")), Map.of()),
                port("a", "subnet-1", "10.0.1.11"), port("b", "subnet-1", "10.0.1.12"), port("c", "subnet-2", "10.0.2.13"),
                new ElasticIp("eip", PUBLIC, null, Map.of()));
    }

    private static SecurityRule rule(String id, Direction direction, int protocol) {
        return new SecurityRule(id, direction, protocol, -1, -1, new Peer(Peer.Kind.IPV4_RANGE, "0.0.0.0/0"), "");
    }

    private static Port port(String id, String subnet, String address) {
        return new Port(id, subnet, "vpc", "02:00:00:00:01:0" + id, "i-" + id, 0, address, List.of(), List.of("web"), false, List.of(), "", Map.of());
    }
}
