package io.keepaloft.cloud.simulator;

import static io.keepaloft.cloud.simulator.SeedFixture.ELASTIC_IP;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch.Mode;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance learns from its metadata service, and who learns nothing. */
class MetadataStoryTest {
    private static final String MACS = "/latest/meta-data/network/interfaces/macs/02:00:ac:11:64:c9/";
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Simulator cloud;
    private URI of201;
    private URI of202;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().start();
        of201 = uri(cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), INSTANCE_201));
        of202 = uri(cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), INSTANCE_202));
    }

    @AfterEach void stop() {
        http.close();
        cloud.close();
    }

    private static URI uri(InetSocketAddress address) {
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    private HttpResponse<String> send(URI service, String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(service.resolve(path)).method(method, HttpRequest.BodyPublishers.noBody()).timeout(Duration.ofSeconds(20));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token(URI service) throws Exception {
        return send(service, "PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").body();
    }

    private String read(URI service, String path) throws Exception {
        var response = send(service, "GET", path, "X-aws-ec2-metadata-token", token(service));
        return response.statusCode() == 200 ? response.body() : String.valueOf(response.statusCode());
    }

    @Test void anInstanceLearnsWhoAndWhereItIs() throws Exception {
        assertEquals(INSTANCE_201, read(of201, "/latest/meta-data/instance-id"));
        assertEquals(INSTANCE_202, read(of202, "/latest/meta-data/instance-id"));
        assertEquals("172.17.100.201", read(of201, "/latest/meta-data/local-ipv4"));
        assertEquals("02:00:ac:11:64:c9", read(of201, "/latest/meta-data/mac"));
        assertEquals("02:00:ac:11:64:c9/", read(of201, "/latest/meta-data/network/interfaces/macs/"));
        assertEquals("us-east-1", read(of201, "/latest/meta-data/placement/region"));
        assertEquals("availability-zone\nregion", read(of201, "/latest/meta-data/placement"));
        assertEquals(PORT_201, read(of201, MACS + "interface-id"));
        assertEquals("172.17.100.0/24", read(of201, MACS + "subnet-ipv4-cidr-block"));
        assertEquals(SeedFixture.SECURITY_GROUP, read(of201, MACS + "security-group-ids"));
        var document = new ObjectMapper().readTree(read(of201, "/latest/dynamic/instance-identity/document"));
        assertEquals(INSTANCE_201, document.path("instanceId").asText());
        assertEquals("404", read(of201, "/latest/meta-data/nonsense"));
        assertEquals("404", read(of201, "/latest/meta-data/instance"), "half a name is no name");
    }

    @Test void itSeesTheAddressesThatWereMovedToIt() throws Exception {
        assertEquals("404", read(of201, "/latest/meta-data/public-ipv4"));
        try (var ec2 = Ec2Caller.operator(cloud)) {
            ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_201, "PrivateIpAddress.1", SeedFixture.VIRTUAL_ADDRESS);
            ec2.call("AssociateAddress", "AllocationId", SeedFixture.ALLOCATION, "NetworkInterfaceId", PORT_201,
                    "PrivateIpAddress", SeedFixture.VIRTUAL_ADDRESS);
        }
        assertEquals("172.17.100.201\n172.17.100.203", read(of201, MACS + "local-ipv4s"));
        assertEquals(SeedFixture.VIRTUAL_ADDRESS, read(of201, MACS + "ipv4-associations/" + ELASTIC_IP));
        assertEquals(ELASTIC_IP, read(of201, MACS + "public-ipv4s"));
    }

    @Test void withoutATokenOfItsOwnNobodyLearnsAnything() throws Exception {
        assertEquals(401, send(of201, "GET", "/latest/meta-data/instance-id").statusCode(), "version 1 is refused");
        assertEquals(401, send(of201, "GET", "/latest/meta-data/instance-id", "X-aws-ec2-metadata-token", "forged").statusCode());
        assertEquals(401, send(of202, "GET", "/latest/meta-data/instance-id", "X-aws-ec2-metadata-token", token(of201)).statusCode(),
                "a token of another instance");
        assertEquals(400, send(of201, "PUT", "/latest/api/token").statusCode());
        for (String ttl : List.of("0", "21601", "-5", "x", "999999999999")) {
            assertEquals(400, send(of201, "PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", ttl).statusCode(), ttl);
        }
        assertEquals(403, send(of201, "PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60", "X-Forwarded-For", "1.2.3.4")
                .statusCode());
    }

    @Test void theCredentialsOfItsRoleOpenTheApiUntilTheyExpire() throws Exception {
        assertEquals(SeedFixture.ROLE, read(of201, "/latest/meta-data/iam/security-credentials/"));
        var first = credentials();
        try (var ec2 = new Ec2Caller(cloud.endpoint(), first)) {
            assertEquals("", ec2.call("DescribeAddresses").code());
            assertEquals(INSTANCE_201, cloud.log().since(0).getLast().principal());
            cloud.faults().deny(INSTANCE_201, "DescribeAddresses");
            assertEquals("UnauthorizedOperation", ec2.call("DescribeAddresses").code());
            cloud.faults().clear();
            cloud.keys().expireTemporary(Instant.now());
            assertEquals("RequestExpired", ec2.call("DescribeAddresses").code());
        }
        try (var renewed = new Ec2Caller(cloud.endpoint(), credentials());
             var withoutToken = new Ec2Caller(cloud.endpoint(), new Signer(first.keyId(), first.secret(), null, "us-east-1", "ec2"))) {
            assertEquals("", renewed.call("DescribeAddresses").code());
            assertEquals("AuthFailure", withoutToken.call("DescribeAddresses").code());
        }
    }

    private Signer credentials() throws Exception {
        var json = new ObjectMapper().readTree(read(of201, "/latest/meta-data/iam/security-credentials/" + SeedFixture.ROLE));
        assertEquals("Success", json.path("Code").asText());
        assertTrue(Instant.parse(json.path("Expiration").asText()).isAfter(Instant.now().plus(Duration.ofHours(5))));
        return new Signer(json.path("AccessKeyId").asText(), json.path("SecretAccessKey").asText(), json.path("Token").asText(), "us-east-1", "ec2");
    }

    @Test void itCanBeOffForOneAndCutForAll() throws Exception {
        cloud.metadata().set(INSTANCE_201, Mode.DISABLED, Duration.ZERO);
        assertEquals(403, send(of201, "PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").statusCode());
        assertEquals(INSTANCE_202, read(of202, "/latest/meta-data/instance-id"));
        cloud.metadata().set("*", Mode.CUT, Duration.ZERO);
        assertThrows(IOException.class, () -> token(of202));
        cloud.metadata().clear();
        assertEquals(INSTANCE_201, read(of201, "/latest/meta-data/instance-id"));
    }

    /** Hosts that reach one common listener are told apart by their source address; here the loopback address plays a private one. */
    @Test void aCommonListenerKnowsHostsByTheirSourceAddress() throws Exception {
        assertEquals(404, send(cloud.endpoint(), "PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").statusCode(),
                "nobody has this address");
        try (var local = SeedFixture.builder().with(
                new Instance("i-local", "ami-1", "t3.micro", "us-east-1a", Instance.Power.RUNNING, null, Instant.EPOCH, Map.of()),
                new Port("eni-local", SeedFixture.SUBNET, SeedFixture.VPC, "02:00:00:00:00:01", "i-local", 0, "127.0.0.1", List.of(), List.of(), true,
                        List.of(), "", Map.of())).start()) {
            assertEquals("i-local", read(local.endpoint(), "/latest/meta-data/instance-id"));
            var own = uri(local.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            assertEquals("i-local", read(own, "/latest/meta-data/instance-id"));
        }
    }
}
