package io.keepaloft.cloud.simulator.ec2;

/** A refusal as EC2 words it; codes from docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final String code;

    public ApiError(int httpStatus, String code, String message) {
        // No stack trace: this is an answer, not an accident.
        super(message, null, false, false);
        this.httpStatus = httpStatus;
        this.code = code;
    }

    static ApiError bad(String code, String message, Object... arguments) {
        return new ApiError(400, code, message.formatted(arguments));
    }

    static ApiError missing(String parameter) {
        return bad("MissingParameter", "The request must contain the parameter %s", parameter);
    }

    static ApiError invalid(String value, String parameter) {
        return bad("InvalidParameterValue", "Value (%s) for parameter %s is invalid.", value, parameter);
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String code() {
        return code;
    }
}
