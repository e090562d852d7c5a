package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Carries the AWS SDK's requests over OkHttp, whose pooled connections outlive the pause between two rehearsals. */
final class OkHttpSdkClient implements SdkHttpClient {

    private final OkHttpClient http;
    private final CurrentClaim claim;

    OkHttpSdkClient(OkHttpClient http, CurrentClaim claim) {
        this.http = http;
        this.claim = claim;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        Call call = Transport.newCall(http, toOkHttp(request));
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return toSdk(call, call.execute());
            }

            @Override
            public void abort() {
                call.cancel();
            }
        };
    }

    @Override
    public String clientName() {
        return "OkHttp";
    }

    /** Drops idle connections; calls in flight end by their own time limits. */
    @Override
    public void close() {
        http.connectionPool().evictAll();
    }

    private Request toOkHttp(HttpExecuteRequest execute) {
        SdkHttpRequest from = execute.httpRequest();
        Request.Builder to = new Request.Builder().url(from.getUri().toString());
        from.forEachHeader((name, values) -> {
            // OkHttp states the length itself, from the body.
            if (!name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> to.addHeader(name, value));
            }
        });
        return to.tag(ClaimContext.class, claim.orNull()).method(from.method().name(), body(execute)).build();
    }

    private RequestBody body(HttpExecuteRequest execute) {
        SdkHttpRequest request = execute.httpRequest();
        if (execute.contentStreamProvider().isPresent()) {
            MediaType type = request.firstMatchingHeader("Content-Type").map(MediaType::parse).orElse(null);
            long lengthBytes = request.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
            return new StreamBody(execute.contentStreamProvider().get(), type, lengthBytes, claim.orNull() != null);
        }
        return switch (request.method()) {
            case POST, PUT, PATCH -> RequestBody.create(new byte[0], null);
            case GET, HEAD, DELETE, OPTIONS -> null;
        };
    }

    private static HttpExecuteResponse toSdk(Call call, Response response) {
        SdkHttpFullResponse.Builder to = SdkHttpFullResponse.builder()
                .statusCode(response.code())
                .statusText(response.message());
        for (Map.Entry<String, List<String>> header : response.headers().toMultimap().entrySet()) {
            to.putHeader(header.getKey(), header.getValue());
        }
        InputStream content = response.body().byteStream();
        return HttpExecuteResponse.builder()
                .response(to.build())
                .responseBody(AbortableInputStream.create(content, call::cancel))
                .build();
    }

    /** A body that OkHttp may send again when a pooled connection turns out to be dead, unless it is a claim's write. */
    private static final class StreamBody extends RequestBody {

        private final ContentStreamProvider content;
        private final MediaType type;
        private final long lengthBytes;
        private final boolean once;

        StreamBody(ContentStreamProvider content, MediaType type, long lengthBytes, boolean once) {
            this.content = content;
            this.type = type;
            this.lengthBytes = lengthBytes;
            this.once = once;
        }

        @Override
        public boolean isOneShot() {
            return once;
        }

        @Override
        public MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return lengthBytes;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (Source source = Okio.source(content.newStream())) {
                sink.writeAll(source);
            }
        }
    }
}
