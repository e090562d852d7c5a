package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Guarding;
import io.keepaloft.cloud.rules.Obstacle;
import io.keepaloft.cloud.rules.Remedy;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.SharedGroup;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The security groups of the members' ports, each read once, and the narrowest rule that is missing in them. */
final class GroupGuard implements Guarding<End, Repair> {

    private final Neutron api;
    private final Map<String, List<Rule>> groups = new HashMap<>();
    /** Those that a port has when it names no other. */
    private final Set<String> general = new HashSet<>();
    private final Map<String, List<Cidr>> addressGroups = new HashMap<>();
    private final Map<InetAddress, Set<String>> members;

    /** @param network all ports of it: a group's members are all that have one of their addresses, or may send from it */
    GroupGuard(Neutron api, List<End> ends, List<Port> network) {
        this.api = api;
        this.members = members(ends, network);
    }

    private static Map<InetAddress, Set<String>> members(List<End> ends, List<Port> network) {
        Map<InetAddress, Set<String>> members = new HashMap<>();
        for (End end : ends) {
            List<Port> having = network.stream().filter(port -> port.has(end.text()) || port.pairs().stream().anyMatch(pair -> pair.covers(end.text()))).toList();
            if (end.port() != null) {
                Set<String> ids = new TreeSet<>(end.groupIds());
                having.forEach(port -> ids.addAll(port.groups()));
                end.address().ifPresent(address -> members.put(address, ids));
            }
        }
        return members;
    }

    @Override
    public Optional<RuleSet> rules(End at) throws CloudException {
        if (!at.port().portSecurity()) {
            return Optional.empty();
        }
        List<Rule> rules = new ArrayList<>();
        for (String group : at.groupIds()) {
            rules.addAll(rules(group));
        }
        return Optional.of(RuleSet.of(at.groupIds(), rules));
    }

    private List<Rule> rules(String id) throws CloudException {
        List<Rule> known = groups.get(id);
        if (known == null) {
            Optional<SecurityGroup> read = api.securityGroup(id);
            known = read.map(SecurityGroup::rules).orElse(List.of());
            read.filter(group -> group.name().equals("default")).ifPresent(group -> general.add(group.id()));
            groups.put(id, known);
            for (Rule rule : known) {
                if (rule.far() instanceof Addresses.InSet set && !addressGroups.containsKey(set.id())) {
                    addressGroups.put(set.id(), api.addressGroup(set.id()).stream().map(Cidr::parseBlockOrAddress).flatMap(Optional::stream).toList());
                }
            }
        }
        return known;
    }

    @Override
    public Directory directory() {
        return new Directory(members, addressGroups);
    }

    @Override
    public String place(End at) {
        return at.label();
    }

    @Override
    public Remedy<Repair> remedy(Obstacle<End> obstacle) {
        if (obstacle.at().groupIds().isEmpty()) {
            return Remedy.byHand("openstack port set --security-group <group> " + obstacle.at().port().id());
        }
        Repair rule = rule(obstacle);
        return obstacle.denied() ? Remedy.of(rule.commandLine(), rule) : Remedy.byHand("so that it hangs on nothing else: " + rule.commandLine());
    }

    /** From the shared group when there is one of their own, else from the one address: never wider. */
    private Repair rule(Obstacle<End> obstacle) {
        Cidr far = obstacle.farAlone();
        SharedGroup group = SharedGroup.of(obstacle.at().groupIds(), obstacle.far().groupIds(), general::contains);
        return new Repair.AddRule(group.target(), obstacle.direction() == Direction.INGRESS, far.ipv6(), obstacle.passage().protocol(), obstacle.passage().port(),
                group.far(), far.toString());
    }

    @Override
    public String unread(CloudException refused) {
        return Preflight.remedy(refused);
    }

    @Override
    public String portNoun() {
        return "port of this project";
    }
}
