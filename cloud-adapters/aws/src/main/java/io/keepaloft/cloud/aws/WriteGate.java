package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.ClaimContext;
import java.io.IOException;
import java.net.ProtocolException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * The last look at the term before a write leaves: asked with the connection up and the request signed, with nothing slow left
 * between the answer and the wire.
 */
final class WriteGate implements Interceptor {

    private final ScopedValue<ClaimContext> claim = ScopedValue.newInstance();

    /** Performs {@code write} on this thread, for this claim. */
    <X extends Throwable> void during(ClaimContext context, Write<X> write) throws X {
        ScopedValue.where(claim, context).call(() -> {
            write.perform();
            return null;
        });
    }

    /** True on a thread that is performing a claim's write: what it sends may be sent once only. */
    boolean writing() {
        return claim.isBound();
    }

    /** The time that the claim grants the call, nanoseconds, or {@code otherNs} outside a claim. */
    long timeoutNs(long otherNs) {
        return claim.isBound() && claim.get().timeoutNs() > 0 ? Math.min(claim.get().timeoutNs(), otherNs) : otherNs;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (claim.isBound() && !claim.get().mayWrite()) {
            throw new TermEnded();
        }
        return chain.proceed(chain.request());
    }

    /** A write, which may be refused with {@code X}. */
    @FunctionalInterface
    interface Write<X extends Throwable> {
        void perform() throws X;
    }

    /** The mastership ended before the write left. A ProtocolException, since OkHttp never tries those again. */
    static final class TermEnded extends ProtocolException {
        private static final long serialVersionUID = 1L;

        TermEnded() {
            super("the mastership ended before the request left; nothing was sent");
        }
    }
}
