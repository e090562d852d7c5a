package io.keepaloft.agent.preflight;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.cloud.Finding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the engine heard since the configuration is in force: of whom, and whether by multicast. Who fell silent is remembered until others are
 * known: what a fabric delivers does not depend on who lives, and a finding that comes and goes with a peer would be told at every failover.
 */
final class Heard {
    private static final String MULTICAST = "multicast";

    private final Map<String, List<String>> peers = new HashMap<>();
    private final Set<String> byMulticast = new HashSet<>();

    /** Another configuration: other networks, perhaps. */
    void forget() {
        peers.clear();
        byMulticast.clear();
    }

    void enter(List<StatusReport.Instance> instances) {
        for (StatusReport.Instance instance : instances) {
            StatusReport.Transport transport = instance.transport();
            if (!transport.peers().isEmpty()) {
                peers.put(instance.name(), transport.peers().stream().map(StatusReport.Peer::address).toList());
            }
            if (transport.peers().stream().anyMatch(peer -> peer.heardOn().contains(MULTICAST) || peer.hearsUsOn().contains(MULTICAST))) {
                byMulticast.add(instance.name());
            }
        }
    }

    /** @return the peers' addresses by the name of the instance */
    Map<String, List<String>> peers() {
        return Map.copyOf(peers);
    }

    /** @return the findings, without what documents say of multicast where every instance that uses it is heard by it, or hears */
    List<Finding> over(Config config, List<Finding> findings) {
        boolean evident = config.instances().stream().filter(Heard::usesMulticast).map(VrrpInstance::name).allMatch(byMulticast::contains);
        return findings.stream().map(finding -> !evident || finding.level() == Finding.Level.PASS || !finding.id().equals("multicast-delivery") ? finding
                : finding.told(Finding.Level.PASS, "advertisements arrive by multicast, although the documents say: " + finding.message(), "", "")).toList();
    }

    private static boolean usesMulticast(VrrpInstance instance) {
        return instance.transport().mode() == Transport.Mode.AUTO || instance.transport().mode() == Transport.Mode.MULTICAST;
    }
}
