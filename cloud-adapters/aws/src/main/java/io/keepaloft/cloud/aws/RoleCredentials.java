package io.keepaloft.cloud.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials of a role, kept for the hour that STS gives and renewed five minutes before; renewed by a caller, for there is no thread here. */
final class RoleCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    static final String OPERATION = "AssumeRole";
    private static final int LONGEST_NAME = 64;

    private final StsAssumeRoleCredentialsProvider role;

    /** @param caller who asks, for the other account's audit log */
    RoleCredentials(StsClient sts, String roleArn, String caller) {
        String name = ("keepaloft-" + caller).replaceAll("[^\\w+=,.@-]", "-");
        this.role = StsAssumeRoleCredentialsProvider.builder().stsClient(sts)
                .refreshRequest(request -> request.roleArn(roleArn).roleSessionName(name.substring(0, Math.min(LONGEST_NAME, name.length()))))
                .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return role.resolveCredentials();
        } catch (SdkException said) {
            throw new Refused(said);
        }
    }

    @Override
    public void close() {
        role.close();
    }

    /** The role could not be assumed; the call that needed it was not made. */
    static final class Refused extends SdkClientException {
        private static final long serialVersionUID = 1L;

        private final SdkException said;

        Refused(SdkException said) {
            super(builder().message(said.getMessage()).cause(said));
            this.said = said;
        }

        /** What STS answered, or why nobody did. */
        SdkException said() {
            return said;
        }
    }
}
