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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
            assertEquals("elastic ip held by nobody", probe(TlsFront.trust(directory), environment).getLast());
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

    @Test
    void aWebIdentityIsExchangedForARoleAtSts(@TempDir Path directory) throws Exception {
        String role = "arn:aws:iam::123456789012:role/pod";
        try (TwoHosts hosts = new TwoHosts(SeedFixture.builder().webIdentity(role, "token-of-the-cluster"))) {
            Path token = Files.writeString(directory.resolve("token"), "token-of-the-cluster");
            assertEquals("elastic ip held by nobody", probe(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201),
                    "AWS_ENDPOINT_URL", hosts.cloud.endpoint().toString(), "AWS_REGION", "us-east-1", "AWS_ROLE_ARN", role, "AWS_ROLE_SESSION_NAME", "keepaloft",
                    "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString())).getLast());
            assertTrue(hosts.cloud.log().since(0).stream().anyMatch(call -> call.principal().equals(role) && call.face().equals("ec2")));
        }
    }

    @Test
    void aProfilesRoleIsAssumed(@TempDir Path directory) throws Exception {
        String role = "arn:aws:iam::123456789012:role/failover";
        try (TwoHosts hosts = new TwoHosts(SeedFixture.builder().role(role, SeedFixture.OPERATOR))) {
            Path config = Files.writeString(directory.resolve("config"), "[profile ha]\nregion = us-east-1\nrole_arn = " + role + "\nsource_profile = keys\n"
                    + "[profile keys]\naws_access_key_id = " + ACCESS_KEY_ID + "\naws_secret_access_key = " + SECRET_ACCESS_KEY + "\n");
            assertEquals("elastic ip held by nobody", probe(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", hosts.metadataOf(INSTANCE_201),
                    "AWS_ENDPOINT_URL", hosts.cloud.endpoint().toString(), "AWS_PROFILE", "ha", "AWS_CONFIG_FILE", config.toString(),
                    "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString())).getLast());
            assertTrue(hosts.cloud.log().since(0).stream().anyMatch(call -> call.principal().equals(role) && call.face().equals("ec2")));
        }
    }

    private static List<String> probe(Map<String, String> environment, String... arguments) throws Exception {
        return probe(List.of(), environment, arguments);
    }

    private static List<String> probe(List<String> options, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EnvironmentProbe.class.getName()));
        command.addAll(1, options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
            assertEquals(0, process.exitValue(), said);
            return said.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
