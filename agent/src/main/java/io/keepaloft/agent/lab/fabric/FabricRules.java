package io.keepaloft.agent.lab.fabric;

import io.keepaloft.agent.lab.VirtualSwitch;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** From the model to rules: pure, so that what a state means can be read without a kernel. */
final class FabricRules {
    static final String SWITCH = "bridge fabric";
    static final String EDGE = "ip edge";

    private FabricRules() {
    }

    /** What never changes: tables, sets, and the hooks into the switch. */
    static List<String> foundation() {
        List<String> commands = new ArrayList<>(List.of("add table " + SWITCH,
                "add map " + SWITCH + " from { type ifname : verdict ; }", "add map " + SWITCH + " to { type ifname : verdict ; }"));
        commands.addAll(Flows.declare(SWITCH));
        commands.add("add chain " + SWITCH + " entering { type filter hook prerouting priority -200 ; }");
        commands.add("add rule " + SWITCH + " entering iifname vmap @from");
        commands.add("add chain " + SWITCH + " leaving { type filter hook postrouting priority 200 ; }");
        // A cloud's router never says that another host of the subnet is nearer, which Linux does for a route that leads back: who believed it
        // would go on sending there when the route has moved.
        commands.add("add rule " + SWITCH + " leaving icmp type redirect drop");
        commands.add("add rule " + SWITCH + " leaving icmpv6 type nd-redirect drop");
        commands.add("add rule " + SWITCH + " leaving oifname vmap @to");
        return commands;
    }

    /** @param uplink the router's interface that leads outside */
    static List<String> edge(String uplink) {
        String quoted = Names.quoted(uplink);
        return List.of("add table " + EDGE, "add map " + EDGE + " to_private { type ipv4_addr : ipv4_addr ; }",
                "add map " + EDGE + " to_public { type ipv4_addr : ipv4_addr ; }",
                // One to one and without memory, as clouds do it: when the address moves, the next packet goes to the new holder.
                "add chain " + EDGE + " in { type filter hook prerouting priority raw ; }",
                "add rule " + EDGE + " in iifname " + quoted + " ip daddr set ip daddr map @to_private",
                "add chain " + EDGE + " out { type filter hook postrouting priority srcnat ; }",
                "add rule " + EDGE + " out oifname " + quoted + " ip saddr set ip saddr map @to_public");
    }

    /** @param seats by the port's id */
    static Ruleset ofSwitch(CloudState state, Settings settings, Faults faults, Map<String, Seating> seats) {
        Ruleset rules = Ruleset.empty(SWITCH);
        state.all(SecurityGroup.class).forEach(group -> GroupRules.write(state, group, rules));
        state.all(Subnet.class).forEach(subnet -> AclRules.write(state, subnet, rules));
        rules.chain("delivered", delivered(settings));
        Set<String> known = known(state, settings);
        String known4 = Prefixes.set(Prefixes.outermost(known, false));
        rules.chain("known", List.of("arp operation != request accept", "arp daddr ip " + known4 + " accept", "drop"));
        rules.chain("forwarder", List.of("arp saddr ip " + known4 + " drop", "goto known"));
        List<String> known6 = Prefixes.outermost(known, true);
        rules.chain("known6", NeighbourRules.targets(known6));
        rules.chain("forwarder6", List.of("ip6 saddr " + Prefixes.set(known6) + " drop", "goto known6"));
        PortRules ports = new PortRules(state, settings, faults, seats);
        seats.values().forEach(seat -> state.find(Port.class, seat.portId()).ifPresentOrElse(port -> ports.write(seat, port, rules),
                () -> PortRules.none(seat, rules)));
        return rules;
    }

    static Ruleset ofEdge(CloudState state) {
        Ruleset rules = Ruleset.empty(EDGE);
        state.all(ElasticIp.class).filter(ip -> ip.bound() && leadsSomewhere(state, ip.association())).forEach(ip -> {
            rules.element("to_private", ip.address(), ip.association().privateAddress());
            rules.element("to_public", ip.association().privateAddress(), ip.address());
        });
        return rules;
    }

    /** A port that has lost the address gets nothing for it, nor does whoever has it now: the elastic IP was bound to that port. */
    private static boolean leadsSomewhere(CloudState state, ElasticIp.Association to) {
        return state.find(Port.class, to.portId()).map(port -> port.has(to.privateAddress())).orElse(true);
    }

    /** Groups, and broadcasts other than ARP. */
    private static List<String> delivered(Settings settings) {
        List<String> rules = new ArrayList<>();
        if (!settings.multicast()) {
            rules.add("ip daddr 224.0.0.0/4 drop");
            rules.add("ip6 daddr ff00::/8 drop");
        }
        if (!settings.broadcast()) {
            rules.add("ether daddr ff:ff:ff:ff:ff:ff drop");
        }
        return rules;
    }

    /** For ARP and neighbour discovery: the addresses that are somebody's. */
    private static Set<String> known(CloudState state, Settings settings) {
        Set<String> all = new TreeSet<>(settings.infrastructure());
        all.addAll(settings.controlPlane());
        state.all(Port.class).forEach(port -> {
            Ownership own = new Ownership(state, port);
            all.addAll(own.ranges(false));
            all.addAll(own.ranges(true));
        });
        state.all(VirtualIp.class).forEach(virtual -> all.add(virtual.address()));
        all.add(Prefixes.linkLocal(VirtualSwitch.ROUTER_MAC));
        return all;
    }
}
