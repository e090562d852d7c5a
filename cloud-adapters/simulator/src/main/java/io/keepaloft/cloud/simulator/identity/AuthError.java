package io.keepaloft.cloud.simulator.identity;

/** Why a request's signature is not accepted. */
public final class AuthError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final String code;

    AuthError(int httpStatus, String code, String message) {
        super(message, null, false, false);
        this.httpStatus = httpStatus;
        this.code = code;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String code() {
        return code;
    }
}
