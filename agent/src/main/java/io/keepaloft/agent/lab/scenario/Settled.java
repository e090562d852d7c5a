package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.control.StatusReport.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether agents that were started together have settled: each instance has a master, and where the peer channel is on, all have met. */
final class Settled {
    private static final String ON = "on";

    private Settled() {
    }

    /** What is still missing, in words. @param byHost what each host's agent says; empty while none answers */
    static List<String> missing(Map<String, Optional<StatusReport>> byHost) {
        List<String> missing = new ArrayList<>();
        Map<String, Map<String, Instance>> byInstance = new LinkedHashMap<>();
        byHost.forEach((host, report) -> report.ifPresentOrElse(
                said -> said.instances().forEach(instance -> byInstance.computeIfAbsent(instance.name(), _ -> new LinkedHashMap<>()).put(host, instance)),
                () -> missing.add("the agent on " + host + " does not answer")));
        byInstance.forEach((name, hosts) -> {
            if (hosts.values().stream().noneMatch(instance -> instance.state().equals("MASTER"))) {
                missing.add(name + " has no master");
            }
            hosts.forEach((host, instance) -> {
                if (met(instance) < hosts.size() - 1) {
                    missing.add(host + " has not met its peers of " + name);
                }
            });
        });
        return missing;
    }

    /** How many peers it has met; without the channel nobody meets anybody. */
    private static long met(Instance instance) {
        StatusReport.Transport transport = instance.transport();
        return transport == null || !ON.equals(transport.channel()) ? Long.MAX_VALUE
                : transport.peers().stream().filter(peer -> ON.equals(peer.channel())).count();
    }
}
