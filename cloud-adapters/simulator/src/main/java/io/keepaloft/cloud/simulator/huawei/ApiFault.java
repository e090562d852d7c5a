package io.keepaloft.cloud.simulator.huawei;

/** A refusal in the service's words: HTTP status, code, message. */
final class ApiFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    ApiFault(int status, String code, String message, Object... arguments) {
        // No stack trace: this is an answer, not an accident.
        super(arguments.length == 0 ? message : message.formatted(arguments), null, false, false);
        this.status = status;
        this.code = code;
    }

    /** As v3 of VPC says it of whatever is not there. */
    static ApiFault missing(String kind, String id) {
        return new ApiFault(404, "VPC.9904", "%s %s could not be found.", kind, id);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
