package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Ports;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.SecurityRule.Effect;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What preflight makes of a cloud: the model's rules, as the evaluator takes them, and its verdict about a packet's whole way. */
final class Readings {
    private final CloudState state;
    private final Directory directory;

    Readings(CloudState state) {
        this.state = state;
        Map<InetAddress, Set<String>> groups = new HashMap<>();
        state.all(Port.class).flatMap(port -> port.addresses().stream()).map(InetAddress::ofLiteral).forEach(address -> groups.put(address, state.all(Port.class)
                .filter(port -> mayHave(port, address)).flatMap(port -> port.securityGroups().stream()).collect(Collectors.toSet())));
        directory = new Directory(groups, state.all(PrefixList.class).collect(Collectors.toMap(PrefixList::id,
                list -> list.entries().stream().map(entry -> Cidr.parse(entry.cidr()).orElseThrow()).toList())));
    }

    private static boolean mayHave(Port port, InetAddress address) {
        return Stream.concat(port.addresses().stream(), port.allowedAddressPairs().stream().map(AddressPair::address)).flatMap(text -> Cidr.parseBlockOrAddress(text).stream())
                .anyMatch(block -> block.contains(address));
    }

    boolean passes(Port from, Packet packet, Port to) {
        var asked = new io.keepaloft.cloud.rules.Packet(InetAddress.ofLiteral(packet.source()), InetAddress.ofLiteral(packet.destination()), packet.protocol(),
                packet.hasPorts() ? packet.sourcePort() : io.keepaloft.cloud.rules.Packet.NO_PORT,
                packet.hasPorts() ? packet.destinationPort() : io.keepaloft.cloud.rules.Packet.NO_PORT);
        return groups(from).judge(Direction.EGRESS, asked, directory).passes() && groups(to).judge(Direction.INGRESS, asked, directory).passes()
                && (from.subnetId().equals(to.subnetId()) || mayCross(from, Direction.EGRESS, asked) && mayCross(to, Direction.INGRESS, asked));
    }

    /** A subnet without an ACL, as in OpenStack, has no edge. */
    private boolean mayCross(Port port, Direction direction, io.keepaloft.cloud.rules.Packet packet) {
        return AclRules.of(state, port.subnetId()).map(acl -> acl(acl).judge(direction, packet, directory).passes()).orElse(true);
    }

    private RuleSet groups(Port port) {
        List<SecurityGroup> groups = port.securityGroups().stream().flatMap(id -> state.find(SecurityGroup.class, id).stream()).toList();
        if (groups.stream().flatMap(group -> group.rules().stream()).allMatch(rule -> rule.effect().equals(Effect.ALLOW))) {
            return RuleSet.of(port.securityGroups(), groups.stream().flatMap(group -> group.rules().stream().map(rule -> rule(group.id(), rule))).toList());
        }
        return RuleSet.ranked(port.securityGroups(), groups.stream().map(group -> group.rules().stream()
                .map(rule -> new Ranked(rule.effect().priority(), rule.effect().enabled(), rule(group.id(), rule))).toList()).toList());
    }

    private static Rule rule(String owner, SecurityRule rule) {
        boolean named = rule.wording() == null && rule.peer().kind() != SecurityRule.Peer.Kind.IPV4_RANGE && rule.peer().kind() != SecurityRule.Peer.Kind.IPV6_RANGE;
        Addresses far = switch (rule.peer().kind()) {
            case IPV4_RANGE, IPV6_RANGE -> block(rule.peer().value());
            case SECURITY_GROUP -> new Addresses.MembersOf(rule.peer().value());
            case PREFIX_LIST -> new Addresses.InSet("prefix list", rule.peer().value());
        };
        return new Rule(owner, rule.id(), rule.effect().allow() ? Action.ALLOW : Action.DENY, Direction.valueOf(rule.direction().name()),
                named ? Family.BOTH : rule.ipv6() ? Family.IPV6 : Family.IPV4, rule.protocol(), Ports.of(rule.fromPort(), rule.toPort()), far);
    }

    private static Addresses block(String cidr) {
        return new Addresses.Block(Cidr.parse(cidr).orElseThrow());
    }

    /** The evaluator finds the order by itself. */
    private static RuleSet acl(NetworkAcl acl) {
        return RuleSet.ranked(List.of(acl.id()), List.of(acl.entries().reversed().stream().map(entry -> new Ranked(entry.number(), entry.enabled(),
                new Rule(acl.id(), "" + entry.number(), entry.allow() ? Action.ALLOW : Action.DENY, Direction.valueOf(entry.direction().name()), entry.cidr().contains(":") ? Family.IPV6 : Family.IPV4, entry.protocol(),
                        Ports.of(entry.fromPort(), entry.toPort()), entry.set() == null ? block(entry.cidr()) : new Addresses.InSet("address group", entry.set()),
                        entry.near() == null ? new Addresses.Any() : block(entry.near()), Ports.ANY))).toList()));
    }
}
