package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import java.util.List;
import java.util.Optional;

/** What preflight asks of the cloud, and what it makes of a cloud that cannot be asked. */
final class PreflightChecks {
    private PreflightChecks() {}

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

    /** What it means that no session could be opened, as a finding; none if the provider itself is not there. */
    static Optional<Finding> unusable(Config config, CloudException e) {
        String provider = config.cloudProvider().name().keyword();
        return switch (e.failure()) {
            case DENIED -> Optional.of(new Finding("credentials", Finding.Level.FAIL, provider, e.describe(),
                    "give this host a role or credentials in one of the provider's standard places"));
            case UNAVAILABLE -> Optional.of(new Finding("metadata-service", Finding.Level.FAIL, provider, e.describe(),
                    "let this host reach its metadata service, or give region, instance_id and network_interface in the cloud_provider block"));
            case RETRYABLE, THROTTLED, LOST_RACE, NOT_FOUND, FATAL -> Optional.empty();
        };
    }
}
