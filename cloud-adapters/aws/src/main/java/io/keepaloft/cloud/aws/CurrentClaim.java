package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.ClaimContext;

/** The claim whose write this thread performs: the SDK, in between, hands no request's owner on to the HTTP stack. */
final class CurrentClaim {

    private final ScopedValue<ClaimContext> claim = ScopedValue.newInstance();

    /** Performs {@code write} on this thread, for this claim. */
    <X extends Throwable> void during(ClaimContext context, Write<X> write) throws X {
        ScopedValue.where(claim, context).call(() -> {
            write.perform();
            return null;
        });
    }

    /** Null outside a write. */
    ClaimContext orNull() {
        return claim.isBound() ? claim.get() : null;
    }

    /** A write, which may be refused with {@code X}. */
    @FunctionalInterface
    interface Write<X extends Throwable> {
        void perform() throws X;
    }
}
