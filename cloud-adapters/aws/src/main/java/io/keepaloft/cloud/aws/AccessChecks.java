package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import software.amazon.awssdk.core.exception.SdkException;

/** Checks the two things that every call needs: who this host is, and credentials that EC2 accepts. */
final class AccessChecks {

    private static final String METADATA = "metadata-service";
    private static final String CREDENTIALS = "credentials";
    static final String IDENTITY = "identity";
    private static final String CREDENTIALS_FIX = "attach an instance profile with the policy conf/aws-policy.json to this instance, or set "
            + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the agent's environment";

    private static final String AGAIN = "run preflight again when EC2 answers";
    static final String UNSEEN = "what a takeover needs of the cloud is not known";
    private static final String STUCK = "nothing in the cloud will follow the master";

    private AccessChecks() {}

    /** The repair of a permission that is missing: one policy has them all. */
    static String allow(String operation) {
        return "allow " + (operation.equals(RoleCredentials.OPERATION) ? "sts:" : "ec2:") + operation + " in the policy of this host's role: aws iam put-role-policy"
                + " --role-name <role> --policy-name keepaloft --policy-document file://conf/aws-policy.json";
    }

    /** What to do about a check that could not be made because of this. */
    static String remedy(CloudException refused) {
        return switch (refused.failure()) {
            case DENIED -> allow(refused.operation());
            case RETRYABLE, THROTTLED, LOST_RACE, UNAVAILABLE -> AGAIN;
            case NOT_FOUND, FATAL -> "correct what EC2 objects to, then run preflight again";
        };
    }

    static Finding metadata(CloudSettings settings, MetadataService metadata) {
        try {
            String instance = metadata.get("meta-data/instance-id");
            return Finding.pass(METADATA, metadata.endpoint(), "answers, and says that this is " + instance);
        } catch (CloudException silent) {
            boolean needed = settings.networkInterface() == null && settings.instanceId() == null;
            return new Finding(METADATA, needed ? Level.FAIL : Level.WARN, metadata.endpoint(), silent.getMessage(),
                    needed ? STUCK : "nothing for this host's identity, which is configured; but an instance role's credentials come from there too",
                    needed ? "cloud_provider aws { region <region>; instance_id <i-…>; network_interface <eni-…> }, or make the service reachable"
                    : "aws ec2 modify-instance-metadata-options --instance-id <this instance> --http-endpoint enabled, or give credentials another way and leave it");
        }
    }

    /** Before any call: is there anything to sign with? */
    static Finding credentials(ChainCredentials credentials) {
        try {
            credentials.resolveCredentials();
            return new Finding(CREDENTIALS, Level.SKIP, "AWS default chain", "found, but EC2 was not asked whether it accepts them", UNSEEN, AGAIN);
        } catch (SdkException none) {
            return new Finding(CREDENTIALS, Level.FAIL, "AWS default chain", none.getMessage(), STUCK, CREDENTIALS_FIX);
        }
    }

    /** After a first call. @param refused null: it was answered well */
    static Finding accepted(String region, Caller caller, CloudException refused) {
        String subject = "AWS default chain, EC2 in " + region;
        if (refused == null || refused.failure() == Failure.DENIED && !Failures.WHO.contains(refused.code())) {
            String accepted = "EC2 accepts them: " + caller.words();
            return caller.meant().isEmpty() ? Finding.pass(CREDENTIALS, subject, accepted) : new Finding(CREDENTIALS, Level.WARN, subject,
                    accepted + "; but " + String.join(" and ", caller.meant()) + " is set up, and gave none", "the role's policy counts, and not that of whom was meant; when the other"
                    + " source comes back, calls are suddenly another's", "aws sts get-caller-identity, as the agent's user and in its environment, says what fails; where the instance's role"
                    + " is meant, take the other away");
        }
        if (Failures.WHO.contains(refused.code())) {
            return new Finding(CREDENTIALS, Level.FAIL, subject, caller.words() + ": " + refused.describe(), STUCK, CREDENTIALS_FIX);
        }
        return new Finding(CREDENTIALS, Level.SKIP, subject, "found, but EC2 did not say whether it accepts them: " + refused.describe(), UNSEEN, AGAIN);
    }

    /** This host could not be found, although both were fine. */
    static Finding identity(CloudException refused) {
        return identity(null, refused);
    }

    /** @param name the kernel's, of the interface that could not be found; null: the first */
    static Finding identity(String name, CloudException refused) {
        boolean moment = name != null && refused.failure().retryable();
        return new Finding(IDENTITY, moment ? Level.SKIP : Level.FAIL, host(name), refused.describe(), moment ? UNSEEN : STUCK,
                refused.failure() == Failure.DENIED || moment ? remedy(refused)
                : refused.failure().retryable() ? "let this host reach EC2, or correct endpoint in the cloud_provider block" : "give region, instance_id and network_interface in the cloud_provider block");
    }

    static String host(String name) {
        return "this host in EC2" + (name == null ? "" : ", " + name);
    }

    static Finding identity(String name, OwnInterfaces.Own own) {
        Identity self = own.self();
        if (self.primaryAddress().isEmpty()) {
            return new Finding(IDENTITY, Level.WARN, host(name), self.networkInterface() + " as configured; EC2 did not say whether it exists, "
                    + "since DescribeNetworkInterfaces was refused", "a wrong network_interface would show only at a takeover", allow("DescribeNetworkInterfaces"));
        }
        return Finding.pass(IDENTITY, host(name), self.instanceId() + " in " + self.zone() + ", " + self.networkInterface()
                + " with " + self.primaryAddress() + ": " + own.why());
    }
}
