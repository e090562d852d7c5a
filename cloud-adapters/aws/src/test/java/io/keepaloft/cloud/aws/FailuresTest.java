package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.WriteGate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** The error table, row by row. */
final class FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "RequestLimitExceeded, 503, THROTTLED", "Throttling, 400, THROTTLED", "SomethingNew, 429, THROTTLED",
        "UnauthorizedOperation, 403, DENIED", "AuthFailure, 401, DENIED", "ExpiredToken, 400, DENIED", "SomethingNew, 403, DENIED", "OperationNotPermitted, 400, FATAL",
        "Resource.AlreadyAssociated, 400, LOST_RACE", "InvalidAssociationID.NotFound, 400, LOST_RACE",
        "InvalidAllocationID.NotFound, 400, NOT_FOUND", "InvalidNetworkInterfaceID.NotFound, 400, NOT_FOUND",
        "RequestExpired, 400, RETRYABLE", "InternalError, 500, RETRYABLE", "Unavailable, 503, RETRYABLE", "'', 502, RETRYABLE",
        "InvalidParameterValue, 400, FATAL", "Gateway.NotAttached, 400, FATAL", "'', 400, FATAL",
    })
    void everyCodeHasItsMeaning(String code, int httpStatus, Failure expected) {
        CloudException failure = Failures.of("AssociateAddress", answer(code, httpStatus, "said", null));
        assertEquals(expected, failure.failure());
        assertEquals(code, failure.code());
        assertEquals("req-1", failure.requestId());
        assertEquals(httpStatus, failure.httpStatus());
        assertNull(failure.getCause());
    }

    @Test
    void silenceIsUnavailableWhenNothingWasSentAndRetryableWhenNobodyKnows() {
        assertEquals(Failure.UNAVAILABLE, silence(new ConnectException("Connection refused")));
        assertEquals(Failure.UNAVAILABLE, silence(new UnknownHostException("ec2.nowhere.amazonaws.com")));
        assertEquals(Failure.UNAVAILABLE, silence(new SSLHandshakeException("PKIX path building failed")));
        assertEquals(Failure.UNAVAILABLE, silence(new SocketTimeoutException("Connect timed out")));
        assertEquals(Failure.RETRYABLE, silence(new SocketTimeoutException("timeout")));
        assertEquals(Failure.RETRYABLE, silence(new IOException("unexpected end of stream")));
        assertEquals(Failure.LOST_RACE, silence(new WriteGate.TermEnded()));
    }

    @Test
    void theWaitThatTheServiceAsksForIsKept() {
        assertEquals(TimeUnit.SECONDS.toNanos(7), retryAfterNs("7", null));
        assertEquals(TimeUnit.SECONDS.toNanos(90), retryAfterNs("Mon, 05 Jan 2026 10:01:30 GMT", "Mon, 05 Jan 2026 10:00:00 GMT"));
        assertEquals(0, retryAfterNs("Mon, 05 Jan 2026 09:59:00 GMT", "Mon, 05 Jan 2026 10:00:00 GMT"));
        assertEquals(0, retryAfterNs("soon", "Mon, 05 Jan 2026 10:00:00 GMT"));
        assertEquals(0, retryAfterNs("99999999999999999999", null));
        assertEquals(0, retryAfterNs(null, null));
    }

    @Test
    void aRefusedSignatureIsNotQuotedBackSinceItHoldsTheSessionToken() {
        CloudException failure = Failures.of("DescribeAddresses", answer("SignatureDoesNotMatch", 403, "canonical: x-amz-security-token:HUSH", null));
        assertFalse(failure.describe().contains("HUSH"), failure.describe());
    }

    @Test
    void theEncodedAuthorizationMessageIsLeftOutAndTheActionIsNamed() {
        CloudException failure = Failures.of("AssociateAddress",
                answer("UnauthorizedOperation", 403, "You are not authorized. Encoded authorization failure message: abcdefgh", null));
        assertEquals("You are not authorized. (the policy must allow ec2:AssociateAddress)", failure.getMessage());
    }

    /** EC2 says it of the state that something is in, and no policy changes that. */
    @Test
    void whatEc2DoesNotPermitInThisStateIsNoMissingPermission() {
        CloudException failure = Failures.of("DisassociateAddress", answer("OperationNotPermitted", 400, "The address cannot be disassociated.", null));
        assertTrue(failure.failure() == Failure.FATAL && failure.getMessage().contains("modify-public-ip-dns-name-options"), failure.toString());
        assertFalse(Failures.of("AssociateAddress", answer("OperationNotPermitted", 400, "Not now.", null)).getMessage().contains("dns-name"));
    }

    @Test
    void anInterruptedCallIsOneThatMayBeMadeAgain() {
        CloudException failure = Failures.of("DescribeAddresses", software.amazon.awssdk.core.exception.AbortedException.create("Thread was interrupted"));
        assertEquals(Failure.RETRYABLE, failure.failure());
        assertTrue(failure.getMessage().contains("interrupted"));
    }

    private static Failure silence(IOException cause) {
        return Failures.of("AssociateAddress", SdkClientException.create("Unable to execute HTTP request", cause)).failure();
    }

    private static long retryAfterNs(String after, String date) {
        SdkHttpFullResponse.Builder response = SdkHttpResponse.builder().statusCode(503);
        if (after != null) {
            response.putHeader("Retry-After", after);
        }
        if (date != null) {
            response.putHeader("Date", date);
        }
        return Failures.of("AssociateAddress", answer("RequestLimitExceeded", 503, "slower", response.build())).retryAfterNs();
    }

    private static Ec2Exception answer(String code, int httpStatus, String message, SdkHttpResponse response) {
        return (Ec2Exception) Ec2Exception.builder().statusCode(httpStatus).requestId("req-1").message(message)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).sdkHttpResponse(response).build()).build();
    }
}
