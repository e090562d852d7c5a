package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.ACCESS_KEY_ID;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.SECRET_ACCESS_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.contract.TlsFront;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard environment variables mean here what they mean to every AWS tool; each case is a process with that environment. */
final class EnvironmentTest {

    private static final String NOBODY_LISTENS = "http://127.0.0.1:1";

    @Test
    void theMetadataServicesRoleAndOneEndpointForAllServicesSuffice() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            assertEquals(List.of("detected true", "region us-east-1", "interface " + PORT_201, "elastic ip held by nobody"), probe(Map.of(
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201), "AWS_ENDPOINT_URL", hosts.cloud.endpoint().toString())));
            assertTrue(hosts.cloud.log().since(0).stream().anyMatch(call -> call.principal().equals(INSTANCE_201) && call.face().equals("ec2")));
        }
    }

    @Test
    void theServicesOwnEndpointKeysAndRegionComeFirst() throws Exception {
        try (TwoHosts hosts = new TwoHosts(SeedFixture.builder().region("eu-central-1"))) {
            assertEquals("region eu-central-1", probe(Map.of(
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201), "AWS_ENDPOINT_URL", NOBODY_LISTENS,
                    "AWS_ENDPOINT_URL_EC2", hosts.cloud.endpoint().toString(), "AWS_REGION", "eu-central-1",
                    "AWS_ACCESS_KEY_ID", ACCESS_KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)).get(1));
            assertTrue(hosts.cloud.log().since(0).stream().anyMatch(call -> call.principal().equals(SeedFixture.OPERATOR)));
        }
    }

    @Test
    void theConfigurationsEndpointBeatsTheEnvironments() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            assertEquals("elastic ip held by nobody", probe(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201),
                    "AWS_ENDPOINT_URL_EC2", NOBODY_LISTENS), hosts.cloud.endpoint().toString()).getLast());
        }
    }

    @Test
    void whomTlsTrustsIsTheJvmsStandardSetting(@TempDir Path directory) throws Exception {
        try (TwoHosts hosts = new TwoHosts(); TlsFront front = new TlsFront(hosts.cloud.endpoint(), directory)) {
            Map<String, String> environment = Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201),
                    "AWS_ENDPOINT_URL_EC2", front.endpoint().toString());
            assertEquals("elastic ip held by nobody", Probe.run(TlsFront.trust(directory), environment).getLast());
            AssertionError refused = assertThrows(AssertionError.class, () -> probe(environment));
            assertTrue(refused.getMessage().contains("PKIX path building failed"), refused.getMessage());
        }
    }

    @Test
    void theAwsToolsOwnBundleCountsInTheJvmsPlace(@TempDir Path directory) throws Exception {
        try (TwoHosts hosts = new TwoHosts(); TlsFront front = new TlsFront(hosts.cloud.endpoint(), directory)) {
            assertEquals("elastic ip held by nobody", probe(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201),
                    "AWS_ENDPOINT_URL_EC2", front.endpoint().toString(), "AWS_CA_BUNDLE", front.authority().toString())).getLast());
            AssertionError missing = assertThrows(AssertionError.class, () -> probe(Map.of("AWS_CA_BUNDLE", directory.resolve("no.pem").toString())));
            assertTrue(missing.getMessage().contains("no certificates can be read from " + directory.resolve("no.pem")), missing.getMessage());
        }
    }

    private static List<String> probe(Map<String, String> environment, String... arguments) throws Exception {
        return Probe.run(List.of(), environment, arguments);
    }
}
