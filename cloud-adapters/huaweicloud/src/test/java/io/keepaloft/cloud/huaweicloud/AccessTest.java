package io.keepaloft.cloud.huaweicloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.TlsFront;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.Port;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who this host is, with which key it asks, and how long that lasts. */
final class AccessTest {

    private static final Resource VIRTUAL_IP = new Resource(Kind.VIRTUAL_IP, HuaweiFixture.VIRTUAL_ADDRESS);

    private Rehearsal rehearsal;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @Test
    void aServerWithAnAgencyNeedsNothingConfigured() throws Exception {
        Identity self = rehearsal.host(HuaweiFixture.INSTANCE_201).identity();
        assertEquals(new Identity("huaweicloud", HuaweiFixture.REGION, HuaweiFixture.ZONE, HuaweiFixture.INSTANCE_201, HuaweiFixture.PORT_201, HuaweiFixture.ADDRESS_201), self);
    }

    @Test
    void whereTheMetadataServiceAsksForATokenItGetsOne() throws Exception {
        rehearsal.cloud.metadata().requireTokens(true);
        assertEquals(HuaweiFixture.PORT_202, rehearsal.host(HuaweiFixture.INSTANCE_202).identity().networkInterface());
    }

    @Test
    void withAUsersKeyAndNoMetadataServiceThePortIsFoundByItsMac() throws Exception {
        CloudSettings settings = withRegion(rehearsal.settings(null, 30));
        CloudSession host = rehearsal.host(settings, Rehearsal.user());
        CloudException nobody = assertThrows(CloudException.class, host::identity);
        assertTrue(nobody.getMessage().contains("give network_interface under cloud_provider"), nobody.describe());
        rehearsal.macs = List.of("fa:16:3e:11:64:ca");
        assertEquals(HuaweiFixture.PORT_202, host.identity().networkInterface(), "asked again after a failure");
        assertEquals(HuaweiFixture.INSTANCE_202, host.identity().instanceId());
    }

    @Test
    void theInterfaceIsNamedByItsIdItsMacOrItsAddress() throws Exception {
        for (String name : List.of(HuaweiFixture.PORT_202, "FA:16:3E:11:64:CA", HuaweiFixture.ADDRESS_202)) {
            assertEquals(HuaweiFixture.PORT_202, rehearsal.host(withRegion(rehearsal.settings(name, 30)), Rehearsal.user()).identity().networkInterface(), name);
        }
        CloudException wrong = assertThrows(CloudException.class, () -> rehearsal.host(withRegion(rehearsal.settings("172.17.100.99", 30)), Rehearsal.user()).identity());
        assertEquals(Failure.NOT_FOUND, wrong.failure());
    }

    @Test
    void theProjectOfTheRegionIsAskedForWhereNobodyTellsIt() throws Exception {
        Map<String, String> variables = new HashMap<>(Rehearsal.user());
        variables.remove(Keys.PROJECT);
        CloudSession host = rehearsal.host(withRegion(rehearsal.settings(HuaweiFixture.PORT_201, 30)), variables);
        assertEquals(HuaweiFixture.ADDRESS_201, host.identity().primaryAddress());
        assertEquals(1, rehearsal.calls("KeystoneListProjects"));
    }

    @Test
    void ofTwoInterfacesTheFirstIsTakenAndTheDoubtIsSaid() throws Exception {
        rehearsal.change(new Port("12000000-0000-4000-8000-000000000211", HuaweiFixture.SUBNET, HuaweiFixture.VPC, "fa:16:3e:11:64:d1", HuaweiFixture.INSTANCE_201, 1,
                "172.17.100.211", List.of(), List.of(HuaweiFixture.SECURITY_GROUP), true, List.of(), true, "compute:" + HuaweiFixture.ZONE, "", Map.of()));
        CloudSession host = rehearsal.host(HuaweiFixture.INSTANCE_201);
        assertEquals(HuaweiFixture.PORT_201, host.identity().networkInterface());
        assertTrue(Rehearsal.find(host.preflight(Rehearsal.request()), "identity", Finding.Level.WARN).message().contains("172.17.100.211"));
    }

    @Test
    void theAgencysKeyIsRenewedEarlyAndStaysWhenThatFails() throws Exception {
        rehearsal.cloud.keys().roleLifetime(Duration.ofHours(1));
        CloudSession host = rehearsal.host(HuaweiFixture.INSTANCE_201);
        Observation seen = host.observe(VIRTUAL_IP);
        long asked = keysGiven();
        host.rehearse(VIRTUAL_IP, seen);
        assertEquals(asked, keysGiven(), "a fresh key is kept");
        rehearsal.nowNs.addAndGet(Duration.ofMinutes(25).toNanos());
        rehearsal.cloud.metadata().set(MetadataSwitch.ALL, MetadataSwitch.Mode.CUT, Duration.ZERO);
        host.rehearse(VIRTUAL_IP, seen);
        assertEquals(seen, host.observe(VIRTUAL_IP), "the old one is still good");
        rehearsal.cloud.metadata().clear();
        rehearsal.nowNs.addAndGet(Duration.ofMinutes(2).toNanos());
        host.rehearse(VIRTUAL_IP, seen);
        assertNotEquals(asked, keysGiven(), "in its last 40 minutes it is renewed");
    }

    private long keysGiven() {
        return rehearsal.cloud.log().since(0).stream().filter(call -> call.action().contains("securitykey")).count();
    }

    @Test
    void withoutAnyKeyItSaysWhatIsMissing() throws Exception {
        CloudException none = assertThrows(CloudException.class, () -> rehearsal.host(Rehearsal.INSTANCE_204).identity());
        assertEquals(Failure.DENIED, none.failure(), none.describe());
        assertTrue(none.getMessage().contains("no agency"), none.describe());
        Map<String, String> half = Map.of(Metadata.VARIABLE, "http://127.0.0.1:9", Keys.ID, HuaweiFixture.ACCESS_KEY);
        CloudException missing = assertThrows(CloudException.class, () -> rehearsal.host(rehearsal.settings(null, 30), half).identity());
        assertTrue(missing.getMessage().contains(Keys.SECRET + " is missing"), missing.describe());
    }

    @Test
    void theSdksCredentialsFileIsReadWhereTheEnvironmentHasNoKey(@TempDir Path home) throws Exception {
        Path file = home.resolve("credentials");
        Files.writeString(file, "[global]\nak = nobody\n[basic]\nak = " + HuaweiFixture.ACCESS_KEY + "\nsk=" + HuaweiFixture.SECRET_KEY + "\nproject_id = " + HuaweiFixture.PROJECT + "\n");
        Map<String, String> variables = Map.of(Metadata.VARIABLE, "http://127.0.0.1:9", CredentialsFile.VARIABLE, file.toString());
        CloudSession host = rehearsal.host(withRegion(rehearsal.settings(HuaweiFixture.PORT_201, 30)), variables);
        assertEquals(HuaweiFixture.ADDRESS_201, host.identity().primaryAddress());
        Finding found = Rehearsal.find(host.preflight(Rehearsal.request()), "credentials", Finding.Level.PASS);
        assertTrue(found.message().startsWith("access key " + HuaweiFixture.ACCESS_KEY + " of " + file), found.message());
        Files.writeString(file, "[basic]\nak = " + HuaweiFixture.ACCESS_KEY + "\n[global]\nsk = " + HuaweiFixture.SECRET_KEY);
        CloudException half = assertThrows(CloudException.class, () -> rehearsal.host(rehearsal.settings(null, 30), variables).identity());
        assertTrue(half.failure() == Failure.DENIED && half.getMessage().equals(file + " has no sk in its section [basic]"), half.describe());
        Files.delete(file);
        assertTrue(assertThrows(CloudException.class, () -> rehearsal.host(rehearsal.settings(null, 30), variables).identity()).getMessage().contains("cannot be read"));
    }

    @Test
    void aSilentMetadataServiceIsWhatIsWrongAndIsAskedAgain() throws Exception {
        rehearsal.cloud.metadata().set(MetadataSwitch.ALL, MetadataSwitch.Mode.CUT, Duration.ZERO);
        Map<String, String> variables = new HashMap<>(rehearsal.on(HuaweiFixture.INSTANCE_201));
        variables.put(Keys.ID, HuaweiFixture.ACCESS_KEY);
        variables.put(Keys.SECRET, HuaweiFixture.SECRET_KEY);
        CloudSession host = rehearsal.host(rehearsal.settings(null, 30), variables);
        CloudException silent = assertThrows(CloudException.class, host::identity);
        assertTrue(silent.failure() == Failure.UNAVAILABLE && silent.operation().equals("metadata service"), silent.describe());
        rehearsal.cloud.metadata().clear();
        assertEquals(HuaweiFixture.PORT_201, host.identity().networkInterface());
    }

    @Test
    void aSecretThatIsWrongIsDeniedAndNotTold() throws Exception {
        Map<String, String> wrong = new HashMap<>(Rehearsal.user());
        wrong.put(Keys.SECRET, "hunter2");
        CloudException denied = assertThrows(CloudException.class, () -> rehearsal.host(withRegion(rehearsal.settings(HuaweiFixture.PORT_201, 30)), wrong).identity());
        assertEquals(Failure.DENIED, denied.failure());
        assertTrue(denied.code().startsWith("APIGW.") && !denied.requestId().isEmpty(), denied.describe());
        Keys keys = Keys.of(environment(wrong), new Metadata(Transport.forMetadata(), environment(wrong)), () -> 0);
        for (String said : List.of(denied.describe(), keys.toString(), keys.origin(), keys.current().toString(), environment(wrong).toString())) {
            assertFalse(said.contains("hunter2"), said);
        }
    }

    @Test
    void aCloudWithAnAuthorityOfItsOwnIsTrustedWhenTheFileNamesItAndToldNothingOtherwise(@TempDir Path directory) throws Exception {
        try (TlsFront front = new TlsFront(rehearsal.cloud.endpoint(), directory)) {
            String at = front.endpoint().toString();
            CloudSettings behind = new CloudSettings("huaweicloud", HuaweiFixture.REGION, null, HuaweiFixture.PORT_201, Map.of("vpc", at, "eip", at, "ecs", at),
                    CloudSettings.Mode.SAFE, 30_000_000_000L, 10_000_000_000L);
            CloudException strange = assertThrows(CloudException.class, () -> rehearsal.host(behind, Rehearsal.user()).identity());
            assertEquals(Failure.UNAVAILABLE, strange.failure(), strange.describe());
            assertEquals(0, rehearsal.calls("ShowPort"));
            Map<String, String> variables = new HashMap<>(Rehearsal.user());
            variables.put(Link.AUTHORITIES, front.authority().toString());
            assertEquals(HuaweiFixture.ADDRESS_201, rehearsal.host(behind, variables).identity().primaryAddress());
        }
    }

    /** The way through a proxy is the one of `https_proxy` and `no_proxy`: the metadata service never goes there. */
    @Test
    void callsGoThroughTheProxyThatTheEnvironmentNames() throws Exception {
        Map<String, String> variables = new HashMap<>(rehearsal.on(HuaweiFixture.INSTANCE_201));
        variables.put("http_proxy", "http://127.0.0.1:9");
        CloudException proxied = assertThrows(CloudException.class, () -> rehearsal.host(rehearsal.settings(null, 30), variables).identity());
        assertEquals(Failure.UNAVAILABLE, proxied.failure(), proxied.describe());
        variables.put("no_proxy", "127.0.0.0/8");
        assertEquals(HuaweiFixture.PORT_201, rehearsal.host(rehearsal.settings(null, 30), variables).identity().networkInterface());
    }

    @Test
    void aServerOfHuaweiCloudIsToldFromAPlainOpenStacks() throws Exception {
        assertTrue(HuaweiProvider.detected(environment(rehearsal.on(HuaweiFixture.INSTANCE_201))));
        try (Simulator plain = OpenStackFixture.builder().start()) {
            InetSocketAddress at = plain.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), OpenStackFixture.INSTANCE_201);
            assertFalse(HuaweiProvider.detected(environment(Map.of(Metadata.VARIABLE, "http://127.0.0.1:" + at.getPort()))));
        }
        assertFalse(HuaweiProvider.detected(environment(Map.of(Metadata.VARIABLE, "http://127.0.0.1:9"))));
    }

    private static CloudSettings withRegion(CloudSettings settings) {
        return new CloudSettings(settings.provider(), HuaweiFixture.REGION, null, settings.networkInterface(), settings.endpoints(), settings.mode(), settings.deadlineNs(),
                settings.reconcileIntervalNs());
    }

    private static Environment environment(Map<String, String> variables) {
        return new Environment(variables, Path.of("/nonexistent"), Path.of("/nonexistent"));
    }
}
