package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.fault.CallLog.Call;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** What the contracts of all AWS resources share: two hosts, a stranger's interface, and a stranger's elastic IP on a second address of ours. */
abstract class AwsSite implements SimulatedSite {
    static final String STRANGER_PORT = "eni-0stranger";
    static final String STRANGER_ADDRESS = "172.17.100.204";
    private static final String OTHER_ADDRESS = "172.17.100.231";

    final TwoHosts hosts;
    private final Mode mode;
    private final List<String> secrets = new ArrayList<>();

    AwsSite(TestClock clock, Mode mode) throws IOException {
        this(SeedFixture.builder().nanoClock(clock::nowNs), mode);
    }

    AwsSite(SimulatorBuilder builder, Mode mode) throws IOException {
        this.hosts = new TwoHosts(builder);
        this.mode = mode;
        Port ours = hosts.cloud.state().find(Port.class, SeedFixture.PORT_201).orElseThrow();
        hosts.put(new Port(STRANGER_PORT, SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:cb", null, 0, STRANGER_ADDRESS, List.of(),
                List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "", Map.of()));
        hosts.put(ours.withSecondary(OTHER_ADDRESS));
        hosts.put(new ElasticIp("eipalloc-foreign", "198.51.100.7", new ElasticIp.Association("eipassoc-foreign", ours.id(), OTHER_ADDRESS), Map.of()));
    }

    static String port(Who who) {
        return switch (who) {
            case A -> SeedFixture.PORT_201;
            case B -> SeedFixture.PORT_202;
            case STRANGER -> STRANGER_PORT;
        };
    }

    static String address(Who who) {
        return switch (who) {
            case A -> SeedFixture.ADDRESS_201;
            case B -> SeedFixture.ADDRESS_202;
            case STRANGER -> STRANGER_ADDRESS;
        };
    }

    @Override public final String machine(Who who) {
        return instance(who);
    }

    private static String instance(Who who) {
        return who == Who.A ? SeedFixture.INSTANCE_201 : SeedFixture.INSTANCE_202;
    }

    /** The thing as it is for everybody, without what a takeover may change of it; null: it is all the resource's. */
    abstract Item withoutResource(Item item);

    @Override public final String others() {
        return hosts.cloud.state().items().values().stream().map(this::withoutResource).map(String::valueOf).collect(Collectors.joining("\n"));
    }

    @Override public final CloudSession open(Who who, long deadlineNs) throws IOException {
        String metadata = hosts.metadataOf(instance(who));
        CloudSettings settings = new CloudSettings("aws", null, null, null, Map.of("ec2", hosts.cloud.endpoint().toString()), mode, deadlineNs,
                TimeUnit.SECONDS.toNanos(10));
        return hosts.session(settings, metadata, () -> InstanceProfileCredentialsProvider.builder().endpoint(metadata).build());
    }

    @Override public final Simulator cloud() {
        return hosts.cloud;
    }

    @Override public final Planned.Failure throttled() {
        return new Planned.Failure(503, "RequestLimitExceeded", "Request limit exceeded.", false);
    }

    @Override public final Planned.Failure denied() {
        return new Planned.Failure(403, "UnauthorizedOperation", "You are not authorized to perform this operation.", false);
    }

    @Override public final void denyTaking() {
        hosts.cloud.faults().deny(SeedFixture.INSTANCE_201, "AssociateAddress", "AssignPrivateIpAddresses", "AssignIpv6Addresses", "CreateRoute", "ReplaceRoute");
    }

    @Override public final void expireCredentials() {
        noteSecrets();
        hosts.cloud.keys().expireTemporary(Clock.systemUTC().instant());
    }

    private void noteSecrets() {
        for (Who who : List.of(Who.A, Who.B)) {
            Credentials held = hosts.cloud.keys().ofInstance(instance(who), Clock.systemUTC().instant());
            secrets.addAll(List.of(held.secretAccessKey().reveal(), held.sessionToken().reveal()));
        }
    }

    @Override public final List<String> secrets() {
        noteSecrets();
        return secrets;
    }

    @Override public final List<String> writes() {
        return hosts.cloud.log().since(0).stream().filter(call -> call.face().equals("ec2") && !call.outcome().equals("DryRunOperation")).map(Call::action)
                .filter(action -> !action.startsWith("Describe") && !action.startsWith("Get")).toList();
    }

    @Override public final void close() {
        hosts.close();
    }
}
