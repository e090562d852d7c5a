package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sts.StsClient;

/** Where EC2 and STS are asked in each of AWS's partitions, and with its standard settings. */
final class PartitionsTest {

    /** Notes where a request would go, and does not send it. */
    private static final class Signpost implements SdkHttpClient {
        final List<URI> asked = new ArrayList<>();

        @Override public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            asked.add(request.httpRequest().getUri());
            return new ExecutableHttpRequest() {
                @Override public HttpExecuteResponse call() throws IOException {
                    throw new IOException("not sent");
                }

                @Override public void abort() {}
            };
        }

        @Override public void close() {}
    }

    @AfterEach
    void asBefore() {
        System.clearProperty("aws.useFipsEndpoint");
        System.clearProperty("aws.useDualstackEndpoint");
    }

    private static List<String> hosts(String region, Map<String, String> endpoints) throws CloudException {
        Signpost signpost = new Signpost();
        CloudSettings settings = new CloudSettings("aws", region, null, null, endpoints, Mode.SAFE, TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(10));
        Clients clients = new Clients(settings, region, signpost);
        ChainCredentials keys = new ChainCredentials(() -> StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example")));
        try (Ec2Client ec2 = clients.ec2(keys); StsClient sts = clients.sts(keys)) {
            assertThrows(SdkException.class, ec2::describeAddresses);
            assertThrows(SdkException.class, sts::getCallerIdentity);
        }
        return signpost.asked.stream().map(URI::getHost).toList();
    }

    @ParameterizedTest
    @CsvSource({"us-east-1, ec2.us-east-1.amazonaws.com, sts.us-east-1.amazonaws.com", "cn-north-1, ec2.cn-north-1.amazonaws.com.cn, sts.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, ec2.us-gov-west-1.amazonaws.com, sts.us-gov-west-1.amazonaws.com"})
    void theRegionSaysWhichPartition(String region, String ec2, String sts) throws Exception {
        assertEquals(List.of(ec2, sts), hosts(region, Map.of()));
    }

    @Test
    void fipsAndDualStackAreStandardSettings() throws Exception {
        System.setProperty("aws.useFipsEndpoint", "true");
        assertEquals(List.of("ec2-fips.us-east-1.amazonaws.com", "sts-fips.us-east-1.amazonaws.com"), hosts("us-east-1", Map.of()));
        System.clearProperty("aws.useFipsEndpoint");
        System.setProperty("aws.useDualstackEndpoint", "true");
        assertEquals("ec2.eu-west-1.api.aws", hosts("eu-west-1", Map.of()).getFirst());
    }

    @Test
    void aPrivateEndpointOfTheFileGoesBeforeAllThat() throws Exception {
        assertEquals(List.of("vpce-1.ec2.us-east-1.vpce.amazonaws.com", "vpce-2.sts.us-east-1.vpce.amazonaws.com"), hosts("us-east-1", Map.of(
                "ec2", "https://vpce-1.ec2.us-east-1.vpce.amazonaws.com", "sts", "https://vpce-2.sts.us-east-1.vpce.amazonaws.com")));
        assertEquals(Failure.FATAL, assertThrows(CloudException.class, () -> hosts("us-east-1", Map.of("sts", "sts.example"))).failure());
    }
}
