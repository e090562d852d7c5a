package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.REGION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An endpoint or a policy that offers the takeover's own calls and nothing else: the takeover does with them, and says what it could not see. */
final class BareEndpointTest {

    private static final String NOBODY_LISTENS = "http://127.0.0.1:1";
    private static final int EVER = 100;

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @ParameterizedTest
    @CsvSource({"400, InvalidAction", "501, ''", "404, ''", "403, UnauthorizedOperation"})
    void aConfiguredInterfaceNeedNotBeDescribed(int httpStatus, String code) throws Exception {
        hosts.cloud.faults().failNext("DescribeNetworkInterfaces", EVER, httpStatus, code);
        CloudSession host = configured(INSTANCE_202, PORT_202);
        assertEquals(new Identity("aws", REGION, "", INSTANCE_202, PORT_202, ""), host.identity());
        assertEquals("aws us-east-1, instance " + INSTANCE_202 + ", interface " + PORT_202, host.identity().describe());

        takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, ELASTIC_IP));
        assertEquals(PORT_202, hosts.holder());
        assertEquals("172.17.100.202", hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow().association().privateAddress());
    }

    @Test
    void aServiceThatOnlyPausesIsAskedAgain() throws Exception {
        hosts.cloud.faults().throttleNext("DescribeNetworkInterfaces", 1).internalErrorNext("DescribeNetworkInterfaces", 1);
        CloudSession host = configured(INSTANCE_202, PORT_202);
        assertThrows(CloudException.class, host::identity);
        assertThrows(CloudException.class, host::identity);
        assertEquals("172.17.100.202", host.identity().primaryAddress());
    }

    @Test
    void anInstanceWhoseInterfaceNobodyTellsIsToldWhatToConfigure() throws Exception {
        hosts.cloud.faults().failNext("DescribeNetworkInterfaces", EVER, 403, "UnauthorizedOperation");
        CloudException refused = assertThrows(CloudException.class, () -> configured(INSTANCE_202, null).identity());
        assertTrue(refused.getMessage().contains("give network_interface under cloud_provider"), refused.getMessage());
    }

    @Test
    void anElasticIpThatMayBeOnTheSameAddressIsLeftAlone() throws Exception {
        hosts.put(new ElasticIp("eipalloc-foreign", "198.51.100.7", new ElasticIp.Association("eipassoc-foreign", PORT_202, "172.17.100.202"), Map.of()));
        hosts.cloud.faults().failNext("DescribeNetworkInterfaces", EVER, 403, "UnauthorizedOperation");
        CloudException refused = assertThrows(CloudException.class, () -> configured(INSTANCE_202, PORT_202).observe(ELASTIC_IP));
        assertTrue(refused.getMessage().contains("already has the elastic IP 198.51.100.7"), refused.getMessage());
    }

    @Test
    void preflightSaysThatTheHostWasNotSeen() throws Exception {
        hosts.cloud.faults().failNext("DescribeNetworkInterfaces", EVER, 403, "UnauthorizedOperation");
        List<Finding> findings = configured(INSTANCE_202, PORT_202).preflight(Requests.of(List.of(ELASTIC_IP), List.of("172.17.100.201"), Path.UNICAST));
        assertEquals(Finding.Level.WARN, only(findings, "identity").level());
        assertEquals(Finding.Level.FAIL, only(findings, "permission-describe-network-interfaces").level());
        assertEquals(Finding.Level.SKIP, only(findings, "sg-ingress-vrrp").level());
    }

    @Test
    void aMetadataServiceThatTellsTheInstanceAloneSuffices() throws Exception {
        Map<String, String> values = Map.of("/latest/api/token", "t", "/latest/meta-data/instance-id", INSTANCE_202);
        HttpServer sparse = answering(values);
        try {
            CloudSession host = hosts.session(hosts.settings(REGION, null, null, Mode.SAFE), "http://127.0.0.1:" + sparse.getAddress().getPort(),
                    BareEndpointTest::operator);
            assertEquals(new Identity("aws", REGION, SeedFixture.ZONE, INSTANCE_202, PORT_202, "172.17.100.202"), host.identity());
        } finally {
            sparse.stop(0);
        }
    }

    @Test
    void anEndpointThatFiltersNothingAndTellsLittleIsReadWithCare() throws Exception {
        HttpServer bare = answering(Map.of("/", "<DescribeNetworkInterfacesResponse><networkInterfaceSet>"
                + "<item><networkInterfaceId>eni-other</networkInterfaceId><privateIpAddress>172.17.100.9</privateIpAddress></item>"
                + "<item><networkInterfaceId>eni-ours</networkInterfaceId><privateIpAddress>172.17.100.202</privateIpAddress></item>"
                + "</networkInterfaceSet></DescribeNetworkInterfacesResponse>"));
        try {
            CloudSettings settings = new CloudSettings("aws", REGION, null, "eni-ours", Map.of("ec2", "http://127.0.0.1:" + bare.getAddress().getPort()),
                    Mode.SAFE, TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(10));
            CloudSession host = hosts.session(settings, NOBODY_LISTENS, BareEndpointTest::operator);
            assertEquals(new Identity("aws", REGION, "", "", "eni-ours", "172.17.100.202"), host.identity());
        } finally {
            bare.stop(0);
        }
    }

    /** In both modes: what such an endpoint would do with the other call is never tried. */
    @ParameterizedTest
    @CsvSource({"SAFE", "FAST"})
    void anEndpointThatLooksAtAssociationsBeforeTheDryRunFlagIsNotAskedToRemoveOne(Mode mode) throws Exception {
        takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
        CloudSession backup = hosts.host(INSTANCE_202, mode);
        Observation seen = backup.observe(ELASTIC_IP);
        hosts.cloud.faults().failNext("AssociateAddress", 1, 400, "Resource.AlreadyAssociated");
        int before = hosts.calls().size();
        backup.rehearse(ELASTIC_IP, seen);
        assertEquals(List.of("AssociateAddress Resource.AlreadyAssociated"), hosts.calls().subList(before, hosts.calls().size()));
    }

    private CloudSession configured(String instanceId, String networkInterface) {
        return hosts.session(hosts.settings(REGION, instanceId, networkInterface, Mode.SAFE), NOBODY_LISTENS, BareEndpointTest::operator);
    }

    /** A server that knows these paths, and answers 404 to everything else. */
    private static HttpServer answering(Map<String, String> values) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = values.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(answer.length > 0 ? 200 : 404, answer.length > 0 ? answer.length : -1);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static AwsCredentialsProvider operator() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(SeedFixture.ACCESS_KEY_ID, SeedFixture.SECRET_ACCESS_KEY));
    }

    private static Finding only(List<Finding> findings, String id) {
        List<Finding> matching = new ArrayList<>(findings);
        matching.removeIf(finding -> !finding.id().equals(id));
        assertEquals(1, matching.size(), findings.toString());
        return matching.getFirst();
    }
}
