package io.keepaloft.cloud.http;

import java.io.IOException;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Keeps no connection to a server that closes each after its answer: OkHttp takes one for reusable unless the server says "close", which
 * HTTP/1.0 need not (RFC 9112 §9.3), and a write, which is sent once, must not meet it.
 */
final class ClosingServers implements Interceptor {

    private final ConnectionPool pool;
    private volatile boolean closesEach;

    ClosingServers(ConnectionPool pool) {
        this.pool = pool;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (closesEach) {
            pool.evictAll();
            request = request.newBuilder().header("Connection", "close").build();
        }
        Response response = chain.proceed(request);
        if (response.protocol() == Protocol.HTTP_1_0 && !"keep-alive".equalsIgnoreCase(response.header("Connection"))) {
            closesEach = true;
        }
        return response;
    }
}
