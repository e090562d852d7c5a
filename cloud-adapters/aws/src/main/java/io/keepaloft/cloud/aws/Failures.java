package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.RetryAfter;
import io.keepaloft.cloud.http.Silence;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The error table: what each refusal of EC2, and each silence, means for a takeover.
 *
 * <p>Source: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API".
 */
final class Failures {

    /** The answer to a dry run that would have succeeded. */
    static final String DRY_RUN_OPERATION = "DryRunOperation";

    /** Refusals of who asks, rather than of what was asked. */
    static final Set<String> WHO = Set.of("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch",
            "IncompleteSignature", "MissingAuthenticationToken", "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidToken");

    private static final int NOT_IMPLEMENTED = 501;
    private static final Set<String> THROTTLED = Set.of("RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException",
            "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "SlowDown", "EC2ThrottledException");
    private static final Set<String> DENIED = Set.of("UnauthorizedOperation", "AuthFailure", "AccessDenied", "AccessDeniedException", "ExpiredToken",
            "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "IncompleteSignature",
            "MissingAuthenticationToken", "OptInRequired", "PendingVerification", "Blocked", "InvalidToken");
    private static final Set<String> LOST_RACE = Set.of("Resource.AlreadyAssociated", "InvalidAssociationID.NotFound", "InvalidIPAddress.InUse",
            "RouteAlreadyExists");
    /** RequestExpired: the clock is off, which the SDK corrects from the answer, or credentials ended that their provider now renews. */
    private static final Set<String> RETRYABLE = Set.of("RequestExpired", "RequestTimeTooSkewed", "InternalError", "InternalFailure", "ServerInternal",
            "Unavailable", "ServiceUnavailable", "RequestTimeout", "IncorrectState", "IncorrectInstanceState");

    private Failures() {}

    /** @param operation EC2's name of the call, which is also the name of the permission that it needs */
    static CloudException of(String operation, SdkException failure) {
        return switch (failure) {
            case RoleCredentials.Refused refused -> of(RoleCredentials.OPERATION, refused.said());
            case AwsServiceException answered when answered.awsErrorDetails() != null -> answered(operation, answered);
            case ChainCredentials.NoCredentials none -> new CloudException(none.hadSome() ? Failure.UNAVAILABLE : Failure.DENIED, operation,
                    none.getMessage(), none);
            case AbortedException interrupted -> new CloudException(Failure.RETRYABLE, operation, "interrupted while waiting for the answer", interrupted);
            default -> unanswered(operation, failure);
        };
    }

    static boolean isWouldSucceed(AwsServiceException answer) {
        return answer.awsErrorDetails() != null && DRY_RUN_OPERATION.equals(answer.awsErrorDetails().errorCode());
    }

    /**
     * True when the service knows who asks and answers, but does not offer this call to them, today or ever: the policy leaves it out, or the
     * endpoint does not know it.
     */
    static boolean callIsNotOffered(CloudException refused) {
        return switch (refused.failure()) {
            case DENIED -> refused.httpStatus() != 0 && !WHO.contains(refused.code());
            case FATAL -> true;
            case RETRYABLE -> refused.httpStatus() == NOT_IMPLEMENTED;
            case THROTTLED, LOST_RACE, NOT_FOUND, UNAVAILABLE -> false;
        };
    }

    /** Visible for the table's own test. */
    static Failure kindOf(String code, int httpStatus) {
        if (THROTTLED.contains(code) || httpStatus == 429) {
            return Failure.THROTTLED;
        }
        if (DENIED.contains(code)) {
            return Failure.DENIED;
        }
        if (LOST_RACE.contains(code)) {
            return Failure.LOST_RACE;
        }
        if (RETRYABLE.contains(code) || httpStatus >= 500) {
            return Failure.RETRYABLE;
        }
        if (code.endsWith(".NotFound")) {
            return Failure.NOT_FOUND;
        }
        return httpStatus == 401 || httpStatus == 403 ? Failure.DENIED : Failure.FATAL;
    }

    private static CloudException answered(String operation, AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = Optional.ofNullable(details.errorCode()).orElse("");
        return new CloudException(kindOf(code, answer.statusCode()), operation, code, answer.requestId(), answer.statusCode(),
                retryAfterNs(details.sdkHttpResponse()), message(operation, code, details.errorMessage()), null);
    }

    private static String message(String operation, String code, String said) {
        String text = said == null ? "" : said;
        return switch (code) {
            // EC2 may quote the canonical request back, session token included.
            case "SignatureDoesNotMatch", "IncompleteSignature" -> "the signature was refused: the secret key does not belong to the access key id";
            case "UnauthorizedOperation" -> beforeEncoded(text) + " (the policy must allow ec2:" + operation + ")";
            // No matter of permissions, whatever it is called: the operation is not allowed in this state. Source: EC2 API Reference, "Error codes"; "DisassociateAddress".
            case "OperationNotPermitted" -> text + (operation.equals(ElasticIps.DISASSOCIATE) ? " (EC2 leaves the last public IPv4 address on an interface whose public DNS name is the "
                    + "dual-stack one: aws ec2 modify-public-ip-dns-name-options --hostname-type public-ipv4-dns-name --network-interface-id <the holder's>)" : "");
            case "RequestExpired" -> text + " (this host's clock is off, or the credentials ended)";
            default -> text;
        };
    }

    /** The "encoded authorization failure message" is kilobytes that only `sts decode-authorization-message` can read. */
    private static String beforeEncoded(String text) {
        int encoded = text.indexOf("Encoded authorization failure message");
        return (encoded < 0 ? text : text.substring(0, encoded)).strip();
    }

    private static CloudException unanswered(String operation, SdkException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return Silence.of(operation, io);
            }
        }
        return new CloudException(Failure.FATAL, operation, text(failure), failure);
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static long retryAfterNs(SdkHttpResponse response) {
        return response == null ? 0 : RetryAfter.ns(response.firstMatchingHeader("Retry-After").orElse(null), response.firstMatchingHeader("Date").orElse(null));
    }
}
