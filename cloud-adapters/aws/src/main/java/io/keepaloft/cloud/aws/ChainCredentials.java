package io.keepaloft.cloud.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The AWS default chain (JVM properties, environment, profile, instance role), whose "no" is told apart from an API error. */
final class ChainCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

    private final AwsCredentialsProvider chain;
    private volatile boolean hadSome;

    ChainCredentials(AwsCredentialsProvider chain) {
        this.chain = chain;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            AwsCredentials credentials = chain.resolveCredentials();
            hadSome = true;
            return credentials;
        } catch (SdkClientException none) {
            throw new NoCredentials(hadSome, none);
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

        private final boolean hadSome;

        NoCredentials(boolean hadSome, SdkClientException cause) {
            super(builder().message("no credentials: neither the environment, nor a profile, nor the instance's role gave any").cause(cause));
            this.hadSome = hadSome;
        }

        /** True when there were some before: then their source fails, and it is not people who must act. */
        boolean hadSome() {
            return hadSome;
        }
    }
}
