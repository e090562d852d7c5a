package io.keepaloft.agent.lab;

import io.keepaloft.agent.lab.fabric.Fabric;
import io.keepaloft.agent.lab.fabric.Settings;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Port;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A cloud with the seed's two machines: the switch, the simulator that answers from inside it, the fabric that makes the packets obey it,
 * and a place outside from where clients ask.
 */
public final class RehearsalVpc implements AutoCloseable {
    static final String ENDPOINT = "172.17.100.2";
    static final String METADATA = "169.254.169.254";
    static final String ROUTER = "172.17.100.1";
    static final String MASTER = "master";
    static final String SLAVE = "slave";
    /** TEST-NET-2 (RFC 5737): the world outside. */
    private static final String EDGE_OUTSIDE = "198.51.100.1/30";
    private static final String CLIENT = "198.51.100.2/30";
    private static final String UPLINK = "up0";

    private final LabDirectory files;
    /** What is to be closed, the last first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private VirtualSwitch network;
    private Machine outside;
    private Simulator simulator;
    private Fabric enforcement;

    private RehearsalVpc(LabDirectory files) {
        this.files = files;
    }

    /** Everything is there when it returns, both machines off. */
    public static RehearsalVpc start(LabDirectory files, boolean multicast) {
        RehearsalVpc vpc = new RehearsalVpc(files);
        try {
            vpc.build(multicast);
            return vpc;
        } catch (RuntimeException e) {
            vpc.close();
            throw e;
        }
    }

    private void build(boolean multicast) {
        network = keep(VirtualSwitch.create(files.name() + "-vpc", List.of(ROUTER + "/24", ENDPOINT + "/32", METADATA + "/32")));
        network.multicast(multicast);
        outside = keep(Machine.start(files.name() + "-out"));
        Namespace fabric = network.namespace();
        fabric.ip("link add " + UPLINK + " type veth peer name eth0 netns " + outside.namespace().name());
        fabric.ipBatch(List.of("addr add " + EDGE_OUTSIDE + " dev " + UPLINK, "link set " + UPLINK + " up",
                // What no elastic IP is translated for ends here, silently.
                "route add blackhole " + SeedFixture.ELASTIC_IP));
        outside.namespace().ipBatch(List.of("addr add " + CLIENT + " dev eth0", "link set eth0 up",
                "route add default via " + EDGE_OUTSIDE.replaceFirst("/.*", "")));
        enforcement = keep(Fabric.install(fabric, UPLINK, Settings.ec2().withMulticast(multicast).withInfrastructure(List.of(ROUTER, ENDPOINT))));
        enforcement.subnet(SeedFixture.SUBNET, VirtualSwitch.BRIDGE);
        simulator = keep(fabric.call(() -> SeedFixture.builder().listen(new InetSocketAddress(ENDPOINT, 80)).start()));
        fabric.call(() -> simulator.addMetadataListener(new InetSocketAddress(METADATA, 80)));
        simulator.onChange(enforcement::apply);
        enforcement.apply(simulator.state());
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

    /** The machine that the simulator knows as `portId`, off; closed with the cloud. */
    public Host host(String name, String portId) {
        Port port = simulator.state().find(Port.class, portId).orElseThrow();
        Seat seat = new Seat("h-" + name, port.mac(), List.of(port.primary() + "/24"), ROUTER);
        Host host = keep(new Host(name, files.name() + "-" + name, seat, network, files.directory(name)));
        enforcement.attach(portId, host);
        return host;
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
