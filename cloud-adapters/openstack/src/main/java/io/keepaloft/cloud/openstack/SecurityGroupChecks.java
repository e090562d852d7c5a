package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.openstack.PassageRules.Traffic;
import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Checks that the security groups let VRRP, and the peer channel, pass between this host and each member, in both directions, at both ends. */
final class SecurityGroupChecks {

    private final Neutron api;
    /** Takes each finding, with its repair or null. */
    private final BiConsumer<Finding, Repair> found;
    private final Map<String, List<SecurityGroup.Rule>> groups = new HashMap<>();
    private final Map<String, List<String>> addressGroups = new HashMap<>();

    SecurityGroupChecks(Neutron api, BiConsumer<Finding, Repair> found) {
        this.api = api;
        this.found = found;
    }

    /** One end: the address it speaks from, and its port, or null when no port of this project has it. */
    record End(String address, Port port) {
        List<String> groupIds() {
            return port == null ? List.of() : port.groups();
        }

        String text() {
            return port == null ? address : (port.name().isEmpty() ? port.id() : port.name()) + " " + address;
        }
    }

    /** @param usesVrrp whether advertisements need protocol 112; @param udpPort 0: no peer channel */
    void check(End own, List<End> peers, boolean usesVrrp, int udpPort) {
        for (End peer : peers) {
            if (usesVrrp) {
                both("vrrp", Traffic.VRRP, own, peer);
            }
            if (udpPort != 0) {
                both("udp", Traffic.udp(udpPort), own, peer);
            }
        }
    }

    private void both(String suffix, Traffic traffic, End own, End peer) {
        judge("sg-ingress-" + suffix, true, traffic, own, peer);
        judge("sg-egress-" + suffix, false, traffic, own, peer);
        if (peer.port() != null) {
            judge("sg-ingress-" + suffix, true, traffic, peer, own);
            judge("sg-egress-" + suffix, false, traffic, peer, own);
        }
    }

    /** The rules of {@code at}'s port, towards {@code far}. */
    private void judge(String id, boolean ingress, Traffic traffic, End at, End far) {
        String passage = (ingress ? "in from " : "out to ") + far.address();
        String subject = at.text() + ", " + passage;
        Optional<InetAddress> address = Cidr.address(far.address());
        if (address.isEmpty()) {
            found.accept(new Finding(id, Level.SKIP, subject, "the peer's address is not known", ""), null);
            return;
        }
        if (!at.port().portSecurity()) {
            found.accept(new Finding(id, Level.PASS, subject, "port security is off on this port: everything passes", ""), null);
            return;
        }
        try {
            List<SecurityGroup.Rule> rules = new ArrayList<>();
            for (String group : at.groupIds()) {
                rules.addAll(rules(group));
            }
            PassageRules.Peer peer = new PassageRules.Peer(address.get(), new TreeSet<>(far.groupIds()));
            Optional<String> by = PassageRules.match(rules, ingress, traffic, peer, addressGroups);
            String unknown = far.port() != null ? "" : "; no port of this project has " + far.address() + ", so rules that name a group were not counted";
            if (by.isPresent()) {
                found.accept(new Finding(id, Level.PASS, subject, traffic.text() + " may pass (" + by.get() + ")" + unknown, ""), null);
            } else {
                blocked(id, ingress, traffic, at, far, subject, unknown);
            }
        } catch (CloudException refused) {
            found.accept(new Finding(id, Level.SKIP, subject, refused.describe(), ""), null);
        }
    }

    private void blocked(String id, boolean ingress, Traffic traffic, End at, End far, String subject, String unknown) {
        boolean vrrp = traffic.port() == 0;
        String groups = at.groupIds().isEmpty() ? "the port has no security group, so nothing" : "no rule of " + String.join(", ", at.groupIds()) + " lets " + traffic.text();
        String passage = ingress ? " in from " + far.address() : " out to " + far.address();
        String consequence = vrrp ? ": advertisements are dropped without a trace, and both nodes will become MASTER"
                : ": the nodes cannot warn each other when protocol 112 is blocked";
        Repair repair = at.groupIds().isEmpty() ? null : repair(ingress, traffic, at, far);
        found.accept(new Finding(id, vrrp ? Level.FAIL : Level.WARN, subject, groups + passage + (at.groupIds().isEmpty() ? " passes" : "") + consequence + unknown,
                repair == null ? "openstack port set --security-group <group> " + at.port().id() : repair.commandLine()), repair);
    }

    /** From the shared group when there is one, else from the one address: never wider. */
    private static Repair repair(boolean ingress, Traffic traffic, End at, End far) {
        TreeSet<String> shared = new TreeSet<>(at.groupIds());
        shared.retainAll(far.groupIds());
        boolean ipv6 = far.address().contains(":");
        String group = shared.isEmpty() ? at.groupIds().getFirst() : shared.first();
        return new Repair.AddRule(group, ingress, ipv6, traffic.number(), traffic.port(), shared.isEmpty() ? null : group, far.address() + (ipv6 ? "/128" : "/32"));
    }

    private List<SecurityGroup.Rule> rules(String id) throws CloudException {
        List<SecurityGroup.Rule> known = groups.get(id);
        if (known == null) {
            known = api.securityGroup(id).map(SecurityGroup::rules).orElse(List.of());
            groups.put(id, known);
            for (SecurityGroup.Rule rule : known) {
                if (rule.addressGroup() != null && !addressGroups.containsKey(rule.addressGroup())) {
                    addressGroups.put(rule.addressGroup(), api.addressGroup(rule.addressGroup()));
                }
            }
        }
        return known;
    }
}
