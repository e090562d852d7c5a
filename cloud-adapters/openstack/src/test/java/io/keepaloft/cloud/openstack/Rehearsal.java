package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.http.LocalInterfaces;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The simulated OpenStack with the seed's network and no address pairs yet, and the hosts on it; their clock is the test's. */
final class Rehearsal implements AutoCloseable {

    static final Resource PAIR = new Resource(Kind.ALLOWED_ADDRESS_PAIR, OpenStackFixture.VIRTUAL_ADDRESS);

    final Simulator cloud;
    final AtomicLong nowNs = new AtomicLong();
    /** What the hosts' kernels say that their MAC addresses are. */
    List<String> macs = List.of();
    /** And their addresses. */
    Set<String> addresses = Set.of();
    /** And of one interface, by its name. */
    final Map<String, LocalInterface> interfaces = new HashMap<>();
    private final Deque<Runnable> open = new ArrayDeque<>();

    Rehearsal() throws IOException {
        this(OpenStackFixture.builder());
    }

    Rehearsal(SimulatorBuilder builder) throws IOException {
        cloud = builder.start();
        open.push(cloud::close);
        for (String port : List.of(OpenStackFixture.PORT_201, OpenStackFixture.PORT_202)) {
            change(port(port).withAllowedAddressPairs(List.of()));
        }
    }

    Map<String, String> account() {
        return SimulatedAdapterTest.account(cloud);
    }

    Map<String, String> credential() {
        return Map.of("OS_AUTH_URL", cloud.identityEndpoint().toString(), "OS_APPLICATION_CREDENTIAL_ID", OpenStackFixture.CREDENTIAL_ID,
                "OS_APPLICATION_CREDENTIAL_SECRET", OpenStackFixture.CREDENTIAL_SECRET);
    }

    CloudSession host(String portId) {
        return host(portId, account(), Map.of());
    }

    /** @param moving the addresses that the configuration has as {@code secondary_ip} */
    CloudSession host(String portId, Set<String> moving) {
        return host(portId, account(), Map.of(), moving);
    }

    /** @param portId what {@code network_interface} says, or null */
    CloudSession host(String portId, Map<String, String> variables, Map<String, String> endpoints) {
        return host(portId, variables, endpoints, Set.of());
    }

    private CloudSession host(String portId, Map<String, String> variables, Map<String, String> endpoints, Set<String> moving) {
        Environment environment = Site.environment(variables);
        CloudSettings plain = Site.settings(portId, Mode.SAFE);
        CloudSettings settings = new CloudSettings("openstack", null, null, portId, endpoints, Mode.SAFE, plain.deadlineNs(), plain.reconcileIntervalNs(), moving);
        OpenStackSession session = new OpenStackSession(settings, environment, new Metadata(Transport.forMetadata(), environment), kernel(), nowNs::get);
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
            public Set<String> addresses() {
                return addresses;
            }

            @Override
            public Optional<LocalInterface> named(String name) {
                return Optional.ofNullable(interfaces.get(name));
            }
        };
    }

    /** The variables of an agent on this server: it hears the metadata service. */
    Map<String, String> on(String instance) throws IOException {
        Map<String, String> variables = new HashMap<>(account());
        InetSocketAddress at = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), instance);
        variables.put(Metadata.VARIABLE, URI.create("http://127.0.0.1:" + at.getPort()).toString());
        return variables;
    }

    Port port(String id) {
        return cloud.state().find(Port.class, id).orElseThrow();
    }

    void change(Port port) {
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(port), true));
    }

    boolean mayUseTheAddress(String portId) {
        return port(portId).allowedAddressPairs().stream().anyMatch(pair -> pair.address().equals(OpenStackFixture.VIRTUAL_ADDRESS));
    }

    /** How often this was asked, whatever came of it. */
    long calls(String action) {
        return cloud.log().since(0).stream().filter(call -> call.action().equals(action)).count();
    }

    static PreflightRequest request(Resource... resources) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(OpenStackFixture.VIRTUAL_ADDRESS), List.of(resources),
                List.of(OpenStackFixture.ADDRESS_202), Map.of(), Set.of(PreflightRequest.Path.UNICAST), 3112)));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
