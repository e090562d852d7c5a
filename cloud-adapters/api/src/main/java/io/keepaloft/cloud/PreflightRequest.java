package io.keepaloft.cloud;

import java.util.List;

/**
 * What the configuration needs of the cloud.
 *
 * @param peers     addresses of the other nodes, text form; empty when unknown (multicast alone)
 * @param multicast true when an instance sends to 224.0.0.18 or ff02::12
 * @param udpPort   port of the UDP rung, 0 when no instance uses it
 */
public record PreflightRequest(List<Resource> resources, List<String> peers, boolean multicast, int udpPort) {
    public PreflightRequest {
        resources = List.copyOf(resources);
        peers = List.copyOf(peers);
    }
}
