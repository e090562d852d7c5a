package io.keepaloft.cloud.simulator;

import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.ALLOCATION;
import static io.keepaloft.cloud.simulator.SeedFixture.ELASTIC_IP;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.SECURITY_GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own awscli package, with its own signatures, parameter spelling and XML parser, does an operator's work on the simulated cloud. */
@Tag("netns")
class AwsCliStoryTest {
    private static final String AWS = "/usr/bin/aws";
    private final ObjectMapper mapper = new ObjectMapper();
    private Simulator cloud;
    @TempDir private Path home;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().with(SeedFixture.securityGroup(false)).start();
    }

    @AfterEach void stop() {
        cloud.close();
    }

    private record Result(int exit, String out, String err) { }

    private static final Map<String, String> KEYS = Map.of("AWS_ACCESS_KEY_ID", SeedFixture.ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY", SeedFixture.SECRET_ACCESS_KEY, "AWS_EC2_METADATA_DISABLED", "true");

    private Result run(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(AWS, "--endpoint-url", cloud.endpoint().toString(), "--region", SeedFixture.REGION,
                "--output", "json", "--no-cli-pager", "ec2"));
        command.addAll(List.of(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString(), "LANG", "C.UTF-8", "AWS_MAX_ATTEMPTS", "1"));
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "aws did not end: " + command);
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private JsonNode aws(String... arguments) throws Exception {
        var result = run(KEYS, arguments);
        assertEquals(0, result.exit, () -> String.join(" ", arguments) + ": " + result.err);
        return mapper.readTree(result.out);
    }

    private void refused(String code, String... arguments) throws Exception {
        var result = run(KEYS, arguments);
        assertEquals(254, result.exit, () -> result.out + result.err);
        assertTrue(result.err.contains("(" + code + ")"), result.err);
    }

    @Test void anOperatorMovesAnElasticIp() throws Exception {
        var free = aws("describe-addresses", "--public-ips", ELASTIC_IP).path("Addresses").path(0);
        assertEquals(ALLOCATION, free.path("AllocationId").asText());
        assertTrue(free.path("AssociationId").isMissingNode());

        refused("DryRunOperation", "associate-address", "--allocation-id", ALLOCATION, "--network-interface-id", PORT_201, "--dry-run");
        String association = aws("associate-address", "--allocation-id", ALLOCATION, "--network-interface-id", PORT_201,
                "--no-allow-reassociation").path("AssociationId").asText();
        refused("Resource.AlreadyAssociated", "associate-address", "--allocation-id", ALLOCATION, "--network-interface-id", PORT_202,
                "--no-allow-reassociation");
        var bound = aws("describe-addresses", "--filters", "Name=network-interface-id,Values=" + PORT_201).path("Addresses").path(0);
        assertEquals(association, bound.path("AssociationId").asText());
        assertEquals(INSTANCE_201, bound.path("InstanceId").asText());
        assertEquals(SeedFixture.ADDRESS_201, bound.path("PrivateIpAddress").asText());

        aws("disassociate-address", "--association-id", association);
        refused("InvalidAssociationID.NotFound", "disassociate-address", "--association-id", association);
        aws("associate-address", "--allocation-id", ALLOCATION, "--instance-id", INSTANCE_202, "--private-ip-address", ADDRESS_202);
        assertEquals(INSTANCE_202, cloud.state().holder(ELASTIC_IP).orElseThrow().instanceId());

        var made = aws("allocate-address", "--domain", "vpc", "--tag-specifications", "ResourceType=elastic-ip,Tags=[{Key=Name,Value=spare}]");
        assertEquals("203.0.113.1", made.path("PublicIp").asText());
        aws("release-address", "--allocation-id", made.path("AllocationId").asText());
    }

    @Test void anOperatorLetsVrrpInAndLooksAround() throws Exception {
        var made = aws("authorize-security-group-ingress", "--group-id", SECURITY_GROUP, "--protocol", "112", "--cidr", "172.17.100.202/32");
        assertEquals("112", made.path("SecurityGroupRules").path(0).path("IpProtocol").asText());
        refused("InvalidPermission.Duplicate", "authorize-security-group-ingress", "--group-id", SECURITY_GROUP, "--protocol", "112",
                "--cidr", "172.17.100.202/32");
        aws("authorize-security-group-ingress", "--group-id", SECURITY_GROUP, "--ip-permissions",
                "IpProtocol=112,UserIdGroupPairs=[{GroupId=" + SECURITY_GROUP + ",Description=peers}]");
        var group = aws("describe-security-groups", "--group-ids", SECURITY_GROUP).path("SecurityGroups").path(0);
        var vrrp = mapper.createArrayNode();
        group.path("IpPermissions").forEach(permission -> {
            if (permission.path("IpProtocol").asText().equals("112")) {
                vrrp.add(permission);
            }
        });
        assertEquals("172.17.100.202/32", vrrp.path(0).path("IpRanges").path(0).path("CidrIp").asText());
        assertEquals("peers", vrrp.path(0).path("UserIdGroupPairs").path(0).path("Description").asText());

        var instance = aws("describe-instances", "--filters", "Name=tag:ha,Values=cluster1", "Name=private-ip-address,Values=" + ADDRESS_202)
                .path("Reservations").path(0).path("Instances").path(0);
        assertEquals(INSTANCE_202, instance.path("InstanceId").asText());
        assertEquals("running", instance.path("State").path("Name").asText());
        assertEquals(PORT_202, instance.path("NetworkInterfaces").path(0).path("NetworkInterfaceId").asText());
        // The client itself turns the pages.
        assertEquals(7, aws("describe-tags", "--page-size", "5").path("Tags").size());
        cloud.faults().deny(SeedFixture.OPERATOR, "DescribeSubnets");
        refused("UnauthorizedOperation", "describe-subnets");
    }

    /** No keys in the environment: the client asks the metadata service, and its role's temporary credentials open the API. */
    @Test void aHostUsesItsRole() throws Exception {
        var metadata = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), INSTANCE_201);
        var result = run(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + metadata.getPort() + "/"), "describe-network-interfaces");
        assertEquals(0, result.exit, result.err);
        assertEquals(2, mapper.readTree(result.out).path("NetworkInterfaces").size());
        assertEquals(INSTANCE_201, cloud.log().since(0).getLast().principal());
    }
}
