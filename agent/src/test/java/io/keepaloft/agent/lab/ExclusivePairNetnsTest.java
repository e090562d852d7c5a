package io.keepaloft.agent.lab;

import static io.keepaloft.agent.lab.OpenStackStage.LIMIT;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.linux.PacketSocket;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.protocol.wire.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fabric fences: whoever has lost the exclusive pair may send from the virtual address whatever it likes, and nobody beside it hears any of it. */
@Tag("netns")
class ExclusivePairNetnsTest {
    private static final String FOREIGN = "10.9.0.0/16";
    private static final long HZ_20 = 50_000_000;
    private static final int ANNOUNCEMENTS = 20;
    private static final int DATAGRAMS = 5;
    /** Of the group: the peer channel's. */
    private static final int ALLOWED_PORT = 3112;

    /** The thawed one does not want the address back before it is needed, so that what it does on waking is seen. */
    @Test
    void aStaleMasterIsNotHeardAndAfterwardsThereIsOne() {
        try (LabDirectory files = LabDirectory.create(); OpenStackStage stage = new OpenStackStage(files, OpenStackFixture.builder(), """
                nopreempt
                virtual_ipaddress { %1$s }
                cloud_resources { allowed_address_pair %1$s exclusive }
                """.formatted(VIRTUAL_ADDRESS))) {
            for (String port : List.of(PORT_201, PORT_202)) {
                stage.operator("PUT", "ports/" + port, "{'port': {'allowed_address_pairs': [{'ip_address': '" + FOREIGN + "'}, {'ip_address': '" + VIRTUAL_ADDRESS + "'}]}}");
            }
            stage.tell(ExclusivePairNetnsTest::story);
        }
    }

    private static void story(OpenStackStage stage) {
        stage.bootBoth();
        onlyOneHas(stage, stage.master, stage.slave);
        watch(stage);
        heardWhileItHasThePair(stage, stage.master, stage.slave);
        Answers answers = new Answers(_ -> { });
        try (Prober _ = Prober.start(stage.client.machine().namespace(), new InetSocketAddress(VIRTUAL_ADDRESS, WebServer.PORT), HZ_20, 1_000_000_000, answers)) {
            freeze(stage, answers);
            isolate(stage, answers);
        }
    }

    private static void freeze(OpenStackStage stage, Answers answers) {
        steady(answers, stage.master);
        stage.master.host.machine().freeze();
        Await.until("the slave takes over", LIMIT, stage.slave::holdsAll);
        steady(answers, stage.slave);
        onlyOneHas(stage, stage.slave, stage.master);
        assertTrue(stage.master.host.has(VIRTUAL_ADDRESS), "a machine that stands still gives nothing up");
        long frozenSinceNs = System.nanoTime();
        assertEquals(ANNOUNCEMENTS + DATAGRAMS, fenced(stage, stage.master, stage.slave));
        stage.master.host.machine().thaw();
        Await.until("the master wakes as a backup", LIMIT, () -> stage.master.state().equals("BACKUP") && !stage.master.host.has(VIRTUAL_ADDRESS));
        fenced(stage, stage.master, stage.slave);
        assertEquals(Set.of("slave"), answered(answers, frozenSinceNs));
    }

    private static void isolate(OpenStackStage stage, Answers answers) {
        // The other one is stale now: each believes to be alone, the later one takes the pair, and the earlier one goes on until it sees that.
        stage.vpc.fabric().links().cut(PORT_201, PORT_202);
        Await.until("the master has the pair", LIMIT, () -> pairs(stage.master).contains(VIRTUAL_ADDRESS) && !pairs(stage.slave).contains(VIRTUAL_ADDRESS));
        fenced(stage, stage.slave, null);
        steady(answers, stage.master);
        fenced(stage, stage.slave, stage.master);
        Await.until("the slave steps down", LIMIT, () -> stage.slave.state().equals("BACKUP") && !stage.slave.host.has(VIRTUAL_ADDRESS));

        stage.vpc.fabric().links().heal(PORT_201, PORT_202);
        Await.until("one of them is master and holds everything", LIMIT, () -> stage.master.holdsAll() && stage.slave.state().equals("BACKUP"));
        steady(answers, stage.master);
        onlyOneHas(stage, stage.master, stage.slave);
    }

    private static void onlyOneHas(OpenStackStage stage, OpenStackStage.Node holder, OpenStackStage.Node other) {
        assertEquals(List.of(FOREIGN, VIRTUAL_ADDRESS), pairs(holder).stream().sorted().toList());
        assertEquals(List.of(FOREIGN), pairs(other));
    }

    private static List<String> pairs(OpenStackStage.Node node) {
        return node.port().allowedAddressPairs().stream().map(AddressPair::address).toList();
    }

    private static void steady(Answers answers, OpenStackStage.Node node) {
        long sinceNs = System.nanoTime();
        Await.until(node.host.name() + " answers", LIMIT, () -> answers.steady(node.host.name(), 10, sinceNs));
    }

    private static Set<String> answered(Answers answers, long sinceNs) {
        return answers.known(1_000, sinceNs, System.nanoTime(), 1_000_000_000).stream().filter(who -> !who.isEmpty()).collect(Collectors.toSet());
    }

    /** Counts at the client what comes from the virtual address, by the hosts' MAC addresses. */
    private static void watch(OpenStackStage stage) {
        StringBuilder rules = new StringBuilder("table netdev watch {\n");
        for (OpenStackStage.Node node : List.of(stage.master, stage.slave)) {
            rules.append("counter %s { }\n".formatted(node.host.name()));
        }
        rules.append("chain in {\ntype filter hook ingress device eth0 priority 0;\n");
        for (OpenStackStage.Node node : List.of(stage.master, stage.slave)) {
            for (String from : List.of("arp saddr ip", "ip saddr")) {
                rules.append("ether saddr %s %s %s counter name %s\n".formatted(node.port().mac(), from, VIRTUAL_ADDRESS, node.host.name()));
            }
        }
        stage.client.machine().namespace().nft(rules.append("}\n}\n").toString());
    }

    private static long heard(OpenStackStage stage, OpenStackStage.Node node) {
        String told = stage.client.machine().namespace().shell("nft list counter netdev watch " + node.host.name());
        return Long.parseLong(told.replaceAll("(?s).*packets (\\d+).*", "$1"));
    }

    /** What is to be stopped later is no idle threat: it arrives, and turns a client that believes in the other one. */
    private static void heardWhileItHasThePair(OpenStackStage stage, OpenStackStage.Node holder, OpenStackStage.Node other) {
        stage.client.machine().namespace().ip("neigh replace " + VIRTUAL_ADDRESS + " lladdr " + other.port().mac() + " dev eth0 nud reachable");
        long before = heard(stage, holder);
        assertEquals(ANNOUNCEMENTS + DATAGRAMS, assault(stage, holder));
        Await.until("all of it is heard", LIMIT, () -> heard(stage, holder) >= before + ANNOUNCEMENTS + DATAGRAMS);
        Await.until("the client believes it", LIMIT, () -> knows(stage, holder));
    }

    private static boolean knows(OpenStackStage stage, OpenStackStage.Node node) {
        return stage.client.machine().namespace().ip("neigh show " + VIRTUAL_ADDRESS + " dev eth0").contains(node.port().mac());
    }

    /**
     * What a stale master sends: gratuitous ARP, and from the virtual address itself for as long as the host has it. All comes from the host's own
     * kernel, whatever its agent does meanwhile.
     *
     * @return how many packets
     */
    private static int assault(OpenStackStage stage, OpenStackStage.Node node) {
        // Without a known neighbour its questions for one would be lost, and nothing else sent.
        node.host.machine().namespace().ip("neigh replace " + stage.client.address() + " lladdr " + stage.client.seat().mac() + " dev eth0 nud permanent");
        return node.host.machine().namespace().call(() -> {
            try (PacketSocket socket = PacketSocket.open()) {
                for (int i = 0; i < ANNOUNCEMENTS; i++) {
                    assertEquals(0, socket.gratuitousArp(NetworkInterface.getByName("eth0").getIndex(), mac(node), IpAddress.parse(VIRTUAL_ADDRESS).lo()));
                }
            }
            return ANNOUNCEMENTS + datagrams(stage.client.address());
        });
    }

    private static int datagrams(String to) throws IOException {
        int sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(VIRTUAL_ADDRESS, 0));
            while (sent < DATAGRAMS) {
                channel.send(ByteBuffer.allocate(1), new InetSocketAddress(to, ALLOWED_PORT));
                sent++;
            }
        } catch (SocketException addressGone) {
            // The agent gives it up in this moment, or has done so: that is told by how many were sent.
            return sent;
        }
        return sent;
    }

    private static long mac(OpenStackStage.Node node) {
        return Long.parseLong(node.port().mac().replace(":", ""), 16);
    }

    /** Nothing of it arrives. @param holder whom the client goes on believing in; null: that is not settled yet @return how many packets were sent */
    private static int fenced(OpenStackStage stage, OpenStackStage.Node stale, OpenStackStage.Node holder) {
        Await.until("the packets meet the newest model", LIMIT, () -> stage.vpc.fabric().version() >= stage.vpc.simulator().state().version());
        long before = heard(stage, stale);
        int sent = assault(stage, stale);
        assertEquals(before, heard(stage, stale), "the client heard " + stale.host.name());
        assertTrue(holder == null || knows(stage, holder), "the client does not believe " + (holder == null ? "" : holder.host.name()) + " any more");
        return sent;
    }
}
