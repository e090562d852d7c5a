package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.Await;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.Namespace;
import io.keepaloft.agent.lab.VirtualSwitch;
import io.keepaloft.agent.linux.FrameSocket;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some ports on one switch, in two subnets by turns: many packets are put in at once, and then it is seen which came out. What the fabric
 * remembers of flows is forgotten before each batch, so that every packet of it is the first of its flow.
 */
final class Yard implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String FORGET = String.join("; ", Arrays.stream("in_tcp4 in_tcp6 in_udp4 in_udp6 in_ip4 in_ip6 out_tcp4 out_tcp6 out_udp4 out_udp6 out_ip4 out_ip6"
            .split(" ")).map(set -> "flush set " + FabricRules.SWITCH + " " + set).toList());

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<FrameSocket> wires = new ArrayList<>();
    private final List<Set<Long>> arrived = new ArrayList<>();
    private final Fabric fabric;
    private final VirtualSwitch network;
    private final int hosts;
    /** Nothing that the router says of itself ends like that: a report of the group ff02::2 would else pass for a frame with the number 2. */
    private long lastId = 0x6b65_6570_0000_0000L;

    /** A packet on its way from one host to another. */
    record Sent(int from, int to, Packet packet) { }

    Yard(int hosts) {
        this.hosts = hosts;
        LabDirectory files = keep(LabDirectory.create());
        network = keep(VirtualSwitch.create(files.name() + "-sw", List.of("10.0.0.1/24", "10.0.1.1/24")));
        fabric = keep(Fabric.install(network.namespace(), null, Settings.openStack()));
        for (int host = 0; host < hosts; host++) {
            Namespace space = keep(Namespace.create(files.name() + "-" + host));
            network.plug("h-" + host, space);
            space.shell("echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6");
            wires.add(keep(space.call(() -> FrameSocket.open("eth0"))));
            arrived.add(new HashSet<>());
            fabric.attach(id(host), "h-" + host);
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** With both subnets, and without any port. */
    static CloudState ground() {
        return CloudState.empty().with(new Vpc("vpc-1", "10.0.0.0/16", true, Map.of())).with(new Subnet(subnet(0), "vpc-1", "10.0.0.0/24", "fd00:0:0:0::/64", "z", Map.of()))
                .with(new Subnet(subnet(1), "vpc-1", "10.0.1.0/24", "fd00:0:0:1::/64", "z", Map.of()));
    }

    static String subnet(int host) {
        return "subnet-" + host % 2;
    }

    static String instance(int host) {
        return "i-" + host;
    }

    static String id(int host) {
        return "eni-" + host;
    }

    static String address(int host, boolean ipv6) {
        return ipv6 ? "fd00:0:0:" + host % 2 + "::" + Integer.toHexString(16 + host) : "10.0." + host % 2 + "." + (16 + host);
    }

    private static String mac(int host) {
        return "02:00:00:00:02:" + HexFormat.of().toHexDigits((byte) host);
    }

    static Port port(int host, List<String> groups) {
        return new Port(id(host), subnet(host), "vpc-1", mac(host), instance(host), 0, address(host, false), List.of(address(host, true)), groups, true, List.of(), "", Map.of());
    }

    /** From now on it is this kind of cloud. */
    void settings(Settings settings) {
        fabric.settings(settings);
    }

    void apply(CloudState state) {
        fabric.apply(state);
    }

    /** @return those that came out where they were sent to */
    Set<Sent> deliver(List<Sent> batch) {
        network.namespace().nft(FORGET);
        Map<Long, Sent> byId = new HashMap<>();
        for (Sent sent : batch) {
            byId.put(++lastId, sent);
            wires.get(sent.from()).send(sent.packet().frame(mac(sent.from()), mac(sent.to()), lastId));
        }
        // The switch keeps the order of what comes from one port: behind the mark nothing of the batch is to come.
        Set<Long> marks = new HashSet<>();
        for (int host = 0; host < hosts; host++) {
            marks.add(++lastId);
            wires.get(host).send(Packet.arp(1, mac(host), mac(host), address(host, false), address(host, false), lastId));
        }
        Set<Sent> came = new HashSet<>();
        for (int host = 0; host < hosts; host++) {
            int at = host;
            Set<Long> seen = arrived.get(at);
            Await.until("the marks behind every packet at " + id(at), LIMIT, () -> {
                read(at);
                return seen.stream().filter(marks::contains).count() == hosts - 1;
            });
            seen.stream().map(byId::get).filter(sent -> sent != null && sent.to() == at).forEach(came::add);
            seen.clear();
        }
        return came;
    }

    private void read(int host) {
        for (Optional<byte[]> frame = wires.get(host).receive(); frame.isPresent(); frame = wires.get(host).receive()) {
            byte[] bytes = frame.get();
            if (bytes.length >= 22) {
                arrived.get(host).add(ByteBuffer.wrap(bytes).getLong(bytes.length - 8));
            }
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
