package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.LocalInterface;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.fault.CallLog.Call;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** Two hosts, a .201 and a .202, in the simulated cloud, each with its own metadata service, over HTTP on loopback. */
final class TwoHosts implements AutoCloseable {

    static final Resource ELASTIC_IP = new Resource(Kind.ELASTIC_IP, SeedFixture.ELASTIC_IP);

    final Simulator cloud;
    private final Deque<Runnable> open = new ArrayDeque<>();

    /** In the cloud as it is by itself, nothing changed. */
    TwoHosts() {
        this(SeedFixture.builder());
    }

    TwoHosts(SimulatorBuilder builder) {
        try {
            cloud = builder.start();
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
        open.push(cloud::close);
    }

    /** A host with nothing configured but the endpoint: the metadata service tells the rest, credentials included. */
    AwsSession host(String instanceId) throws IOException {
        return host(instanceId, Mode.SAFE);
    }

    AwsSession host(String instanceId, Mode mode) throws IOException {
        String metadata = metadataOf(instanceId);
        return session(settings(null, null, null, mode), metadata, () -> InstanceProfileCredentialsProvider.builder().endpoint(metadata).build());
    }

    AwsSession session(CloudSettings settings, String metadataEndpoint, Supplier<AwsCredentialsProvider> credentials) {
        return session(settings, metadataEndpoint, credentials, name -> Optional.empty());
    }

    /** @param local this host's interfaces by the kernel's name */
    AwsSession session(CloudSettings settings, String metadataEndpoint, Supplier<AwsCredentialsProvider> credentials,
                       Function<String, Optional<LocalInterface>> local) {
        AwsSession session = new AwsSession(settings, new OwnInterfaces.Host(new MetadataService(Transport.forMetadata(), metadataEndpoint, false), local),
                new ChainCredentials(credentials), api(settings.callTimeoutNs()), time());
        open.push(session::close);
        return session;
    }

    /** Without whatever this process's environment says of proxies. */
    static OkHttpClient api(long callTimeoutNs) {
        try {
            return Transport.forApi(true, null, new Environment(Map.of(), Path.of("/"), Path.of("/")), callTimeoutNs);
        } catch (CloudException impossible) {
            throw new IllegalStateException("no authorities were named", impossible);
        }
    }

    private static Time time() {
        Time real = Time.real();
        return new Time(real.clockNs(), durationNs -> TimeUnit.NANOSECONDS.sleep(Math.min(durationNs, TimeUnit.MILLISECONDS.toNanos(100))), real.random());
    }

    CloudSettings settings(String region, String instanceId, String networkInterface, Mode mode) {
        return new CloudSettings("aws", region, instanceId, networkInterface, Map.of("ec2", cloud.endpoint().toString(), "sts", cloud.endpoint().toString()), mode,
                TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(10));
    }

    String metadataOf(String instanceId) throws IOException {
        InetSocketAddress at = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), instanceId);
        return "http://127.0.0.1:" + at.getPort();
    }

    /** Changes the cloud behind everybody's back, as another user's tool would. */
    void put(Item item) {
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(item), item));
    }

    static ClaimContext mastership() {
        return mastership(() -> true);
    }

    static ClaimContext mastership(BooleanSupplier valid) {
        return new ClaimContext("VI_1", 1, TimeUnit.SECONDS.toNanos(10), valid);
    }

    /** Observes, plans and performs every step, as a takeover does when nothing goes wrong. */
    static Observation takeOver(CloudSession host, Resource resource) throws CloudException {
        perform(host, resource, host.observe(resource));
        return host.observe(resource);
    }

    static void perform(CloudSession host, Resource resource, Observation basis) throws CloudException {
        for (Step step : host.plan(resource, basis).steps()) {
            host.apply(step, mastership());
        }
    }

    /** Id of the interface that has the elastic IP, or "nobody"; asked of the model itself. */
    String holder() {
        return cloud.state().holder(SeedFixture.ELASTIC_IP).map(Item::id).orElse("nobody");
    }

    /** The EC2 calls so far, e.g. {@code AssociateAddress ok}. */
    List<String> calls() {
        return cloud.log().since(0).stream().filter(call -> call.face().equals("ec2")).map(TwoHosts::line).toList();
    }

    private static String line(Call call) {
        return call.action() + " " + call.outcome();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
