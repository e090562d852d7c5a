package io.keepaloft.cloud.huaweicloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real cloud can answer and the simulated one does not: states that nobody here brings about, fields that are new, pages of something else. */
final class OddAnswersTest {

    private static final Resource EIP = new Resource(Kind.ELASTIC_IP, "120.132.124.82");
    private static final String PORT = "{'port':{'id':'p-1','network_id':'n-1','device_id':'s-1','device_owner':'compute:az','fixed_ips':[{'ip_address':'10.0.0.1'}],'is_new':{'x':1}}}";

    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of("/v1/p/ports/p-1", PORT, "/v1/p/subnets/n-1", "{'subnet':{'id':'n-1','vpc_id':'v-1','cidr':'10.0.0.0/24'}}"));
    private HttpServer server;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = answers.getOrDefault(exchange.getRequestURI().getPath(), "{'publicips':[],'ports':[]}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer[0] == '<' ? 502 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String at = "http://127.0.0.1:" + server.getAddress().getPort();
        CloudSettings settings = new CloudSettings("huaweicloud", "r-1", null, "p-1", Map.of("vpc", at, "eip", at, "ecs", at), CloudSettings.Mode.SAFE, 30_000_000_000L, 10_000_000_000L);
        Environment environment = new Environment(Map.of(Metadata.VARIABLE, "http://127.0.0.1:9", Keys.ID, "AK", Keys.SECRET, "SK", Keys.PROJECT, "p"), Path.of("/nonexistent"),
                Path.of("/nonexistent"));
        host = new HuaweiSession(settings, environment, new Metadata(Transport.forMetadata(), environment), List::of, System::nanoTime);
    }

    @AfterEach
    void end() {
        host.close();
        server.stop(0);
    }

    private void publicIp(String status, String portId) {
        answers.put("/v1/p/publicips", "{'publicips':[{'id':'e-1','public_ip_address':'120.132.124.82','status':'" + status + "'" + (portId == null ? "" : ",'port_id':'" + portId + "'")
                + ",'profile':null,'something_new':[1,2]}]}");
    }

    @ParameterizedTest
    @CsvSource({"FREEZED,FATAL,frozen", "ERROR,FATAL,cannot be bound", "PENDING_DELETE,FATAL,cannot be bound", "ELB,FATAL,load balancer", "VPN,FATAL,VPN gateway",
            "BINDING,RETRYABLE,on its way", "NOTIFYING,RETRYABLE,on its way"})
    void anElasticIpThatCannotBeMovedNowSaysWhy(String status, Failure failure, String why) {
        publicIp(status, null);
        CloudException refused = assertThrows(CloudException.class, () -> host.observe(EIP));
        assertEquals(failure, refused.failure(), refused.describe());
        assertTrue(refused.code().equals(status) && refused.getMessage().contains(why), refused.describe());
    }

    @Test
    void statesAndFieldsThatAreNewAreNoObstacle() throws Exception {
        publicIp("SOME_NEW_STATE", "p-1");
        assertInstanceOf(Observation.HeldByUs.class, host.observe(EIP));
        publicIp("DOWN", "");
        assertInstanceOf(Observation.Unheld.class, host.observe(EIP));
        publicIp("ACTIVE", "p-of-another-project");
        assertTrue(assertInstanceOf(Observation.HeldByOther.class, host.observe(EIP)).holder().contains("of another project"));
    }

    @Test
    void whatIsNotHuaweiCloudsIsNeverTakenForAnAnswer() {
        answers.put("/v1/p/publicips", "<html>proxy</html>");
        CloudException page = assertThrows(CloudException.class, () -> host.observe(EIP));
        assertEquals(Failure.RETRYABLE, page.failure(), page.describe());
        assertTrue(page.getMessage().contains("something in between"), page.describe());
        for (String other : List.of("[]", "not json", "{'publicips':'none'}")) {
            answers.put("/v1/p/publicips", other);
            CloudException odd = assertThrows(CloudException.class, () -> host.observe(EIP), other);
            assertEquals(Failure.FATAL, odd.failure(), odd.describe());
        }
    }
}
