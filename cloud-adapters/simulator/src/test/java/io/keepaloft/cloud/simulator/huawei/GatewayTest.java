package io.keepaloft.cloud.simulator.huawei;

import static io.keepaloft.cloud.simulator.HuaweiFixture.ACCESS_KEY;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PROJECT;
import static io.keepaloft.cloud.simulator.HuaweiFixture.SECRET_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.eip.v3.model.ListPublicipsRequest;
import com.huaweicloud.sdk.vpc.v3.model.ListSecurityGroupsRequest;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.identity.SdkSignature;
import io.keepaloft.cloud.simulator.identity.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and how those are sent away who are not. */
class GatewayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final HttpClient http = HttpClient.newHttpClient();
    private Simulator cloud;

    @BeforeEach void start() throws IOException {
        cloud = HuaweiFixture.builder().clock(now::get).start();
    }

    @AfterEach void stop() {
        http.close();
        cloud.close();
    }

    private Sdk with(String access, String secret, String token, String project) {
        return Sdk.of(cloud, new BasicCredentials().withAk(access).withSk(secret).withSecurityToken(token).withProjectId(project));
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(cloud.endpoint() + path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test void aStrangerIsToldSoByTheGateway() throws IOException, InterruptedException {
        var answer = get("/v1/" + PROJECT + "/ports");
        JsonNode body = JSON.readTree(answer.body());
        assertEquals(401, answer.statusCode());
        assertEquals("APIGW.0301", body.path("error_code").asText());
        assertTrue(body.path("error_msg").asText().startsWith("Incorrect IAM authentication information: "), answer.body());
        assertEquals(body.path("request_id").asText(), answer.headers().firstValue("X-Request-Id").orElseThrow());

        assertEquals("401 APIGW.0301", Sdk.refusal(() -> with("NOBODY", SECRET_KEY, null, PROJECT).port(PORT_201)));
        assertEquals("401 APIGW.0301", Sdk.refusal(() -> with(ACCESS_KEY, "wrong", null, PROJECT).port(PORT_201)));
        assertEquals("401 APIGW.0301", Sdk.refusal(() -> with(ACCESS_KEY, SECRET_KEY, "a token that it has not", PROJECT).port(PORT_201)));
        assertEquals(404, get("/v3/" + PROJECT + "/unheard-of").statusCode());
    }

    /** What no SDK sends: a filter and an attribute that there are not, and a body that is none. */
    @Test void oddRequestsAreRefusedInTheServicesWords() throws IOException, InterruptedException {
        assertEquals("400 SYS.0400 ['colour'] is invalid attribute for filter: Unknown attribute.", verdict("GET", "/v3/" + PROJECT
                + "/vpc/security-group-rules", "colour=red", ""));
        assertEquals("400 SYS.0400 'colour' isn't supported attribute.", verdict("POST", "/v3/" + PROJECT + "/vpc/security-group-rules", null,
                "{\"security_group_rule\": {\"colour\": \"red\"}}"));
        assertEquals("400 VPC.2500 'fixed_ips' isn't supported attribute.", verdict("PUT", "/v1/" + PROJECT + "/ports/" + PORT_201, null,
                "{\"port\": {\"fixed_ips\": []}}"));
        assertEquals("400 VPC.0501 The request body is not a JSON object.", verdict("PUT", "/v1/" + PROJECT + "/publicips/" + HuaweiFixture.PUBLIC_IP, null, "[1"));
        assertEquals("400 VPC.2500 Query list error limit is invalid.", verdict("GET", "/v1/" + PROJECT + "/ports", "limit=many", ""));
        assertEquals("400 VPC.2500 Query list error marker is invalid.", verdict("GET", "/v1/" + PROJECT + "/ports", "marker=nobody", ""));
    }

    private String verdict(String method, String path, String query, String body) throws IOException, InterruptedException {
        byte[] raw = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var headers = SdkSignature.sign(method, path, query, cloud.endpoint().getAuthority(), raw, ACCESS_KEY, new Secret(SECRET_KEY), now.get());
        var request = HttpRequest.newBuilder(URI.create(cloud.endpoint() + path + (query == null ? "" : "?" + query)))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(raw));
        headers.forEach(request::header);
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var json = JSON.readTree(answer.body());
        return answer.statusCode() + " " + json.path("error_code").asText(json.path("code").asText()) + " " + json.path("error_msg").asText(json.path("message").asText());
    }

    @Test void aKeyThatFailsTooOftenIsLockedForAWhile() {
        var wrong = with(ACCESS_KEY, "wrong", null, PROJECT);
        for (int i = 0; i < 6; i++) {
            Sdk.refusal(() -> wrong.port(PORT_201));
        }
        var right = Sdk.operator(cloud);
        var refused = assertThrows(ServiceResponseException.class, () -> right.port(PORT_201));
        assertTrue(refused.getErrorMsg().contains("AK access failed to reach the limit"), refused.getErrorMsg());
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)).plusSeconds(1));
        assertEquals(PORT_201, right.port(PORT_201).getId());
    }

    @Test void aClockThatIsWrongIsNoProof() {
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(16)));
        assertEquals("401 APIGW.0301", Sdk.refusal(() -> Sdk.operator(cloud).port(PORT_201)));
    }

    @Test void aProjectIsNotAnothers() {
        assertEquals("400 VPC.0007", Sdk.refusal(() -> with(ACCESS_KEY, SECRET_KEY, null, "0605768a3300d5b62f5cc01ab5d2ffff").port(PORT_201)));
    }

    @Test void anAgencysKeysComeFromTheMachineAndEnd() throws IOException, InterruptedException {
        var listener = cloud.addMetadataListener(new java.net.InetSocketAddress("127.0.0.1", 0), INSTANCE_201);
        var key = JSON.readTree(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.getPort() + "/openstack/latest/securitykey"))
                .build(), HttpResponse.BodyHandlers.ofString()).body()).path("credential");
        var agency = with(key.path("access").asText(), key.path("secret").asText(), key.path("securitytoken").asText(), PROJECT);
        assertEquals(PORT_201, agency.port(PORT_201).getId());
        assertEquals(INSTANCE_201, cloud.log().since(0).getLast().principal());
        assertEquals("401 APIGW.0301", Sdk.refusal(() -> with(key.path("access").asText(), key.path("secret").asText(), null, PROJECT).port(PORT_201)));

        cloud.keys().expireTemporary(now.get());
        assertEquals("401 APIGW.0301", Sdk.refusal(() -> agency.port(PORT_201)));
    }

    @Test void whatAPolicyDoesNotAllowIsNamed() {
        var sdk = Sdk.operator(cloud);
        cloud.faults().deny(HuaweiFixture.OPERATOR, "vpc:ports:update");
        var refused = assertThrows(ServiceResponseException.class, () -> sdk.setPairs(PORT_201, "10.0.0.1"));
        assertEquals("403 VPC.2201 Policy doesn't allow vpc:ports:update to be performed", refused.getHttpStatusCode() + " " + refused.getErrorCode() + " "
                + refused.getErrorMsg());
        assertEquals(PORT_201, sdk.port(PORT_201).getId(), "reading is another permission");
        cloud.faults().permit(HuaweiFixture.OPERATOR).deny(HuaweiFixture.OPERATOR, "ShowPort");
        assertEquals("403 VPC.2201", Sdk.refusal(() -> sdk.port(PORT_201)));
    }

    @Test void faultsAreNamedAsTheSdkNamesItsCalls() {
        var sdk = Sdk.operator(cloud);
        cloud.faults().throttleNext("ShowPort", 1).failNext("ListSecurityGroups", 1, 500, "VPC.0602").loseResponseNext("UpdatePort", 100);
        assertEquals("429 APIGW.0308", Sdk.refusal(() -> sdk.port(PORT_201)));
        assertEquals("500 VPC.0602", Sdk.refusal(() -> sdk.vpc3().listSecurityGroups(new ListSecurityGroupsRequest())));
        // OkHttp sends a request again by itself when a connection that it had kept breaks: it has to be lost each time.
        assertThrows(com.huaweicloud.sdk.core.exception.SdkException.class, () -> sdk.setPairs(PORT_201, "10.0.0.1"));
        assertEquals(List.of("10.0.0.1"), sdk.pairs(PORT_201), "it was done, and nobody heard of it");

        assertTrue(cloud.log().since(0).stream().filter(call -> call.outcome().equals("cut")).count() > 1);
        cloud.faults().throttle("*", 0, 0);
        var throttled = assertThrows(ServiceResponseException.class, () -> sdk.eip3().listPublicips(new ListPublicipsRequest()));
        assertEquals(cloud.log().since(0).getLast().requestId(), throttled.getRequestId());
        assertEquals(List.of("huaweicloud", "ListPublicips", "APIGW.0308"), List.of(cloud.log().since(0).getLast().face(),
                cloud.log().since(0).getLast().action(), cloud.log().since(0).getLast().outcome()));
    }
}
