package io.keepaloft.cloud.simulator;

import static io.keepaloft.cloud.simulator.SeedFixture.ALLOCATION;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keepaloft.cloud.simulator.json.ModelReader;
import io.keepaloft.cloud.simulator.json.ModelWriter;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.PrefixList;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator of the lab sees and turns: `/_sim`, changes, model files, and the simulator as a program of its own. */
class OperatorStoryTest {
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Simulator cloud;
    private Ec2Caller ec2;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().with(new PrefixList("pl-1", "peers", 5, List.of(new PrefixList.Entry("10.0.0.0/8", "x")), Map.of("a", "b"))).start();
        ec2 = Ec2Caller.operator(cloud);
    }

    @AfterEach void stop() {
        ec2.close();
        http.close();
        cloud.close();
    }

    private JsonNode sim(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(cloud.endpoint().resolve("/_sim/" + path)).method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        return mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test void theStateShowsTheHolderAndTheLogTheCalls() throws Exception {
        ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201);
        var ip = sim("GET", "state", "").path("elastic_ips").path(0);
        assertEquals(INSTANCE_201, ip.path("association").path("instance").asText());
        var call = sim("GET", "log?since=0", "").path(0);
        assertEquals("AssociateAddress", call.path("action").asText());
        assertEquals("ok", call.path("outcome").asText());
        assertEquals(0, sim("GET", "log?since=" + call.path("number").asLong(), "").size());
        assertFalse(sim("GET", "state", "").toString().contains(SeedFixture.SECRET_ACCESS_KEY));
    }

    @Test void faultsAreTurnedOnAndOffOverHttp() throws Exception {
        sim("POST", "faults", """
                {"next": [{"action": "DescribeAddresses", "calls": 1, "fault": "throttle"}, {"action": "DescribeAddresses", "fault": "error",
                 "status": 400, "code": "Odd"}], "deny": [{"principal": "operator", "actions": ["DescribeVpcs"]}], "stale_reads_ms": 60000,
                 "latency": [{"action": "DescribeSubnets", "before_ms": 1}], "throttle": [{"action": "DescribeTags", "per_second": 0, "burst": 0}],
                 "metadata": [{"mode": "disabled"}]}""");
        assertEquals("RequestLimitExceeded", ec2.call("DescribeAddresses").code());
        assertEquals("Odd", ec2.call("DescribeAddresses").code());
        assertEquals("", ec2.call("DescribeAddresses").code());
        assertEquals("UnauthorizedOperation", ec2.call("DescribeVpcs").code());
        assertEquals("RequestLimitExceeded", ec2.call("DescribeTags").code());
        ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201);
        assertEquals("", ec2.call("DescribeAddresses").text("//associationId"), "a minute old");
        sim("DELETE", "faults", "");
        assertFalse(ec2.call("DescribeAddresses").text("//associationId").isEmpty());
        assertEquals("", ec2.call("DescribeVpcs").code());
    }

    @Test void huaweiCloudsSwitchesAreTurnedLikeTheOthers() throws Exception {
        sim("POST", "faults", "{\"settling_ms\": 800, \"rebind_bound_addresses\": true, \"metadata_tokens_required\": true}");
        assertEquals(800_000_000L, cloud.faults().settlingNs());
        assertTrue(cloud.faults().rebindsBoundAddresses() && cloud.metadata().tokensRequired());
        sim("DELETE", "faults", "");
        assertEquals(0, cloud.faults().settlingNs());
        assertFalse(cloud.faults().rebindsBoundAddresses() || cloud.metadata().tokensRequired());
    }

    @Test void aWrongSwitchIsNamedAndNothingOfItIsTurned() throws Exception {
        assertTrue(sim("POST", "faults", "{\"stale_reads_ms\": 5000, \"letency\": []}").path("error").asText().contains("letency"));
        assertTrue(sim("POST", "faults", "{\"stale_reads_ms\": 5000, \"next\": [{\"fault\": \"fire\"}]}").path("error").asText().contains("internal_error"));
        assertTrue(sim("POST", "faults", "{").path("error").asText().contains("not JSON"));
        assertEquals(0, cloud.faults().staleReadsNs());
        assertTrue(sim("GET", "nonsense", "").path("error").asText().contains("/_sim/state"));
    }

    @Test void anInstanceCanBeStoppedFromOutside() throws Exception {
        sim("POST", "power", "{\"instance\": \"" + INSTANCE_201 + "\", \"power\": \"stopped\"}");
        assertEquals(Instance.Power.STOPPED, cloud.state().find(Instance.class, INSTANCE_201).orElseThrow().power());
        assertTrue(sim("POST", "power", "{\"instance\": \"i-0\", \"power\": \"stopped\"}").path("error").asText().contains("i-0"));
    }

    @Test void aSlowListenerMissesStepsButNeverTheLastState() throws Exception {
        var seen = new ArrayList<Long>();
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var last = new CountDownLatch(1);
        var off = cloud.onChange(state -> {
            seen.add(state.version());
            entered.countDown();
            awaitQuietly(go);
            if (state.holder(SeedFixture.ELASTIC_IP).filter(port -> port.id().equals(PORT_202)).isPresent()) {
                last.countDown();
            }
        });
        assertTrue(entered.await(10, TimeUnit.SECONDS), "told of the present first");
        for (int i = 0; i < 10; i++) {
            ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "NetworkInterfaceId", i % 2 == 0 ? PORT_201 : PORT_202);
        }
        go.countDown();
        assertTrue(last.await(10, TimeUnit.SECONDS));
        off.run();
        assertEquals(2, seen.size(), () -> "the present, and then the newest only: " + seen);
        assertEquals(cloud.state().version(), seen.getLast());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test void whatIsWrittenCanBeReadBack() throws Exception {
        ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201);
        ec2.call("CreateRoute", "RouteTableId", SeedFixture.ROUTE_TABLE, "DestinationCidrBlock", "10.9.0.0/16", "NetworkInterfaceId", PORT_201);
        ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_202, "SecondaryPrivateIpAddressCount", "1");
        var again = CloudState.empty();
        for (var item : ModelReader.read(mapper.readTree(ModelWriter.write(cloud.state()).toString()), Set.of())) {
            again = again.with(item);
        }
        assertEquals(Map.copyOf(cloud.state().items()), Map.copyOf(again.items()));
    }

    @Test void asAProgramItReadsAModelTellsItsKeysAndStops(@TempDir Path directory) throws Exception {
        var model = (com.fasterxml.jackson.databind.node.ObjectNode) sim("GET", "state", "");
        model.put("region", "eu-west-1").putArray("access_keys").addObject().put("principal", "me").put("id", "AKIAME").put("secret", "mine");
        Path file = Files.writeString(directory.resolve("model.json"), model.toString());
        var process = java("--listen", "127.0.0.1:0", "--metadata", "127.0.0.1:0=" + INSTANCE_201, "--model", file.toString());
        try (var reader = process.inputReader()) {
            assertTrue(reader.readLine().endsWith(" of " + INSTANCE_201));
            var endpoint = java.net.URI.create(reader.readLine().replace("endpoint ", ""));
            assertEquals("# me", reader.readLine());
            assertEquals("export AWS_ACCESS_KEY_ID=AKIAME AWS_SECRET_ACCESS_KEY=mine AWS_DEFAULT_REGION=eu-west-1", reader.readLine());
            try (var mine = new Ec2Caller(endpoint, new Signer("AKIAME", "mine", null, "eu-west-1", "ec2"))) {
                assertEquals(SeedFixture.ELASTIC_IP, mine.call("DescribeAddresses").text("//publicIp"));
            }
        } finally {
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        assertEquals(143, process.exitValue(), "ended by SIGTERM");

        var wrong = java("--lisen", "127.0.0.1:0");
        assertTrue(wrong.waitFor(20, TimeUnit.SECONDS));
        assertEquals(2, wrong.exitValue());
        assertTrue(new String(wrong.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).startsWith("unknown option: --lisen"));
    }

    private static Process java(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), "io.keepaloft.cloud.simulator.SimulatorMain"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
