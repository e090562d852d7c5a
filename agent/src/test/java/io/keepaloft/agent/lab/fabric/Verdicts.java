package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the model means, said a second time and without nftables: rules are read one by one, and flows are remembered as packets. */
final class Verdicts {
    /** The beginning of a flow, as the port with this name saw it. */
    private record Begun(String port, Direction direction, Packet first) { }

    private final Set<Begun> flows = new HashSet<>();

    /** Whether a packet, sent with the port's own MAC, gets through; what it begins is remembered. */
    boolean passes(CloudState state, Port from, Packet packet, Port to) {
        return owns(from, packet.source()) && may(state, from, Direction.EGRESS, packet) && may(state, to, Direction.INGRESS, packet);
    }

    private static boolean owns(Port port, String address) {
        return port.has(address) || port.allowedAddressPairs().stream().anyMatch(pair -> pair.covers(address));
    }

    private boolean may(CloudState state, Port port, Direction direction, Packet packet) {
        if (packet.icmp() && (packet.ipv6() ? Set.of(1, 2, 3, 4) : Set.of(3, 11, 12)).contains(packet.sourcePort())) {
            return true;
        }
        Direction other = direction == Direction.INGRESS ? Direction.EGRESS : Direction.INGRESS;
        if (flows.contains(new Begun(port.id(), other, key(packet.answer()))) && isAnswer(packet) && allowed(state, port, other, packet.answer())) {
            return true;
        }
        if (allowed(state, port, direction, packet)) {
            if (!packet.icmp() || Set.of(8, 13, 128).contains(packet.sourcePort())) {
                flows.add(new Begun(port.id(), direction, key(packet)));
            }
            return true;
        }
        return false;
    }

    private static boolean isAnswer(Packet packet) {
        return !packet.icmp() || Set.of(0, 14, 129).contains(packet.sourcePort());
    }

    /** By addresses alone where there are no ports. */
    private static Packet key(Packet packet) {
        return packet.hasPorts() ? packet : Packet.plain(packet.protocol(), packet.source(), packet.destination());
    }

    private static boolean allowed(CloudState state, Port port, Direction direction, Packet packet) {
        return port.securityGroups().stream().flatMap(id -> state.find(SecurityGroup.class, id).stream()).flatMap(group -> group.rules(direction))
                .anyMatch(rule -> matches(state, rule, direction == Direction.INGRESS ? packet.source() : packet.destination(), packet));
    }

    private static boolean matches(CloudState state, SecurityRule rule, String otherEnd, Packet packet) {
        boolean protocol = rule.protocol() == SecurityRule.ANY || rule.protocol() == packet.protocol();
        boolean ports = rule.fromPort() == SecurityRule.ANY || rule.protocol() == SecurityRule.ANY || packet.icmp() && packet.sourcePort() == rule.fromPort()
                || packet.hasPorts() && packet.destinationPort() >= rule.fromPort() && packet.destinationPort() <= rule.toPort()
                || !packet.icmp() && !packet.hasPorts();
        return protocol && ports && peers(state, rule).stream().anyMatch(range -> Cidr.parse(Prefixes.canonical(range)).contains(otherEnd));
    }

    private static List<String> peers(CloudState state, SecurityRule rule) {
        String value = rule.peer().value();
        return switch (rule.peer().kind()) {
            case IPV4_RANGE, IPV6_RANGE -> List.of(value);
            case PREFIX_LIST -> state.find(PrefixList.class, value).orElseThrow().entries().stream().map(PrefixList.Entry::cidr).toList();
            case SECURITY_GROUP -> state.all(Port.class).filter(port -> port.securityGroups().contains(value))
                    .flatMap(port -> java.util.stream.Stream.concat(port.addresses().stream(), port.allowedAddressPairs().stream().map(pair -> pair.address()))).toList();
        };
    }
}
