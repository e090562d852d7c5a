package io.keepaloft.cloud;

import java.util.Locale;
import java.util.Objects;

/** A cloud call that did not succeed: what was asked, what the provider said, and which {@link Failure} that is. Carries no secret. */
public final class CloudException extends Exception {
    /** The operation of one that says that there are none. */
    private static final String CREDENTIALS = "credentials";
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final String operation;
    private final String code;
    private final String requestId;
    private final int httpStatus;
    private final long retryAfterNs;

    /**
     * @param operation    the provider's name of the call, e.g. {@code AssociateAddress}
     * @param code         the provider's error code, e.g. {@code UnauthorizedOperation}; empty when there was no answer
     * @param requestId    the provider's id of the request, what its support asks for; empty when there was no answer
     * @param httpStatus   0 when there was no answer
     * @param retryAfterNs how long the provider asked to wait, nanoseconds; 0 when it did not
     * @param message      for people: what happened, in the provider's words or ours
     * @param cause        null when the provider answered
     */
    public CloudException(Failure failure, String operation, String code, String requestId, int httpStatus, long retryAfterNs, String message,
                          Throwable cause) {
        super(message, cause);
        this.failure = Objects.requireNonNull(failure);
        this.operation = Objects.requireNonNull(operation);
        this.code = code == null ? "" : code;
        this.requestId = requestId == null ? "" : requestId;
        this.httpStatus = httpStatus;
        this.retryAfterNs = Math.max(0, retryAfterNs);
    }

    /** Without an answer from the provider. */
    public CloudException(Failure failure, String operation, String message, Throwable cause) {
        this(failure, operation, "", "", 0, 0, message, cause);
    }

    public CloudException(Failure failure, String operation, String message) {
        this(failure, operation, message, null);
    }

    /** The same answer, understood differently by whoever knows what it answered to. */
    public CloudException as(Failure other) {
        return new CloudException(other, operation, code, requestId, httpStatus, retryAfterNs, getMessage(), this);
    }

    /** The same answer, and what follows from it. @param consequence for people, put behind the message as it is */
    public CloudException with(String consequence) {
        return new CloudException(failure, operation, code, requestId, httpStatus, retryAfterNs, getMessage() + consequence, this);
    }

    public Failure failure() {
        return failure;
    }

    public String operation() {
        return operation;
    }

    public String code() {
        return code;
    }

    public String requestId() {
        return requestId;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public long retryAfterNs() {
        return retryAfterNs;
    }

    /** Whether nothing was sent, because the adapter spaces its calls out: this is no failure that repeats, only a turn that has its time. */
    public boolean turnComesLater() {
        return failure == Failure.THROTTLED && httpStatus == 0 && retryAfterNs > 0;
    }

    /** One line: {@code AssociateAddress denied: UnauthorizedOperation: You are not authorized … (HTTP 403, request 1234)}. */
    public String describe() {
        // Without credentials nobody was asked, and nobody has denied anything.
        boolean notAsked = operation.equals(CREDENTIALS) && failure == Failure.DENIED && httpStatus == 0;
        StringBuilder line = new StringBuilder(operation).append(notAsked ? "" : " " + failure.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (!code.isEmpty()) {
            line.append(": ").append(code);
        }
        if (getMessage() != null && !getMessage().isBlank()) {
            line.append(": ").append(getMessage());
        }
        if (httpStatus != 0 || !requestId.isEmpty()) {
            line.append(" (").append(httpStatus == 0 ? "no HTTP status" : "HTTP " + httpStatus);
            line.append(requestId.isEmpty() ? "" : ", request " + requestId).append(')');
        }
        return line.toString();
    }
}
