package io.keepaloft.cloud.http;

import io.keepaloft.cloud.ClaimContext;
import java.io.IOException;
import java.net.ProtocolException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** The last look at the term before a claim's write leaves: asked with the connection up, with nothing slow left between the answer and the wire. */
public final class WriteGate implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        ClaimContext claim = chain.request().tag(ClaimContext.class);
        if (claim != null && !claim.mayWrite()) {
            throw new TermEnded();
        }
        return chain.proceed(chain.request());
    }

    /** The mastership ended before the write left. A ProtocolException, since OkHttp never tries those again. */
    public static final class TermEnded extends ProtocolException {
        private static final long serialVersionUID = 1L;

        public TermEnded() {
            super("the mastership ended before the request left; nothing was sent");
        }
    }
}
