package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.aws.RuleRepair.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that security groups must let pass between the nodes.
 *
 * @param port        of UDP; 0 for protocol 112, which has none
 * @param whenBlocked how bad it is when it may not pass
 * @param consequence what follows when it may not, after a colon
 */
record Passage(int port, Level whenBlocked, String consequence) {
    private static final String VRRP_LOST = "advertisements are dropped without a trace, and both nodes will become MASTER";

    /** What the instances need, each once; the worst consequence of any instance counts. */
    static List<Passage> of(PreflightRequest request) {
        List<Passage> all = new ArrayList<>();
        List<PreflightRequest.Instance> vrrp = request.instances().stream().filter(PreflightRequest.Instance::usesVrrp).toList();
        boolean fallsBack = !vrrp.isEmpty() && vrrp.stream().allMatch(PreflightRequest.Instance::hasUdpToFallBackOn);
        if (!vrrp.isEmpty()) {
            all.add(new Passage(0, Level.FAIL, fallsBack ? "advertisements over protocol 112 are dropped without a trace, and only UDP is left to them"
                    : VRRP_LOST));
        }
        request.instances().stream().filter(instance -> instance.udpPort() != 0).mapToInt(PreflightRequest.Instance::udpPort).distinct().forEach(port -> {
            boolean alone = request.instances().stream().anyMatch(each -> each.udpPort() == port && each.paths().contains(Path.UDP) && !each.usesVrrp());
            all.add(alone ? new Passage(port, Level.FAIL, VRRP_LOST)
                    : new Passage(port, Level.WARN, "the nodes cannot tell each other what they hear, so a blocked protocol 112 would look like a dead master"));
        });
        return all;
    }

    String id(Direction direction) {
        return "sg-" + direction.name().toLowerCase(Locale.ROOT) + (port == 0 ? "-vrrp" : "-udp");
    }

    /** As EC2 writes it in a rule. */
    String protocol() {
        return port == 0 ? VrrpRules.VRRP : "udp";
    }

    @Override
    public String toString() {
        return port == 0 ? "protocol 112" : "UDP port " + port;
    }
}
