package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Judgement;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Checks that the security groups let VRRP, and what goes with it, pass from each member to each other, at both ends. */
final class SecurityGroupChecks {

    private final Neutron api;
    private final List<Passage> passages;
    /** Takes each finding, with its repair or null. */
    private final BiConsumer<Finding, Repair> found;
    private final Map<String, List<Rule>> groups = new HashMap<>();
    private final Map<String, List<Cidr>> addressGroups = new HashMap<>();
    private Map<InetAddress, Set<String>> members = Map.of();

    SecurityGroupChecks(Neutron api, List<Passage> passages, BiConsumer<Finding, Repair> found) {
        this.api = api;
        this.passages = passages;
        this.found = found;
    }

    /** @param network all ports of it: a group's members are all that have one of their addresses, or may send from it */
    void check(List<End> ends, List<Port> network) {
        members = members(ends, network);
        for (int i = 0; i < ends.size(); i++) {
            for (End other : ends.subList(i + 1, ends.size())) {
                End one = ends.get(i);
                if (one.speaksTo(other)) {
                    passages.forEach(passage -> pair(passage, one, other));
                }
            }
        }
    }

    private static Map<InetAddress, Set<String>> members(List<End> ends, List<Port> network) {
        Map<InetAddress, Set<String>> members = new HashMap<>();
        for (End end : ends) {
            List<Port> having = network.stream().filter(port -> port.has(end.address()) || port.pairs().stream().anyMatch(pair -> pair.covers(end.address()))).toList();
            if (end.port() != null) {
                Set<String> ids = new TreeSet<>(end.groupIds());
                having.forEach(port -> ids.addAll(port.groups()));
                Cidr.address(end.address()).ifPresent(address -> members.put(address, ids));
            }
        }
        return members;
    }

    private void pair(Passage passage, End one, End other) {
        for (Direction direction : Direction.values()) {
            Optional<Judgement> atOne = judge(passage, direction, one, other);
            Optional<Judgement> atOther = judge(passage, direction, other, one);
            // What one shared group does to both is one thing to tell; a rule for one node's address does not help the other, though.
            boolean alike = atOne.isPresent() && atOther.isPresent() && one.groupIds().equals(other.groupIds()) && atOne.get().level() == atOther.get().level();
            atOne.ifPresent(judged -> tell(passage, direction, one, other, judged, alike ? "; likewise at " + other.text() : ""));
            if (!alike) {
                atOther.ifPresent(judged -> tell(passage, direction, other, one, judged, ""));
            }
        }
    }

    /** The rules of {@code at}'s port, towards {@code far}; empty when there is none to judge, which is told where it matters. */
    private Optional<Judgement> judge(Passage passage, Direction direction, End at, End far) {
        if (at.port() == null) {
            return Optional.empty();
        }
        String subject = subject(direction, at, far);
        if (!at.port().portSecurity()) {
            found.accept(new Finding(passage.groupCheck(direction), Level.PASS, subject, "port security is off on this port: everything passes", ""), null);
            return Optional.empty();
        }
        try {
            List<Rule> rules = new ArrayList<>();
            for (String group : at.groupIds()) {
                rules.addAll(rules(group));
            }
            boolean in = direction == Direction.INGRESS;
            InetAddress source = Cidr.address((in ? far : at).address()).orElseThrow();
            InetAddress destination = Cidr.address((in ? at : far).address()).orElseThrow();
            return Optional.of(passage.judge(RuleSet.of(at.groupIds(), rules), direction, source, destination, new Directory(members, addressGroups)));
        } catch (CloudException refused) {
            found.accept(new Finding(passage.groupCheck(direction), Level.SKIP, subject, refused.describe(), ""), null);
            return Optional.empty();
        }
    }

    private void tell(Passage passage, Direction direction, End at, End far, Judgement judged, String also) {
        String unknown = far.port() != null ? "" : "; no port of this project has " + far.address() + ", so the far end's own groups were not looked at";
        boolean denied = judged.verdict() instanceof Verdict.Denied;
        Repair repair = denied && !at.groupIds().isEmpty() ? repair(passage, direction, at, far) : null;
        found.accept(new Finding(passage.groupCheck(direction), judged.level(), subject(direction, at, far), judged.message() + unknown + also, judged.consequence(),
                repair != null ? repair.commandLine() : denied ? "openstack port set --security-group <group> " + at.port().id() : ""), repair);
    }

    private static String subject(Direction direction, End at, End far) {
        return at.text() + ", " + (direction == Direction.INGRESS ? "in from " : "out to ") + far.address();
    }

    /** From the shared group when there is one, else from the one address: never wider. */
    private static Repair repair(Passage passage, Direction direction, End at, End far) {
        TreeSet<String> shared = new TreeSet<>(at.groupIds());
        shared.retainAll(far.groupIds());
        boolean ipv6 = far.address().contains(":");
        String group = shared.isEmpty() ? at.groupIds().getFirst() : shared.first();
        return new Repair.AddRule(group, direction == Direction.INGRESS, ipv6, passage.protocol(), passage.port(), shared.isEmpty() ? null : group,
                far.address() + (ipv6 ? "/128" : "/32"));
    }

    private List<Rule> rules(String id) throws CloudException {
        List<Rule> known = groups.get(id);
        if (known == null) {
            known = api.securityGroup(id).map(SecurityGroup::rules).orElse(List.of());
            groups.put(id, known);
            for (Rule rule : known) {
                if (rule.far() instanceof Addresses.InSet set && !addressGroups.containsKey(set.id())) {
                    addressGroups.put(set.id(), api.addressGroup(set.id()).stream().map(Cidr::parseBlockOrAddress).flatMap(Optional::stream).toList());
                }
            }
        }
        return known;
    }
}
