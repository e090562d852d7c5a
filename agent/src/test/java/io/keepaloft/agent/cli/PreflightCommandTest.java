package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.agent.Main;
import io.keepaloft.agent.control.Json;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.Cloud;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Preflight as a command of its own, through the real provider's SDK, against the simulated cloud. */
@Timeout(120)
class PreflightCommandTest {
    @TempDir
    Path directory;

    private Simulator cloud;
    private String metadata;

    private record Said(int exit, String out, String err) {
        JsonNode findings() throws Exception {
            return Json.mapper().readTree(out).path("findings");
        }

        String level(String id) throws Exception {
            for (JsonNode finding : findings()) {
                if (finding.path("id").asText().equals(id)) {
                    return finding.path("level").asText();
                }
            }
            return "no " + id;
        }
    }

    @BeforeEach
    void aCloudWhoseSecurityGroupKnowsNothingOfVrrp() throws Exception {
        cloud = SeedFixture.builder().start();
        var closed = SeedFixture.securityGroup(false);
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(closed), closed));
        InetSocketAddress at = cloud.addMetadataListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SeedFixture.INSTANCE_201);
        metadata = "http://127.0.0.1:" + at.getPort();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whatFailsIsRepairedOnlyWhenAsked() throws Exception {
        Path conf = configuration("");
        Said before = preflight("-f", conf.toString(), "--json");
        assertEquals("FAIL", before.level("sg-ingress-vrrp"), before.out());
        assertEquals("PASS", before.level("elastic-ip-exists"), before.out());
        assertEquals(1, before.exit());
        for (JsonNode finding : before.findings()) {
            assertEquals(List.of("id", "level", "subject", "message", "consequence", "fix"), new ArrayList<>(names(finding)));
        }

        Said repaired = preflight("-f", conf.toString(), "--json", "--fix");
        assertTrue(repaired.err().contains("repairing sg-ingress-vrrp") && repaired.err().contains("authorize-security-group-ingress"), repaired.err());
        assertEquals("PASS", repaired.level("sg-ingress-vrrp"), repaired.out());

        Said after = preflight("-f", conf.toString());
        assertTrue(after.out().lines().anyMatch(line -> line.startsWith("PASS  sg-ingress-vrrp ")), after.out());
        assertFalse(after.err().contains("repairing"), after.err());
    }

    @Test
    void aCloudThatDoesNotAnswerIsAFinding() throws Exception {
        cloud.close();
        Said said = preflight("-f", configuration("").toString(), "--json");
        assertEquals(1, said.exit(), said.out() + said.err());
        assertEquals("FAIL", said.level("metadata-service"), said.out());
        assertFalse(said.level("raw-socket").startsWith("no "), "this host is looked at all the same: " + said.out());
    }

    @Test
    void aCloudThatIsNotRecognisedIsExitCodeTwo() throws Exception {
        cloud.close();
        Path conf = configuration("");
        Files.writeString(conf, Files.readString(conf).replaceFirst("(?s)cloud_provider.*?\\}", ""));
        Said said = preflight("-f", conf.toString(), "--json");
        assertEquals(2, said.exit(), said.out() + said.err());
        assertTrue(said.err().contains("keepaloft: the provider could not be used: "), said.err());
        assertEquals("FAIL", said.level("metadata-service"), said.out());
    }

    @Test
    void aWrongConfigurationIsExitCodeTwo() throws Exception {
        Said said = preflight("-f", configuration("priority 999").toString());
        assertEquals(2, said.exit());
        assertTrue(said.err().contains("error") && said.err().contains("keepaloft.conf:"), said.err());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Path configuration(String more) throws Exception {
        return Files.writeString(directory.resolve("keepaloft.conf"), """
                cloud_provider aws {
                    endpoint ec2 %s
                    deadline 6
                }
                vrrp_instance VI_1 {
                    interface lo
                    virtual_router_id 51
                    priority 100
                    %s
                    unicast_peer { 172.17.100.202 }
                    virtual_ipaddress { 172.17.100.203 }
                    cloud_resources { elastic_ip 120.132.124.82 }
                }
                """.formatted(cloud.endpoint(), more));
    }

    private Said preflight(String... args) throws Exception {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "preflight"));
        line.addAll(List.of(args));
        ProcessBuilder command = new ProcessBuilder(line);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        command.environment().putAll(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata, "AWS_ACCESS_KEY_ID", SeedFixture.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", SeedFixture.SECRET_ACCESS_KEY, "AWS_REGION", SeedFixture.REGION));
        int exit = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
        String said = Files.readString(out) + Files.readString(err);
        assertFalse(said.contains(SeedFixture.SECRET_ACCESS_KEY), "no secret is printed");
        return new Said(exit, Files.readString(out), Files.readString(err));
    }
}
