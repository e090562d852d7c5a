package io.keepaloft.cloud.aws;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The AWS default chain (JVM properties, environment, web identity, profile, instance role), or a role; asked anew when EC2 calls what it gave expired; the
 * SDK itself would go on with it until the date that was printed on it.
 */
final class ChainCredentials implements AwsCredentialsProvider, ExecutionInterceptor, SdkAutoCloseable {

    private static final Set<String> EXPIRED = Set.of("RequestExpired", "ExpiredToken", "ExpiredTokenException");

    private final Supplier<AwsCredentialsProvider> source;
    private volatile AwsCredentialsProvider chain;
    private volatile boolean hadSome;

    ChainCredentials(Supplier<AwsCredentialsProvider> source) {
        this.source = source;
        this.chain = source.get();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            AwsCredentials credentials = chain.resolveCredentials();
            hadSome = true;
            return credentials;
        } catch (RoleCredentials.Refused refused) {
            throw refused;
        } catch (SdkClientException none) {
            throw new NoCredentials(hadSome, none);
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        // An answer without a body has no code.
        if (context.exception() instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                && answer.awsErrorDetails().errorCode() != null && EXPIRED.contains(answer.awsErrorDetails().errorCode())) {
            close();
            chain = source.get();
        }
    }

    @Override
    public void close() {
        if (chain instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    /** Nobody in the chain gave credentials. */
    static final class NoCredentials extends SdkClientException {
        private static final long serialVersionUID = 1L;
        private static final int LONGEST = 600;
        /** A provider, what it was made with, and what it said. */
        private static final Pattern EACH = Pattern.compile("(?s)(\\w+CredentialsProvider)\\(.*?\\)+: (.*)");
        private static final List<String> NOT_SET_UP = List.of("from system settings", "must be set", "contained no credentials", "variables are set",
                "Failed to load credentials from IMDS");

        private final boolean hadSome;

        NoCredentials(boolean hadSome, SdkClientException cause) {
            super(builder().message("no credentials: neither the environment, nor a profile, nor the instance's role gave any" + reasons(cause.getMessage()))
                    .cause(cause));
            this.hadSome = hadSome;
        }

        /** Of the chain's own long list those who were set up and failed: the others only say that they were not. */
        private static String reasons(String chain) {
            String list = chain == null ? "" : chain.substring(chain.indexOf(" : [") + 1);
            StringBuilder told = new StringBuilder();
            for (String each : list.split("(?<=[\\[ ])(?=\\w+CredentialsProvider\\()")) {
                Matcher matcher = EACH.matcher(each);
                if (matcher.matches() && NOT_SET_UP.stream().noneMatch(matcher.group(2)::contains)) {
                    told.append("; ").append(matcher.group(1)).append(": ").append(matcher.group(2).replaceFirst("[,\\]\\s]+$", ""));
                }
            }
            return told.substring(0, Math.min(told.length(), LONGEST));
        }

        /** True when there were some before: then their source fails, and it is not people who must act. */
        boolean hadSome() {
            return hadSome;
        }
    }
}
