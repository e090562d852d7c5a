package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.Await;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.Namespace;
import io.keepaloft.agent.lab.VirtualSwitch;
import io.keepaloft.agent.linux.FrameSocket;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Peer;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Three ports a, b and c on a switch, without operating systems behind them: the tests put frames in and see what comes out. */
final class Bed implements AutoCloseable {
    static final String SUBNET = "subnet-1";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, FrameSocket> wires = new java.util.HashMap<>();
    private final Map<String, Set<Long>> arrived = new java.util.HashMap<>();
    private final Fabric fabric;
    private final VirtualSwitch network;
    private CloudState state = CloudState.empty().with(new Vpc("vpc-1", "10.0.0.0/16", true, Map.of())).with(new Subnet(SUBNET, "vpc-1", "10.0.0.0/24", "z", Map.of()));
    /** Nothing that the router says of itself ends like that: a report of the group ff02::2 would else pass for a frame with the number 2. */
    private long lastId = 0x6b65_6570_0000_0000L;

    Bed(Settings settings) {
        LabDirectory files = keep(LabDirectory.create());
        network = keep(VirtualSwitch.create(files.name() + "-sw", List.of("10.0.0.1/24")));
        fabric = keep(Fabric.install(network.namespace(), null, settings));
        for (String name : List.of("a", "b", "c")) {
            Namespace host = keep(Namespace.create(files.name() + "-" + name));
            network.plug("h-" + name, host);
            // The kernel behind the wire says nothing of its own.
            host.shell("echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6");
            wires.put(name, keep(host.call(() -> FrameSocket.open("eth0"))));
            arrived.put(name, new HashSet<>());
            fabric.attach(name, "h-" + name);
            open(name);
        }
    }

    private void open(String name) {
        apply(group("all-" + name, rule(Direction.INGRESS, -1, -1, -1, "0.0.0.0/0"), rule(Direction.EGRESS, -1, -1, -1, "0.0.0.0/0"),
                rule(Direction.INGRESS, -1, -1, -1, "::/0"), rule(Direction.EGRESS, -1, -1, -1, "::/0")), port(name, List.of("all-" + name)));
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    Fabric fabric() {
        return fabric;
    }

    VirtualSwitch network() {
        return network;
    }

    CloudState state() {
        return state;
    }

    Port port(String name) {
        return state.find(Port.class, name).orElseThrow();
    }

    /** Adds or replaces; in force when it returns. */
    void apply(Item... items) {
        for (Item item : items) {
            state = state.with(item);
        }
        fabric.apply(state);
    }

    void remove(String id) {
        state = state.without(id);
        fabric.apply(state);
    }

    static String address(String name) {
        return "10.0.0.1" + (name.charAt(0) - 'a' + 1);
    }

    static String address6(String name) {
        return "fd00::1" + (name.charAt(0) - 'a' + 1);
    }

    static String mac(String name) {
        return "02:00:00:00:01:0" + (name.charAt(0) - 'a' + 1);
    }

    static Port port(String name, List<String> groups, AddressPair... pairs) {
        return new Port(name, SUBNET, "vpc-1", mac(name), "i-" + name, 0, address(name), List.of(address6(name)), groups, true, List.of(pairs), "", Map.of());
    }

    static SecurityGroup group(String id, SecurityRule... rules) {
        return new SecurityGroup(id, id, "", "vpc-1", List.of(rules), Map.of());
    }

    static SecurityRule rule(Direction direction, int protocol, int from, int to, String range) {
        Peer.Kind kind = range.contains(":") ? Peer.Kind.IPV6_RANGE : range.contains("/") ? Peer.Kind.IPV4_RANGE
                : range.startsWith("pl-") ? Peer.Kind.PREFIX_LIST : Peer.Kind.SECURITY_GROUP;
        return new SecurityRule("sgr", direction, protocol, from, to, new Peer(kind, range), "");
    }

    boolean passes(String from, Packet packet, String to) {
        return passes(from, packet, mac(to), to);
    }

    boolean passes(String from, Packet packet, String toMac, String to) {
        return passes(from, packet.frame(mac(from), toMac, ++lastId), to);
    }

    long nextId() {
        return ++lastId;
    }

    /** Whether this frame, whose last eight bytes are the newest id, comes out at the other port. */
    boolean passes(String from, byte[] frame, String to) {
        put(from, frame);
        long id = id(frame).orElseThrow();
        if (come(to, id)) {
            return true;
        }
        // The bridge keeps the order. The router's word always passes: once it is here, what is not will not come.
        long last = ++lastId;
        byte[] mark = Packet.arp(1, mac(from), mac(from), address(from), address(from), last);
        put(from, mark);
        Await.until("the mark that follows every frame", LIMIT, () -> come(to, last));
        return come(to, id);
    }

    void put(String from, byte[] frame) {
        wires.get(from).send(frame);
    }

    private boolean come(String to, long id) {
        Set<Long> seen = arrived.get(to);
        for (Optional<byte[]> frame = wires.get(to).receive(); frame.isPresent(); frame = wires.get(to).receive()) {
            frame.flatMap(Bed::id).ifPresent(seen::add);
        }
        return seen.contains(id);
    }

    boolean arrives(String to, long id) {
        return come(to, id);
    }

    private static Optional<Long> id(byte[] frame) {
        return frame.length < 22 ? Optional.empty() : Optional.of(ByteBuffer.wrap(frame).getLong(frame.length - 8));
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
