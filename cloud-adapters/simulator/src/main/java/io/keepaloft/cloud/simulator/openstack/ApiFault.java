package io.keepaloft.cloud.simulator.openstack;

/** A refusal in Neutron's words: HTTP status, exception's name, message. */
final class ApiFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    ApiFault(int status, String type, String message, Object... arguments) {
        // No stack trace: this is an answer, not an accident.
        super(message.formatted(arguments), null, false, false);
        this.status = status;
        this.type = type;
    }

    static ApiFault bad(String message, Object... arguments) {
        return new ApiFault(400, "HTTPBadRequest", message, arguments);
    }

    static ApiFault forbidden(String rule) {
        return new ApiFault(403, "PolicyNotAuthorized", "(rule:%s) is disallowed by policy", rule);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
