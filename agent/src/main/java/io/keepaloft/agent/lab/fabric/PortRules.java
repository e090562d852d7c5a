package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The two chains of a port: what may come from its host, and what may go to it. */
final class PortRules {
    /** Solicitations, advertisements of neighbours, and MLD (RFC 4861, RFC 3810); a host may not play the router. */
    private static final String NEIGHBOURS = "icmpv6 type { 130, 131, 132, 133, 135, 136, 143 }";
    private static final String FRAGMENT = "ip frag-off & 0x1fff != 0";
    private static final String ERRORS = "icmp type { 3, 11, 12 }";
    private static final String ERRORS6 = "icmpv6 type { 1, 2, 3, 4 }";
    /** The unspecified address: of an ARP probe (RFC 5227 §1.1), and of duplicate detection (RFC 4862 §5.4). */
    private static final String NOBODY4 = "0.0.0.0";
    static final String NOBODY6 = "::";

    private final CloudState state;
    private final Settings settings;
    private final Faults faults;
    /** By the port's id. */
    private final Map<String, Seating> seats;

    PortRules(CloudState state, Settings settings, Faults faults, Map<String, Seating> seats) {
        this.state = state;
        this.settings = settings;
        this.faults = faults;
        this.seats = seats;
    }

    /** A port that the model has lost: nothing passes. */
    static void none(Seating seat, Ruleset into) {
        into.element("from", Names.quoted(seat.interfaceName()), "drop");
        into.element("to", Names.quoted(seat.interfaceName()), "drop");
    }

    void write(Seating seat, Port port, Ruleset into) {
        Ownership own = new Ownership(state, port);
        into.chain(seat.from(), from(seat, port, own));
        into.chain(seat.to(), to(seat, port, own));
        into.chain(seat.from() + "_a", groups(port).map(group -> "jump " + GroupRules.answers(Direction.INGRESS, group)).toList());
        into.chain(seat.to() + "_a", groups(port).map(group -> "jump " + GroupRules.answers(Direction.EGRESS, group)).toList());
        into.chain(seat.from() + "_arp", arp(port, own));
        into.chain(seat.from() + "_nd", NeighbourRules.from(port, own, settings.arp() == ArpStyle.KNOWN));
        into.element("from", Names.quoted(seat.interfaceName()), "goto " + seat.from());
        into.element("to", Names.quoted(seat.interfaceName()), "goto " + seat.to());
    }

    private List<String> from(Seating seat, Port port, Ownership own) {
        List<String> rules = new ArrayList<>();
        broken(rules, port, faults.cutOut().contains(port.id()));
        rules.add("meta mark set " + seat.number());
        rules.add("meta protocol arp goto " + seat.from() + "_arp");
        if (port.portSecurity()) {
            rules.add("ether saddr != " + Prefixes.set(own.macs()) + " drop");
            if (port.sourceCheck()) {
                rules.add("meta protocol ip ether saddr . ip saddr != " + Prefixes.set(own.pairs(false, List.of())) + " drop");
                rules.add("meta protocol ip6 ether saddr . ip6 saddr != " + Prefixes.set(own.pairs(true, List.of(NOBODY6))) + " drop");
            }
            rules.add("meta protocol != { ip, ip6 } drop");
        }
        rules.add(NEIGHBOURS + " goto " + seat.from() + "_nd");
        rules.add("jump delivered");
        if (!port.portSecurity()) {
            rules.add("accept");
            return rules;
        }
        rules.add(FRAGMENT + " accept");
        controlPlane(rules, "daddr");
        acl(rules, port, Direction.EGRESS, false);
        rules.add(ERRORS + " accept");
        rules.add(ERRORS6 + " accept");
        rules.addAll(Flows.answers("out", seat.from() + "_a"));
        acl(rules, port, Direction.EGRESS, true);
        groups(port).forEach(group -> rules.add("jump " + GroupRules.chain(Direction.EGRESS, group)));
        rules.add("drop");
        return rules;
    }

    private List<String> to(Seating seat, Port port, Ownership own) {
        List<String> rules = new ArrayList<>();
        broken(rules, port, faults.cutIn().contains(port.id()));
        faults.between().stream().filter(pair -> pair.to().equals(port.id()) && seats.containsKey(pair.from()))
                .map(pair -> seats.get(pair.from()).number()).sorted().forEach(number -> rules.add("meta mark " + number + " drop"));
        rules.add("meta protocol arp accept");
        if (!port.portSecurity()) {
            rules.add("accept");
            return rules;
        }
        rules.add(NEIGHBOURS + " accept");
        rules.add("icmpv6 type 134 accept");
        if (settings.destinationCheck() && port.sourceCheck()) {
            rules.add("ip daddr != " + Prefixes.set(own.rangesAnd(false, List.of("224.0.0.0/4", "255.255.255.255"))) + " ether daddr & 01:00:00:00:00:00 == 0 drop");
            rules.add("ip6 daddr != " + Prefixes.set(own.rangesAnd(true, List.of("ff00::/8"))) + " drop");
        }
        rules.add(FRAGMENT + " accept");
        controlPlane(rules, "saddr");
        acl(rules, port, Direction.INGRESS, false);
        rules.add(ERRORS + " accept");
        rules.add(ERRORS6 + " accept");
        rules.addAll(Flows.answers("in", seat.to() + "_a"));
        acl(rules, port, Direction.INGRESS, true);
        groups(port).forEach(group -> rules.add("jump " + GroupRules.chain(Direction.INGRESS, group)));
        rules.add("drop");
        return rules;
    }

    /** An ACL with memory is asked behind the answers to what it let begin, one without before them. */
    private void acl(List<String> rules, Port port, Direction direction, boolean behindAnswers) {
        if (settings.aclMemory() == behindAnswers) {
            AclRules.of(state, port.subnetId()).ifPresent(_ -> rules.add("jump " + AclRules.chain(direction, port.subnetId())));
        }
    }

    private void broken(List<String> rules, Port port, boolean cut) {
        int percent = faults.dropPercent().getOrDefault(port.id(), 0);
        if (cut) {
            rules.add("drop");
        } else if (percent > 0) {
            // nft(8) takes no number that all of them are below.
            rules.add(percent == 100 ? "drop" : "numgen random mod 100 < " + percent + " drop");
        }
    }

    private Stream<String> groups(Port port) {
        return port.securityGroups().stream().filter(group -> state.find(SecurityGroup.class, group).isPresent());
    }

    private void controlPlane(List<String> rules, String end) {
        settings.controlPlane().forEach(address -> rules.add((Prefixes.ipv6(address) ? "ip6 " : "ip ") + end + " " + address + " accept"));
    }

    /**
     * What the model does not know to be at this port is no answer, also where the source check is off: it is the cloud that answers. But a host
     * that forwards may ask with a sender's address that is nobody's.
     */
    private List<String> arp(Port port, Ownership own) {
        List<String> rules = new ArrayList<>();
        boolean known = settings.arp() == ArpStyle.KNOWN;
        if (port.portSecurity() || known) {
            rules.add("ether saddr != " + Prefixes.set(own.macs()) + " drop");
            rules.add("arp saddr ether . arp saddr ip != " + Prefixes.set(own.pairs(false, List.of(NOBODY4)))
                    + (known && !port.sourceCheck() ? " goto forwarder" : " drop"));
        }
        rules.add(known ? "goto known" : "accept");
        return rules;
    }
}
