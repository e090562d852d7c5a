package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import java.util.Locale;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * What this host's metadata service says of its own addresses: EC2 answers an assignment before it is in force, and here it is seen when it is.
 * Source: AssignPrivateIpAddresses, "is asynchronous … query the instance metadata".
 */
final class OwnAddresses {
    private final MetadataService metadata;
    /** This host is known without the service: then it may be silent for good. */
    private final boolean dispensable;

    OwnAddresses(MetadataService metadata, boolean dispensable) {
        this.metadata = metadata;
        this.dispensable = dispensable;
    }

    /** True also where nobody can tell: EC2 has said so, and the service is not there or does not know the interface. */
    boolean shows(NetworkInterface own, String address) throws CloudException {
        String path = "meta-data/network/interfaces/macs/" + String.valueOf(own.macAddress()).toLowerCase(Locale.ROOT)
                + (address.contains(":") ? "/ipv6s" : "/local-ipv4s");
        try {
            return metadata.get(path).lines().anyMatch(address::equals);
        } catch (CloudException silent) {
            return switch (silent.failure()) {
                // Before its first IPv6 address an interface has no such list.
                case NOT_FOUND -> dispensable || !address.contains(":");
                case UNAVAILABLE, RETRYABLE, THROTTLED, DENIED, LOST_RACE, FATAL -> {
                    if (!dispensable) {
                        throw silent;
                    }
                    yield true;
                }
            };
        }
    }
}
