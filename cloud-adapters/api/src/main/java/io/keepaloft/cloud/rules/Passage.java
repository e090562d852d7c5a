package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.AdvertsLost;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something that rules must let pass between the nodes.
 *
 * @param port        of UDP; 0 for protocol 112, which has none
 * @param whenBlocked how bad it is when it may not pass
 * @param consequence what follows when it may not
 */
public record Passage(int port, Level whenBlocked, String consequence) {
    private static final String DROPPED = "advertisements are dropped without a trace";

    /** What the instances need, each once; the worst consequence of any instance counts. */
    public static List<Passage> of(PreflightRequest request) {
        List<Passage> all = new ArrayList<>();
        List<PreflightRequest.Instance> vrrp = request.instances().stream().filter(PreflightRequest.Instance::usesVrrp).toList();
        if (!vrrp.isEmpty()) {
            List<PreflightRequest.Instance> stuck = vrrp.stream().filter(Predicate.not(PreflightRequest.Instance::hasUdpToFallBackOn)).toList();
            all.add(new Passage(0, Level.FAIL, stuck.isEmpty() ? "advertisements over protocol 112 are dropped without a trace, and only UDP is left to them"
                    : AdvertsLost.then(DROPPED, stuck)));
        }
        request.instances().stream().filter(instance -> instance.udpPort() != 0).mapToInt(PreflightRequest.Instance::udpPort).distinct().forEach(port -> {
            boolean alone = request.instances().stream().anyMatch(each -> each.udpPort() == port && each.paths().contains(Path.UDP) && !each.usesVrrp());
            all.add(alone ? new Passage(port, Level.FAIL, AdvertsLost.bothMaster(DROPPED))
                    : new Passage(port, Level.WARN, AdvertsLost.bothMaster("the nodes cannot tell each other what they hear: a protocol 112 that is blocked as"
                            + " well would look like a dead master")));
        });
        return all;
    }

    /** The last word of a finding's id: {@code sg-ingress-vrrp}, {@code nacl-udp}. */
    public String keyword() {
        return port == 0 ? "vrrp" : "udp";
    }

    /** {@code sg-ingress-vrrp} and its like. */
    public String groupCheck(Direction direction) {
        return "sg-" + direction.keyword() + "-" + keyword();
    }

    /** As most APIs write it in a rule. */
    public String protocol() {
        return port == 0 ? String.valueOf(Protocols.VRRP) : "udp";
    }

    /** The first of it from one node to the other. */
    public Packet packet(InetAddress source, InetAddress destination) {
        return port == 0 ? Packet.vrrp(source, destination) : Packet.udp(source, destination, port);
    }

    /** What the rules at one of two members do to its first packet between them, told for a finding. Both have addresses. */
    public Judgement judge(RuleSet rules, Direction direction, Member at, Member far, Directory directory) {
        InetAddress near = at.address().orElseThrow();
        InetAddress other = far.address().orElseThrow();
        Packet packet = direction == Direction.INGRESS ? packet(other, near) : packet(near, other);
        return Judgement.of(this, rules, direction, packet, rules.judge(direction, packet, directory));
    }

    @Override
    public String toString() {
        return port == 0 ? "protocol 112" : "UDP port " + port;
    }
}
