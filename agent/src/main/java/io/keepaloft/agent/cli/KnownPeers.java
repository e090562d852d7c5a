package io.keepaloft.agent.cli;

import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.StatusReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whom the running agent knows: by multicast it hears of peers that no configuration names. */
final class KnownPeers {
    private KnownPeers() {}

    /** Asks the agent that listens there. @return the peers' addresses by the name of the instance; empty without an agent, of which other findings tell */
    static Map<String, List<String>> ask(Path control) {
        try {
            return new ControlClient(control).status().instances().stream().collect(Collectors.toMap(StatusReport.Instance::name,
                    instance -> instance.transport().peers().stream().map(StatusReport.Peer::address).toList(), (first, _) -> first));
        } catch (ControlException none) {
            return Map.of();
        }
    }
}
