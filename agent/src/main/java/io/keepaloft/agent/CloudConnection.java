package io.keepaloft.agent;

import io.keepaloft.agent.config.CloudProviderConfig;
import io.keepaloft.agent.config.CloudProviderConfig.Name;
import io.keepaloft.agent.config.Config;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Providers;

/** Opens the line to the cloud that the configuration names, or that the metadata service turns out to be. Blocks. */
public final class CloudConnection {
    private CloudConnection() {
    }

    /** @throws CloudException when there is no such provider, no metadata service, or it refuses; its message says which */
    public static CloudSession open(Config config) throws CloudException {
        CloudProviderConfig conf = config.cloudProvider();
        CloudProvider provider = provider(conf.name());
        return provider.open(conf.settingsFor(provider.name()));
    }

    private static CloudProvider provider(Name name) throws CloudException {
        return switch (name) {
            case AUTODETECT -> Providers.detect().orElseThrow(() -> new CloudException(Failure.UNAVAILABLE, "detect",
                    "no metadata service answers as a cloud that this build knows; name the cloud with a cloud_provider block"));
            case NONE -> throw new CloudException(Failure.FATAL, "cloud_provider", "cloud_provider none, but there are cloud_resources");
            case AWS, HUAWEICLOUD, OPENSTACK -> Providers.named(name.keyword());
        };
    }
}
