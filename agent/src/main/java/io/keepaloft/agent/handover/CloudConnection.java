package io.keepaloft.agent.handover;

import io.keepaloft.agent.config.CloudProviderConfig;
import io.keepaloft.agent.config.Config;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Providers;
import java.util.Optional;

/** Opens the line to the cloud that the configuration names, or that the metadata service turns out to be. Blocks. */
public final class CloudConnection {
    private CloudConnection() {
    }

    /**
     * An open session; none if the configuration wants nothing of a cloud and none is recognised.
     *
     * @throws CloudException when there is no such provider, no metadata service, or it refuses; its message says which
     */
    public static Optional<CloudSession> open(Config config) throws CloudException {
        CloudProviderConfig block = config.cloudProvider();
        Optional<CloudProvider> provider = switch (block.name()) {
            case NONE -> Optional.empty();
            case AWS, HUAWEICLOUD, OPENSTACK -> Optional.of(Providers.named(block.name().keyword()));
            case AUTODETECT -> Providers.detect();
        };
        if (provider.isEmpty() && config.usesCloud()) {
            throw new CloudException(Failure.UNAVAILABLE, "cloud_provider",
                    "there are cloud_resources or cloud_peers, but no metadata service answers as a cloud that is known here; name the cloud with a cloud_provider block");
        }
        return provider.isEmpty() ? Optional.empty() : Optional.of(provider.get().open(block.settingsFor(provider.get().name(), config.movingAddresses())));
    }
}
