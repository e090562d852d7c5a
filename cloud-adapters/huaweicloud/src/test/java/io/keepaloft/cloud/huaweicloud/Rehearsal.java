package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The simulated Huawei Cloud with the seed's network, a stranger in it, and the hosts, each with its agency; their clock is the test's. */
final class Rehearsal implements AutoCloseable {

    static final String INSTANCE_204 = "11000000-0000-4000-8000-000000000204";
    static final String PORT_204 = "12000000-0000-4000-8000-000000000204";
    static final String ADDRESS_204 = "172.17.100.204";

    final Simulator cloud;
    final AtomicLong nowNs = new AtomicLong();
    /** The hosts' clock. */
    LongSupplier clockNs = nowNs::get;
    /** What the hosts' kernels say that their MAC addresses are. */
    List<String> macs = List.of();
    /** And what they say of one interface, by its name. */
    final Map<String, LocalInterface> interfaces = new HashMap<>();
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final Map<String, String> metadata = new HashMap<>();

    Rehearsal() throws IOException {
        this(builder());
    }

    Rehearsal(SimulatorBuilder builder) throws IOException {
        cloud = builder.start();
        open.push(cloud::close);
    }

    /** As the fixture, and with somebody else's server in the subnet. */
    static SimulatorBuilder builder() {
        Instance stranger = new Instance(INSTANCE_204, "15000000-0000-4000-8000-000000000001", "s6.small.1", HuaweiFixture.ZONE, Instance.Power.RUNNING, null,
                java.time.Instant.EPOCH, Map.of("Name", "stranger"));
        return HuaweiFixture.builder().with(stranger, new Port(PORT_204, HuaweiFixture.SUBNET, HuaweiFixture.VPC, "fa:16:3e:11:64:cc", INSTANCE_204, 0, ADDRESS_204, List.of(),
                List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), true, "compute:" + HuaweiFixture.ZONE, "", Map.of()));
    }

    /** The agent's session on this server, with nothing configured but where the services are. */
    CloudSession host(String instance) throws IOException {
        return host(settings(null, 30), on(instance));
    }

    CloudSession host(CloudSettings settings, Map<String, String> variables) {
        Environment environment = new Environment(variables, Path.of("/nonexistent"), Path.of("/nonexistent"));
        HuaweiSession session = new HuaweiSession(settings, environment, new Metadata(Transport.forMetadata(), environment), kernel(), clockNs);
        open.push(session::close);
        return session;
    }

    private LocalInterfaces kernel() {
        return new LocalInterfaces() {
            @Override
            public List<String> macs() {
                return macs;
            }

            @Override
            public Optional<LocalInterface> named(String name) {
                return Optional.ofNullable(interfaces.get(name));
            }
        };
    }

    /** @param port what {@code network_interface} says, or null */
    CloudSettings settings(String port, long deadlineS) {
        String at = cloud.endpoint().toString();
        return new CloudSettings(HuaweiProvider.NAME, null, null, port, Map.of("vpc", at, "eip", at, "ecs", at, "iam", at), Mode.SAFE, TimeUnit.SECONDS.toNanos(deadlineS),
                TimeUnit.SECONDS.toNanos(10));
    }

    /** The variables of an agent on this server: it hears the metadata service, and no more. */
    Map<String, String> on(String instance) throws IOException {
        if (!metadata.containsKey(instance)) {
            InetSocketAddress at = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), instance);
            metadata.put(instance, "http://127.0.0.1:" + at.getPort());
        }
        return Map.of(Metadata.VARIABLE, metadata.get(instance));
    }

    /** The variables of an agent that has a user's access key and no metadata service. */
    static Map<String, String> user() {
        return Map.of(Metadata.VARIABLE, "http://127.0.0.1:9", Keys.ID, HuaweiFixture.ACCESS_KEY, Keys.SECRET, HuaweiFixture.SECRET_KEY, Keys.PROJECT, HuaweiFixture.PROJECT);
    }

    Port port(String id) {
        return cloud.state().find(Port.class, id).orElseThrow();
    }

    ElasticIp publicIp() {
        return cloud.state().find(ElasticIp.class, HuaweiFixture.PUBLIC_IP).orElseThrow();
    }

    /** Changes the cloud behind everybody's back, as a console would. */
    void change(Item item) {
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(item), true));
    }

    void pairs(String portId, String... addresses) {
        change(port(portId).withAllowedAddressPairs(Stream.of(addresses).map(AddressPair::of).toList()));
    }

    List<String> pairsOf(String portId) {
        return port(portId).allowedAddressPairs().stream().map(AddressPair::address).toList();
    }

    /** @param portId null: binds the EIP to nothing */
    void bind(String portId) {
        change(HuaweiFixture.publicIp(portId, portId == null ? null : port(portId).primary()));
    }

    /** How often this was asked, whatever came of it. */
    long calls(String action) {
        return cloud.log().since(0).stream().filter(call -> call.action().equals(action)).count();
    }

    /** Calls that change something or try to. */
    List<String> writes() {
        return cloud.log().since(0).stream().filter(call -> call.face().equals("huaweicloud")).map(call -> call.action())
                .filter(action -> action.startsWith("Update") || action.startsWith("Create") || action.startsWith("Delete")).toList();
    }

    static PreflightRequest request(Resource... resources) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(HuaweiFixture.VIRTUAL_ADDRESS), List.of(resources),
                List.of(HuaweiFixture.ADDRESS_202), Map.of(), Set.of(PreflightRequest.Path.UNICAST), 3112)));
    }

    /** Observes, plans and performs every step, as a takeover does when nothing goes wrong. */
    static Observation takeOver(CloudSession host, Resource resource) throws CloudException {
        perform(host, resource, host.observe(resource));
        return host.observe(resource);
    }

    static void perform(CloudSession host, Resource resource, Observation basis) throws CloudException {
        for (Step step : host.plan(resource, basis).steps()) {
            host.apply(step, new ClaimContext("VI_1", 1, TimeUnit.SECONDS.toNanos(10), () -> true));
        }
    }

    static Finding find(List<Finding> findings, String id, Finding.Level level) {
        return findings.stream().filter(finding -> finding.id().equals(id) && finding.level() == level).findFirst()
                .orElseThrow(() -> new AssertionError("no " + level + " of " + id + " in " + String.join("\n", findings.stream().map(Object::toString).toList())));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
