package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What preflight asks of the cloud, and what it makes of a cloud that cannot be asked. */
final class PreflightChecks {
    private PreflightChecks() {}

    /** Everything that the cloud must have and let through. */
    static PreflightRequest request(Config config) {
        return new PreflightRequest(config.instances().stream().map(PreflightChecks::needs).toList());
    }

    private static PreflightRequest.Instance needs(VrrpInstance instance) {
        Transport transport = instance.transport();
        Set<PreflightRequest.Path> paths = paths(transport.mode());
        return new PreflightRequest.Instance(instance.name(), instance.allAddresses().map(virtual -> virtual.address().toString()).toList(),
                instance.cloudResources(), transport.peers().stream().map(peer -> peer.address().toString()).toList(), Map.of(), paths,
                paths.contains(PreflightRequest.Path.UDP) ? transport.udpPort() : 0);
    }

    private static Set<PreflightRequest.Path> paths(Transport.Mode mode) {
        return switch (mode) {
            case MULTICAST -> EnumSet.of(PreflightRequest.Path.MULTICAST);
            case UNICAST -> EnumSet.of(PreflightRequest.Path.UNICAST);
            case UDP -> EnumSet.of(PreflightRequest.Path.UDP);
            case AUTO -> EnumSet.allOf(PreflightRequest.Path.class);
        };
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
