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
 * What the engine heard since the configuration is in force: of whom, and whether by multicast or unicast. Who fell silent is remembered until others are
 * known: what a fabric delivers does not depend on who lives, and a finding that comes and goes with a peer would be told at every failover.
 */
final class Heard {
    private static final String MULTICAST = "multicast";
    private static final String UNICAST = "unicast";

    private final Map<String, List<String>> peers = new HashMap<>();
    private final Set<String> byMulticast = new HashSet<>();
    private final Set<String> byUnicast = new HashSet<>();

    /** Another configuration: other networks, perhaps. */
    void forget() {
        peers.clear();
        byMulticast.clear();
        byUnicast.clear();
    }

    void enter(List<StatusReport.Instance> instances) {
        for (StatusReport.Instance instance : instances) {
            StatusReport.Transport transport = instance.transport();
            if (!transport.peers().isEmpty()) {
                peers.put(instance.name(), transport.peers().stream().map(StatusReport.Peer::address).toList());
            }
            if (arrives(transport, MULTICAST)) {
                byMulticast.add(instance.name());
            }
            if (arrives(transport, UNICAST)) {
                byUnicast.add(instance.name());
            }
        }
    }

    /** @return the peers' addresses by the name of the instance */
    Map<String, List<String>> peers() {
        return Map.copyOf(peers);
    }

    private static boolean arrives(StatusReport.Transport transport, String rung) {
        return transport.peers().stream().anyMatch(peer -> peer.heardOn().contains(rung) || peer.hearsUsOn().contains(rung));
    }

    /**
     * @return the findings, without what documents say of multicast where every instance that uses it is heard by it, or hears; or does so by unicast
     *     under {@code transport auto}, which then does not need multicast to reach whom it names
     */
    List<Finding> over(Config config, List<Finding> findings) {
        List<VrrpInstance> using = config.instances().stream().filter(Heard::usesMulticast).toList();
        boolean evident = using.stream().map(VrrpInstance::name).allMatch(byMulticast::contains);
        boolean spared = using.stream().allMatch(instance -> byMulticast.contains(instance.name()) || byUnicast.contains(instance.name()) && goesByUnicast(instance));
        String instead = evident ? "advertisements arrive by multicast, although the documents say: " : "multicast is not needed, since transport auto goes by unicast, which arrives: ";
        return findings.stream().map(finding -> !spared || finding.level() == Finding.Level.PASS || !finding.id().equals("multicast-delivery") ? finding
                : finding.told(Finding.Level.PASS, instead + finding.message(), "", "")).toList();
    }

    /** Whom multicast alone shows is not known after a restart, and then not reached by unicast. */
    private static boolean goesByUnicast(VrrpInstance instance) {
        Transport transport = instance.transport();
        return transport.mode() == Transport.Mode.AUTO && !(transport.peers().isEmpty() && transport.cloudPeers().isEmpty());
    }

    private static boolean usesMulticast(VrrpInstance instance) {
        return instance.transport().mode() == Transport.Mode.AUTO || instance.transport().mode() == Transport.Mode.MULTICAST;
    }
}
