package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.core.HcClient;
import com.huaweicloud.sdk.core.exception.SdkException;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import com.huaweicloud.sdk.core.http.HttpRequestDef;
import com.huaweicloud.sdk.core.utils.JsonUtils;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Answer;
import io.keepaloft.cloud.http.Http;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * One service of Huawei Cloud: the SDK's definition of a call is built, signed and read by the SDK, and sent by us.
 *
 * <p>The SDK's own sending waits up to 60 s to connect and 120 s for an answer, counts in whole seconds, has no limit for a whole call, lets OkHttp
 * repeat a write on a second connection, and has no place for the gate that a claim's write must pass last of all.
 */
final class Service extends HcClient {

    private static final int UNAUTHORIZED = 401;

    private final Http http;
    private final Keys keys;
    private final String projectId;
    /** Since a write was refused with it: when its successor is refused as well, it is not the key's age. */
    private volatile AccessKey refusedForWriting;

    /** @param projectId null for a service that is about none */
    Service(Http http, Keys keys, String projectId, String endpoint) {
        super(HttpConfig.getDefaultHttpConfig().withUserAgent("keepaloft"));
        this.http = http;
        this.keys = keys;
        this.projectId = projectId;
        withEndpoints(List.of(endpoint));
    }

    /** @throws CloudException any refusal, as {@link Failures} has it */
    <R, S> S read(HttpRequestDef<R, S> call, R request) throws CloudException {
        return read(call, request, null);
    }

    /** @param claim for whose write it looks once more: pointless when its term has ended, and in no more time than that has; or null */
    <R, S> S read(HttpRequestDef<R, S> call, R request, ClaimContext claim) throws CloudException {
        AccessKey key = keys.current();
        Answer answer = send(call, request, key, claim);
        if (answer.status() == UNAUTHORIZED && keys.renewed(key)) {
            answer = send(call, request, keys.current(), claim);
        }
        return accepted(call, answer);
    }

    /** Sent at most once. @param claim on whose behalf, or null for a repair that people asked for */
    <R, S> S write(HttpRequestDef<R, S> call, R request, ClaimContext claim) throws CloudException {
        AccessKey key = keys.current();
        Answer answer = send(call, request, key, claim);
        if (answer.status() == UNAUTHORIZED && refusedForWriting == null && keys.renewed(key)) {
            refusedForWriting = key;
            throw new CloudException(Failure.RETRYABLE, name(call), "", answer.requestId(), UNAUTHORIZED, 0,
                    "the access key was refused, so nothing was written; there is a new one now", null);
        }
        refusedForWriting = null;
        return accepted(call, answer);
    }

    /** The SDK's own calls of IAM are nameless. */
    static String name(HttpRequestDef<?, ?> call) {
        return Objects.requireNonNullElse(call.getName(), "KeystoneListProjects");
    }

    private <R, S> Answer send(HttpRequestDef<R, S> call, R request, AccessKey key, ClaimContext claim) throws CloudException {
        HttpRequest signed;
        try {
            signed = key.sign(buildRequest(request, call, null), projectId);
        } catch (SdkException | IllegalArgumentException wrong) {
            throw new CloudException(Failure.FATAL, name(call), "the SDK cannot make this request: " + wrong.getMessage(), wrong);
        }
        HttpUrl url = HttpUrl.parse(signed.getEndpoint() + signed.getPathParamsString());
        if (url == null) {
            throw new CloudException(Failure.FATAL, name(call), "the endpoint is no URL: " + signed.getEndpoint());
        }
        HttpUrl.Builder whole = url.newBuilder();
        signed.getQueryParams().forEach((name, values) -> values.forEach(value -> whole.addQueryParameter(name, value)));
        Request.Builder sent = new Request.Builder().url(whole.build()).tag(ClaimContext.class, claim);
        signed.getHeaders().forEach((name, values) -> values.forEach(value -> sent.header(name, value)));
        sent.method(signed.getMethod().toString(), signed.getMethod() == HttpMethod.GET ? null : Http.once(signed.getBodyAsString()));
        return http.send(name(call), sent.build());
    }

    private static <S> S accepted(HttpRequestDef<?, S> call, Answer answer) throws CloudException {
        if (!answer.ok()) {
            throw Failures.of(name(call), answer);
        }
        try {
            S read = answer.body().isObject() ? JsonUtils.toObjectIgnoreUnknown(answer.text(), call.getResponseType()) : null;
            if (read != null) {
                return read;
            }
        } catch (SdkException notUnderstood) {
            throw new CloudException(Failure.FATAL, name(call), "", answer.requestId(), answer.status(), 0, "the answer cannot be understood", notUnderstood);
        }
        throw new CloudException(Failure.FATAL, name(call), "", answer.requestId(), answer.status(), 0,
                "the answer is not Huawei Cloud's: is the endpoint that of this service?", null);
    }
}
