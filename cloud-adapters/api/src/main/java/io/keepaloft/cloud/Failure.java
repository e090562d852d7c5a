package io.keepaloft.cloud;

/** What sort of no a cloud call got; decides alone whether and how the takeover goes on. None of them ever means "the address is gone". */
public enum Failure {
    /** An error of the moment: HTTP 5xx, a time-out, a broken connection. Whether a write took effect is unknown. */
    RETRYABLE(true),
    /** Too many requests, of this account or project as a whole; nothing was done. */
    THROTTLED(true),
    /** Credentials missing, expired, wrong or without the permission. Repaired by people only. */
    DENIED(false),
    /** Somebody else's write came first, or the term ended before ours left: look again. */
    LOST_RACE(true),
    /** Something the request names does not exist. */
    NOT_FOUND(false),
    /** Nobody could be reached: name resolution, connection refused, no metadata service. Nothing was done. */
    UNAVAILABLE(true),
    /** Will never work as it stands: a wrong parameter, an unsupported operation, an answer that cannot be understood. */
    FATAL(false);

    private final boolean retryable;

    Failure(boolean retryable) {
        this.retryable = retryable;
    }

    /** True when a write that failed so had no effect, and will have none. */
    boolean nothingDone() {
        return switch (this) {
            case THROTTLED, DENIED, LOST_RACE, NOT_FOUND, UNAVAILABLE -> true;
            case RETRYABLE, FATAL -> false;
        };
    }

    /** True when trying again soon may help by itself. The others are reported at once, and then looked at slowly, in case people repaired them. */
    public boolean retryable() {
        return retryable;
    }
}
