package io.keepaloft.agent.lab;

import io.keepaloft.agent.lab.fabric.Fabric;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A rehearsal cloud, the seed's or any other: the switch, the simulator that answers from inside it, the fabric that makes the packets obey it,
 * and a place outside from where clients ask.
 */
public final class RehearsalVpc implements AutoCloseable {
    public static final String ENDPOINT = "172.17.100.2";
    public static final String METADATA = "169.254.169.254";
    static final String MASTER = "master";
    static final String SLAVE = "slave";
    /** TEST-NET-2 (RFC 5737): the world outside. */
    private static final String EDGE_OUTSIDE = "198.51.100.1/30";
    private static final String CLIENT = "198.51.100.2/30";
    private static final String UPLINK = "up0";

    private final LabDirectory files;
    /** What is to be closed, the last first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    /** The bridge of each subnet, by its id. */
    private final Map<String, String> bridges = new LinkedHashMap<>();
    private VirtualSwitch network;
    private Machine outside;
    private Simulator simulator;
    private Fabric enforcement;

    private RehearsalVpc(LabDirectory files) {
        this.files = files;
    }

    /** The seed's cloud. Everything is there when it returns, both machines off. */
    public static RehearsalVpc start(LabDirectory files, boolean multicast) {
        return start(files, SeedFixture.builder(), Settings.ec2().withMulticast(multicast));
    }

    /**
     * Any cloud: an Ethernet for each of its subnets, whose first address, of either family, is the router's.
     *
     * @param cloud what is in it; where it listens is said here
     * @param settings of the fabric; the router's addresses and the API's are added
     */
    public static RehearsalVpc start(LabDirectory files, SimulatorBuilder cloud, Settings settings) {
        RehearsalVpc vpc = new RehearsalVpc(files);
        try {
            vpc.build(cloud, settings);
            return vpc;
        } catch (RuntimeException e) {
            vpc.close();
            throw e;
        }
    }

    private void build(SimulatorBuilder cloud, Settings settings) {
        network = keep(VirtualSwitch.create(files.name() + "-vpc", List.of(ENDPOINT + "/32", METADATA + "/32")));
        outside = keep(Machine.start(files.name() + "-out"));
        Namespace fabric = network.namespace();
        fabric.ip("link add " + UPLINK + " type veth peer name eth0 netns " + outside.namespace().name());
        fabric.ipBatch(List.of("addr add " + EDGE_OUTSIDE + " dev " + UPLINK, "link set " + UPLINK + " up",
                // What no elastic IP is translated for ends here, silently.
                "route add blackhole default"));
        outside.namespace().ipBatch(List.of("addr add " + CLIENT + " dev eth0", "link set eth0 up",
                "route add default via " + EDGE_OUTSIDE.replaceFirst("/.*", "")));
        simulator = keep(fabric.call(() -> cloud.listen(new InetSocketAddress(ENDPOINT, 80)).start()));
        fabric.call(() -> simulator.addMetadataListener(new InetSocketAddress(METADATA, 80)));
        enforce(fabric, settings);
    }

    private void enforce(Namespace fabric, Settings settings) {
        CloudState state = simulator.state();
        List<Subnet> subnets = state.all(Subnet.class).filter(subnet -> state.find(Vpc.class, subnet.vpcId()).stream().noneMatch(Vpc::external)).toList();
        List<String> own = Stream.concat(subnets.stream().flatMap(RehearsalVpc::ranges).map(RehearsalVpc::router), Stream.of(ENDPOINT)).toList();
        enforcement = keep(Fabric.install(fabric, UPLINK, settings.withInfrastructure(own)));
        for (Subnet subnet : subnets) {
            List<String> addresses = ranges(subnet).map(range -> router(range) + length(range)).toList();
            if (bridges.isEmpty()) {
                addresses.forEach(address -> fabric.ip("addr add " + address + " dev " + VirtualSwitch.BRIDGE));
            } else {
                network.bridge("br" + bridges.size(), addresses);
            }
            bridges.put(subnet.id(), "br" + bridges.size());
            enforcement.subnet(subnet.id(), bridges.get(subnet.id()));
        }
        simulator.onChange(enforcement::apply);
        enforcement.apply(simulator.state());
    }

    /** One of each family that it has. */
    private static Stream<String> ranges(Subnet subnet) {
        return Stream.of(subnet.cidr(), subnet.ipv6Cidr()).filter(Objects::nonNull);
    }

    private static String router(String range) {
        return Cidr.parse(range).at(1);
    }

    /** With its slash. */
    private static String length(String range) {
        return range.substring(range.indexOf('/'));
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    public VirtualSwitch network() {
        return network;
    }

    /** What makes the network obey the cloud's model. */
    public Fabric fabric() {
        return enforcement;
    }

    public Simulator simulator() {
        return simulator;
    }

    public Machine outside() {
        return outside;
    }

    /** The machine that the simulator knows as `portId`, off, with the port's first address of each family; closed with the cloud. */
    public Host host(String name, String portId) {
        Port port = simulator.state().find(Port.class, portId).orElseThrow();
        Subnet subnet = simulator.state().find(Subnet.class, port.subnetId()).orElseThrow();
        List<String> ranges = ranges(subnet).toList();
        List<String> addresses = ranges.stream().flatMap(range -> port.addresses().stream().filter(Cidr.parse(range)::contains).limit(1).map(address -> address + length(range)))
                .toList();
        Seat seat = new Seat(cable(name), port.mac(), addresses, ranges.stream().map(RehearsalVpc::router).toList());
        network.place(seat.port(), bridges.get(subnet.id()));
        Host host = keep(new Host(name, files.name() + "-" + name, seat, network, files.directory(name), on -> power(port.instanceId(), on)));
        enforcement.attach(portId, host);
        return host;
    }

    /** A real cloud knows whether its machines have power, and tells it through its API; of a program that stands still it knows nothing. */
    private void power(String instanceId, boolean on) {
        Instance.Power power = on ? Instance.Power.RUNNING : Instance.Power.STOPPED;
        simulator.cloud().update(state -> new Cloud.Change<>(state.find(Instance.class, instanceId).filter(machine -> machine.power() != power)
                .map(machine -> state.with(machine.withPower(power))).orElse(state), true));
    }

    /** An interface's name has 15 characters at most. */
    private static String cable(String host) {
        return host.length() <= 13 ? "h-" + host : "h-" + Integer.toHexString(host.hashCode());
    }

    /** The private address of the machine that holds the elastic IP; empty if nobody does. */
    public String holder() {
        return simulator.state().holder(SeedFixture.ELASTIC_IP).map(Port::primary).orElse("");
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // The rest still has to go; what is left is removed by the next lab.
                System.getLogger(RehearsalVpc.class.getName()).log(System.Logger.Level.WARNING, "while the lab was taken down: " + e.getMessage());
            }
        }
    }
}
