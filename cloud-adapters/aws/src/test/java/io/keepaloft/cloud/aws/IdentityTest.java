package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.REGION;
import static io.keepaloft.cloud.simulator.SeedFixture.ZONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.http.Transport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Who this host is: from the metadata service, or from the configuration, or an error that says what to do. */
final class IdentityTest {

    private static final Identity HOST_202 = new Identity("aws", REGION, ZONE, INSTANCE_202, PORT_202, ADDRESS_202);
    private static final String NOBODY_LISTENS = "http://127.0.0.1:1";
    private static final Supplier<AwsCredentialsProvider> OPERATOR = () -> StaticCredentialsProvider.create(
            AwsBasicCredentials.create(SeedFixture.ACCESS_KEY_ID, SeedFixture.SECRET_ACCESS_KEY));

    @Test
    void theMetadataServiceTellsEverything() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            assertEquals(HOST_202, hosts.host(INSTANCE_202).identity());
        }
    }

    @Test
    void ofSeveralInterfacesTheOneWithDeviceNumberZeroIsMeant() throws Exception {
        // Its MAC address sorts before the first interface's.
        Port second = new Port("eni-0second", SeedFixture.SUBNET, SeedFixture.VPC, "02:00:00:00:00:01", INSTANCE_202, 1, "172.17.100.210", List.of(),
                List.of(SeedFixture.SECURITY_GROUP), true, List.of(), "", Map.of());
        try (TwoHosts hosts = new TwoHosts(SeedFixture.builder().with(second))) {
            assertEquals(HOST_202, hosts.host(INSTANCE_202).identity());
        }
    }

    @Test
    void aConfiguredInterfaceNeedsNoMetadataService() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession host = hosts.session(hosts.settings(REGION, null, PORT_202, Mode.SAFE), NOBODY_LISTENS, OPERATOR);
            assertEquals(HOST_202, host.identity());
        }
    }

    @Test
    void aConfiguredInstanceMeansItsFirstInterface() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession host = hosts.session(hosts.settings(REGION, INSTANCE_202, null, Mode.SAFE), NOBODY_LISTENS, OPERATOR);
            assertEquals(HOST_202, host.identity());
        }
    }

    @Test
    void aConfiguredInterfaceThatDoesNotExistIsNamed() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession host = hosts.session(hosts.settings(REGION, null, "eni-0nowhere", Mode.SAFE), NOBODY_LISTENS, OPERATOR);
            CloudException unknown = assertThrows(CloudException.class, host::identity);
            assertEquals(Failure.NOT_FOUND, unknown.failure());
            assertTrue(unknown.getMessage().contains("eni-0nowhere in us-east-1"), unknown.getMessage());
        }
    }

    @Test
    void withoutAMetadataServiceTheSessionOpensAndSaysWhatToConfigure() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession host = hosts.session(hosts.settings(null, null, null, Mode.SAFE), NOBODY_LISTENS, OPERATOR);
            CloudException silent = assertThrows(CloudException.class, () -> host.observe(ELASTIC_IP));
            assertEquals(Failure.UNAVAILABLE, silent.failure());
            assertTrue(silent.getMessage().contains("give region, instance_id and network_interface under cloud_provider"), silent.getMessage());
        }
    }

    @Test
    void aServiceThatSwallowsTheTokenRequestIsTheHopLimitsDoing() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession host = hosts.host(INSTANCE_202);
            hosts.cloud.metadata().set(INSTANCE_202, MetadataSwitch.Mode.ON, Duration.ofSeconds(3));
            CloudException silent = assertThrows(CloudException.class, host::identity);
            assertTrue(silent.getMessage().contains("--http-put-response-hop-limit 2"), silent.getMessage());
        }
    }

    @Test
    void aServiceThatIsSwitchedOffAnswersAgainLaterAndTheSessionThenWorks() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession host = hosts.host(INSTANCE_202);
            hosts.cloud.metadata().set(INSTANCE_202, MetadataSwitch.Mode.DISABLED, Duration.ZERO);
            CloudException off = assertThrows(CloudException.class, host::identity);
            assertEquals(Failure.UNAVAILABLE, off.failure());
            assertTrue(off.getMessage().contains("--http-endpoint enabled"), off.getMessage());
            hosts.cloud.metadata().clear();
            assertEquals(HOST_202, host.identity());
        }
    }

    @Test
    void aTokenThatEndedIsRenewedOnceAndTheAnswerComes() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Clock.systemUTC().instant());
        InstantSource clock = now::get;
        try (TwoHosts hosts = new TwoHosts(SeedFixture.builder().clock(clock))) {
            MetadataService metadata = new MetadataService(Transport.forMetadata(), hosts.metadataOf(INSTANCE_202), false);
            assertEquals(INSTANCE_202, metadata.get("meta-data/instance-id"));
            now.set(now.get().plus(Duration.ofHours(7)));
            assertEquals(INSTANCE_202, metadata.get("meta-data/instance-id"));
            long tokens = hosts.cloud.log().since(0).stream().filter(call -> call.action().equals("PUT /latest/api/token")).count();
            assertEquals(2, tokens);
            assertEquals(Failure.NOT_FOUND, assertThrows(CloudException.class, () -> metadata.get("meta-data/no-such-thing")).failure());
        }
    }

    @Test
    void aDisabledServiceIsNotAsked() {
        CloudException off = assertThrows(CloudException.class, () -> new MetadataService(Transport.forMetadata(), NOBODY_LISTENS, true).get("meta-data/mac"));
        assertTrue(off.getMessage().contains("AWS_EC2_METADATA_DISABLED"), off.getMessage());
    }

    @Test
    void credentialsThatEndMidWayAreAskedForAnewAndNeverTakenForALostAddress() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            AwsSession host = hosts.host(INSTANCE_201);
            takeOver(host, ELASTIC_IP);
            hosts.cloud.keys().expireTemporary(Clock.systemUTC().instant());
            CloudException expired = assertThrows(CloudException.class, () -> host.observe(ELASTIC_IP));
            assertEquals("RequestExpired", expired.code());
            assertEquals(Failure.RETRYABLE, expired.failure());
            assertTrue(expired.getMessage().contains("the credentials ended"), expired.getMessage());
            assertInstanceOf(Observation.HeldByUs.class, host.observe(ELASTIC_IP));
        }
    }

    @Test
    void noCredentialsAtAllIsForPeopleToRepair() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            AwsSession host = hosts.session(hosts.settings(REGION, null, PORT_202, Mode.SAFE), NOBODY_LISTENS,
                    () -> InstanceProfileCredentialsProvider.builder().endpoint(NOBODY_LISTENS).build());
            CloudException none = assertThrows(CloudException.class, host::identity);
            assertEquals(Failure.DENIED, none.failure());
            assertTrue(none.getMessage().startsWith("no credentials"), none.getMessage());
        }
    }
}
