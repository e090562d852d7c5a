package io.keepaloft.cloud.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/** Sends one request and reads one bounded answer, of JSON mostly. */
public final class Http implements AutoCloseable {

    public static final ObjectMapper JSON = new ObjectMapper();
    /** A list of some thousand ports. */
    private static final long LARGEST_BYTES = 16L << 20;
    private static final String USER_AGENT = "User-Agent";
    private static final MediaType TYPE = MediaType.get("application/json");

    private final OkHttpClient client;

    public Http(OkHttpClient client) {
        this.client = client;
    }

    /** @throws CloudException only when there was no answer: {@link Failure#UNAVAILABLE} when nothing was sent, else {@link Failure#RETRYABLE} */
    public Answer send(String operation, Request request) throws CloudException {
        Request.Builder whole = request.newBuilder().header("Accept", "application/json");
        if (request.header(USER_AGENT) == null) {
            whole.header(USER_AGENT, "keepaloft");
        }
        Call call = Transport.newCall(client, whole.build());
        try (Response response = call.execute()) {
            String text = response.peekBody(LARGEST_BYTES).string();
            return new Answer(response.code(), response.headers(), text, json(text));
        } catch (IOException silent) {
            throw Silence.of(operation, silent);
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode read = body.isEmpty() ? null : JSON.readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException notJson) {
            // A proxy's page: the status says what it means, and nobody wants to read the rest.
            return MissingNode.getInstance();
        }
    }

    /** A body that is sent once only, whatever becomes of the connection. */
    public static RequestBody once(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return TYPE;
            }

            @Override
            public long contentLength() {
                return bytes.length;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(bytes);
            }
        };
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
    }
}
