package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import java.io.UncheckedIOException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The HTTP stack for clients that the SDK makes by itself: the default chain asks STS for a web identity's or a profile's role, and SSO.
 * Found by the SDK through {@link java.util.ServiceLoader}; proxies and trust are those of all our calls.
 */
public final class OkHttpSdkService implements SdkHttpService {
    /** Credentials are asked for before anything else can go on; the SDK tries again by itself. */
    private static final long CALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    /** For ServiceLoader. */
    public OkHttpSdkService() {}

    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
        return new Builder();
    }

    private static final class Builder implements SdkHttpClient.Builder<Builder> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            try {
                return new OkHttpSdkClient(Trust.client(CALL_TIMEOUT_NS), new CurrentClaim());
            } catch (CloudException bundle) {
                throw new UncheckedIOException(bundle.getMessage(), new IOException(bundle));
            }
        }
    }
}
