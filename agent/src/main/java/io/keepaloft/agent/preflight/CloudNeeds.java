package io.keepaloft.agent.preflight;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.cloud.PreflightRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a configuration asks of the cloud, in the words of the cloud's checks. */
public final class CloudNeeds {
    private CloudNeeds() {
    }

    /** Everything that the cloud must have and let through. */
    public static PreflightRequest of(Config config) {
        return new PreflightRequest(config.instances().stream().map(CloudNeeds::of).toList());
    }

    /** The same, with whom a running agent knows. @param heard the peers' addresses by the name of the instance */
    public static PreflightRequest of(Config config, Map<String, List<String>> heard) {
        return new PreflightRequest(config.instances().stream().map(instance -> of(instance).withHeard(heard.getOrDefault(instance.name(), List.of()))).toList());
    }

    private static PreflightRequest.Instance of(VrrpInstance instance) {
        Transport transport = instance.transport();
        boolean channel = transport.channel().key().isPresent();
        Set<PreflightRequest.Path> paths = paths(transport.mode(), channel);
        return new PreflightRequest.Instance(instance.name(), instance.interfaceName(), instance.allAddresses().map(virtual -> virtual.address().toString()).toList(),
                instance.cloudResources(), transport.peers().stream().map(UnicastPeer::address).map(Object::toString).toList(), transport.cloudPeers(), paths,
                channel ? transport.udpPort() : 0);
    }

    private static Set<PreflightRequest.Path> paths(Transport.Mode mode, boolean channel) {
        return switch (mode) {
            case MULTICAST -> EnumSet.of(PreflightRequest.Path.MULTICAST);
            case UNICAST -> EnumSet.of(PreflightRequest.Path.UNICAST);
            case UDP -> EnumSet.of(PreflightRequest.Path.UDP);
            case AUTO -> channel ? EnumSet.allOf(PreflightRequest.Path.class) : EnumSet.of(PreflightRequest.Path.MULTICAST, PreflightRequest.Path.UNICAST);
        };
    }
}
