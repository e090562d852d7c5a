package io.keepaloft.cloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keepaloft.cloud.simulator.http.Request;
import io.keepaloft.cloud.simulator.identity.AuthError;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.identity.Secret;
import io.keepaloft.cloud.simulator.identity.SignatureV4;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Signatures against the two examples that AWS publishes, and what is refused. */
class SignatureTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private final KeyRing keys = new KeyRing(new Random(1), "ASIA");

    SignatureTest() {
        keys.add(new Credentials("bob", "AKIDEXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null, Instant.EPOCH, null));
    }

    private static Request request(String query, Map<String, String> headers) {
        var byName = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> byName.put(name, List.of(value)));
        return new Request("GET", "/", query, byName, new byte[0], new InetSocketAddress(0));
    }

    /** "get-vanilla" of the Signature Version 4 test suite. */
    private static Request vanilla(String signature) {
        return request(null, Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z", "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + signature));
    }

    private static final String VANILLA = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

    @Test void thePublishedSignatureOfGetVanillaIsAccepted() throws Exception {
        assertEquals("bob", new SignatureV4(keys, "us-east-1", "service").verify(vanilla(VANILLA), NOW).principal());
    }

    /** The walk-through of the IAM user guide: query parameters, and a header value with a blank. */
    @Test void thePublishedSignatureOfListUsersIsAccepted() throws Exception {
        var request = request("Action=ListUsers&Version=2010-05-08", Map.of("host", "iam.amazonaws.com", "x-amz-date", "20150830T123600Z",
                "content-type", "application/x-www-form-urlencoded; charset=utf-8", "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
                        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
        assertEquals("bob", new SignatureV4(keys, "us-east-1", "iam").verify(request, NOW).principal());
    }

    @Test void aSignatureWithOneDigitChangedIsNot() {
        refused("SignatureDoesNotMatch", vanilla(VANILLA.replace('5', '6')), NOW);
    }

    @Test void aRequestThatIsMoreThanFiveMinutesOffHasExpired() throws Exception {
        new SignatureV4(keys, "us-east-1", "service").verify(vanilla(VANILLA), NOW.plus(Duration.ofMinutes(5)));
        refused("RequestExpired", vanilla(VANILLA), NOW.plus(Duration.ofSeconds(301)));
        refused("RequestExpired", vanilla(VANILLA), NOW.minus(Duration.ofSeconds(301)));
    }

    @Test void anUnknownKeyAndNoHeaderAtAllAreRefused() {
        refused("AuthFailure", request(null, Map.of("host", "example.amazonaws.com")), NOW);
        var stranger = vanilla(VANILLA).byName().get("authorization").getFirst().replace("AKIDEXAMPLE", "AKIDSTRANGER");
        refused("AuthFailure", request(null, Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z", "authorization", stranger)), NOW);
    }

    @Test void malformedHeadersAreIncompleteAndNeverAnAccident() {
        for (String header : List.of("", "Basic x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Credential=a/b/c",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host, Signature=zz",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=Host, Signature=00")) {
            refused("IncompleteSignature", request(null, Map.of("host", "h", "x-amz-date", "20150830T123600Z", "authorization", header)), NOW);
        }
    }

    @Test void aTemporaryKeyNeedsItsTokenAndEnds() throws Exception {
        var issued = keys.ofInstance("i-1", NOW);
        assertEquals(issued, keys.ofInstance("i-1", NOW.plus(Duration.ofHours(2))), "fresh credentials are handed out again");
        var signed = new Signer(issued.accessKeyId(), issued.secretAccessKey().reveal(), issued.sessionToken().reveal(), "us-east-1", "ec2")
                .sign("h", "", NOW);
        var headers = Map.of("host", "h", "x-amz-date", signed.amzDate(), "x-amz-security-token", issued.sessionToken().reveal(),
                "authorization", signed.authorization());
        var post = new Request("POST", "/", null, request(null, headers).byName(), new byte[0], new InetSocketAddress(0));
        var verifier = new SignatureV4(keys, "us-east-1", "ec2");
        assertEquals("i-1", verifier.verify(post, NOW).principal());

        var withoutToken = new HashMap<>(post.byName());
        withoutToken.remove("x-amz-security-token");
        var bare = new Request("POST", "/", null, withoutToken, new byte[0], new InetSocketAddress(0));
        assertEquals("AuthFailure", assertThrows(AuthError.class, () -> verifier.verify(bare, NOW)).code());

        keys.expireTemporary(NOW);
        assertEquals("RequestExpired", assertThrows(AuthError.class, () -> verifier.verify(post, NOW)).code());
        assertEquals(false, keys.ofInstance("i-1", NOW).equals(issued), "new ones are issued");
    }

    private void refused(String code, Request request, Instant now) {
        var verifier = new SignatureV4(keys, "us-east-1", "service");
        assertEquals(code, assertThrows(AuthError.class, () -> verifier.verify(request, now)).code());
    }
}
