package io.keepaloft.agent.config;

import io.keepaloft.cloud.CloudSettings;
import java.util.Locale;
import java.util.Set;

/**
 * The block {@code cloud_provider}.
 *
 * @param name     what the file says; AUTODETECT without the block
 * @param settings everything else; its {@code provider} is the name in lower case, and for AUTODETECT not a provider yet
 */
public record CloudProviderConfig(Name name, CloudSettings settings) {
    public enum Name {
        AUTODETECT, AWS, HUAWEICLOUD, OPENSTACK, NONE;

        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Without the block. */
    public static final CloudProviderConfig AUTODETECT =
            new CloudProviderConfig(Name.AUTODETECT, CloudSettings.defaults(Name.AUTODETECT.keyword()));

    /**
     * The settings for the provider that the metadata service turned out to be.
     *
     * @param moving addresses that the cloud gives to whoever is master, of all instances
     */
    public CloudSettings settingsFor(String provider, Set<String> moving) {
        return new CloudSettings(provider, settings.region(), settings.instanceId(), settings.networkInterface(),
                settings.endpoints(), settings.mode(), settings.deadlineNs(), settings.reconcileIntervalNs(), moving);
    }
}
