package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.http.Transport;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/** An operator who meant another one sees that it is the instance's role that calls. */
final class CallerTest {
    private static final List<String> SSO = List.of("profile operators");

    private Simulator cloud;
    private String metadata;

    @BeforeEach
    void anInstanceWithARole() throws Exception {
        cloud = SeedFixture.builder().start();
        InetSocketAddress at = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), INSTANCE_201);
        metadata = "http://127.0.0.1:" + at.getPort();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private MetadataService service() {
        return new MetadataService(Transport.forMetadata(), metadata, false);
    }

    private AwsCredentials ofTheInstance() {
        try (InstanceProfileCredentialsProvider role = InstanceProfileCredentialsProvider.builder().endpoint(metadata).build()) {
            return role.resolveCredentials();
        }
    }

    @Test
    void theInstancesRoleIsNamedAndWhatWasMeantInsteadIsAWarning() {
        Caller meant = Caller.of(ofTheInstance(), service(), () -> SSO);
        assertTrue(meant.words().startsWith("those of the instance's role ") && meant.words().length() > "those of the instance's role ".length(), meant.words());
        Finding told = AccessChecks.accepted("us-east-1", meant, null);
        assertEquals(Level.WARN, told.level());
        assertTrue(told.message().equals("EC2 accepts them: " + meant.words() + "; but profile operators is set up, and gave none") && told.answersAll(), told.toString());
        assertEquals(Level.PASS, AccessChecks.accepted("us-east-1", Caller.of(ofTheInstance(), service(), List::of), null).level());
    }

    @Test
    void whatWasMeantIsNoWarningWhereItIsInUse() {
        AwsCredentials signedOn = AwsBasicCredentials.builder().accessKeyId("AKIAEXAMPLE").secretAccessKey("example").providerName("n,r").build();
        Caller caller = Caller.of(signedOn, service(), () -> SSO);
        assertEquals(new Caller("access key AKIAEXAMPLE of single sign-on", List.of()), caller);
        assertEquals("EC2 accepts them: access key AKIAEXAMPLE of single sign-on", AccessChecks.accepted("us-east-1", caller, null).message());
    }
}
