package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * Makes the SDK's clients, all alike: one region, one HTTP stack, endpoints as configured. The partition follows from the region, so that
 * `cn-north-1` is asked at `amazonaws.com.cn`; FIPS and dual-stack endpoints, and `AWS_ENDPOINT_URL…`, are the SDK's own settings.
 */
final class Clients {
    private static final String EC2 = "ec2";
    private static final String STS = "sts";

    private final CloudSettings settings;
    private final String region;
    private final SdkHttpClient http;

    Clients(CloudSettings settings, String region, SdkHttpClient http) {
        this.settings = settings;
        this.region = region;
        this.http = http;
    }

    String region() {
        return region;
    }

    /** @param credentials also hears what becomes of each call */
    <C extends AwsCredentialsProvider & ExecutionInterceptor> Ec2Client ec2(C credentials) throws CloudException {
        Ec2ClientBuilder builder = Ec2Client.builder().httpClient(http);
        return built(builder, EC2, credentials);
    }

    <C extends AwsCredentialsProvider & ExecutionInterceptor> StsClient sts(C credentials) throws CloudException {
        StsClientBuilder builder = StsClient.builder().httpClient(http);
        return built(builder, STS, credentials);
    }

    private <T, B extends AwsClientBuilder<B, T>, C extends AwsCredentialsProvider & ExecutionInterceptor> T built(B builder, String service, C credentials)
            throws CloudException {
        builder.region(Region.of(region)).credentialsProvider(credentials)
                // The takeover retries, since it alone knows the term, the deadline and what may be repeated.
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(credentials)
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "keepaloft"));
        try {
            String endpoint = settings.endpoints().get(service);
            if (endpoint != null) {
                builder.endpointOverride(URI.create(endpoint));
            }
            return builder.build();
        } catch (IllegalArgumentException | NullPointerException | SdkClientException wrong) {
            throw new CloudException(Failure.FATAL, "endpoint " + service, "the endpoint or the region is no good: " + wrong.getMessage(), wrong);
        }
    }
}
