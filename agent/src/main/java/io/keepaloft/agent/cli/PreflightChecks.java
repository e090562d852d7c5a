package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.CloudProviderConfig;
import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Providers;
import java.util.List;
import java.util.Optional;

/** Which provider preflight talks to, and what it asks of it. */
final class PreflightChecks {
    private PreflightChecks() {}

    /** An open session, or none if the configuration wants nothing of a cloud and none is recognised. */
    static Optional<CloudSession> open(Config config) throws CloudException {
        CloudProviderConfig block = config.cloudProvider();
        Optional<CloudProvider> provider = switch (block.name()) {
            case NONE -> Optional.empty();
            case AWS, HUAWEICLOUD, OPENSTACK -> Optional.of(Providers.named(block.name().keyword()));
            case AUTODETECT -> Providers.detect();
        };
        if (provider.isEmpty() && config.usesCloud()) {
            throw new CloudException(Failure.UNAVAILABLE, "cloud_provider",
                    "there are cloud_resources, but no metadata service answers as a cloud that is known here");
        }
        return provider.isEmpty() ? Optional.empty() : Optional.of(provider.get().open(block.settingsFor(provider.get().name())));
    }

    /** Everything that the cloud must have and let through, over all instances. */
    static PreflightRequest request(Config config) {
        List<VrrpInstance> instances = config.instances();
        List<Transport> transports = instances.stream().map(VrrpInstance::transport).toList();
        return new PreflightRequest(
                instances.stream().flatMap(instance -> instance.cloudResources().stream()).distinct().toList(),
                transports.stream().flatMap(transport -> transport.peers().stream()).map(peer -> peer.address().toString()).distinct().toList(),
                transports.stream().anyMatch(transport -> transport.mode() == Transport.Mode.MULTICAST),
                transports.stream().filter(transport -> transport.mode() == Transport.Mode.UDP).mapToInt(Transport::udpPort).findFirst().orElse(0));
    }

    /** What it means that no session could be opened, as a finding. */
    static Finding unusable(Config config, CloudException e) {
        String provider = config.cloudProvider().name().keyword();
        return e.failure() == Failure.DENIED
                ? new Finding("credentials", Finding.Level.FAIL, provider, e.describe(),
                        "give this host a role or credentials; every provider's standard places are looked at")
                : new Finding("metadata-service", Finding.Level.FAIL, provider, e.describe(),
                        "let this host reach its metadata service, or give region, instance_id and network_interface in the cloud_provider block");
    }
}
