package io.keepaloft.cloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The portal gives a role's credentials to whoever has its access token, and says why not as the real one does. */
final class SsoPortalTest {
    private static final String ROLE = "?account_id=123456789012&role_name=operators";

    private final HttpClient http = HttpClient.newHttpClient();
    private Simulator cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = SeedFixture.builder().singleSignOn("token-1", "123456789012", "operators").start();
    }

    @AfterEach
    void stop() {
        http.close();
        cloud.close();
    }

    @Test
    void aTokenGetsTheCredentialsOfItsRoleUntilItsOwnerIsSignedOut() throws Exception {
        HttpResponse<String> given = ask("token-1", ROLE);
        assertEquals(200, given.statusCode());
        assertTrue(given.body().matches("\\{\"roleCredentials\":\\{\"accessKeyId\":\"ASIA\\w{16}\",\"secretAccessKey\":\"\\S+\",\"sessionToken\":\"\\S+\",\"expiration\":\\d{13}}}"));
        assertTrue(cloud.log().since(0).stream().anyMatch(call -> call.face().equals("sso") && call.principal().endsWith("AWSReservedSSO_operators")));
        assertTrue(cloud.log().since(0).stream().noneMatch(call -> call.toString().contains("token-1")));
        cloud.singleSignOn().signOut("token-1");
        assertEquals("401 UnauthorizedException", told(ask("token-1", ROLE)));
    }

    @Test
    void whatIsNotTheirsIsRefused() throws Exception {
        assertEquals("401 UnauthorizedException", told(ask("another", ROLE)));
        assertEquals("403 ForbiddenException", told(ask("token-1", ROLE.replace("operators", "admins"))));
        assertEquals("403 ForbiddenException", told(ask("token-1", ROLE.replace("123456789012", "999999999999"))));
        assertEquals("400 InvalidRequestException", told(ask("token-1", "?role_name=operators")));
        assertEquals("404 ResourceNotFoundException", told(ask("token-1", "/more" + ROLE)));
        cloud.faults().throttleNext("GetRoleCredentials", 1);
        assertEquals("429 TooManyRequestsException", told(ask("token-1", ROLE)));
    }

    private static String told(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.headers().firstValue("x-amzn-ErrorType").orElse("");
    }

    private HttpResponse<String> ask(String token, String rest) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(cloud.endpoint() + "/federation/credentials" + rest)).header("x-amz-sso_bearer_token", token).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
