package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Packet;
import io.keepaloft.cloud.rules.Protocols;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
import io.keepaloft.cloud.rules.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that security groups let VRRP, and the peer channel, pass between this host and each member, both ways, at both ends. */
final class PathChecks {

    private final Link link;
    private final Preflight.Found found;
    private final Map<String, List<Ranked>> groups = new HashMap<>();
    private final Map<String, List<Cidr>> addressGroups = new HashMap<>();
    private final Map<InetAddress, Set<String>> members = new HashMap<>();

    PathChecks(Link link, Preflight.Found found) {
        this.link = link;
        this.found = found;
    }

    /** What is asked for. @param udpPort 0: protocol 112 */
    private record Traffic(String suffix, int udpPort) {
        Packet packet(InetAddress source, InetAddress destination) {
            return udpPort == 0 ? Packet.vrrp(source, destination) : Packet.udp(source, destination, udpPort);
        }
    }

    void check(End own, List<End> peers, PreflightRequest.Instance instance) {
        List<End> all = new ArrayList<>(peers);
        all.add(own);
        all.stream().filter(end -> end.port() != null).forEach(end -> end.port().addresses().forEach(address -> Cidr.address(address)
                .ifPresent(literal -> members.put(literal, new TreeSet<>(end.groupIds())))));
        for (Traffic traffic : traffic(instance)) {
            for (End peer : peers) {
                for (Direction direction : Direction.values()) {
                    judge(direction, traffic, own, peer);
                    if (peer.port() != null) {
                        judge(direction, traffic, peer, own);
                    }
                }
            }
        }
        AclChecks acls = new AclChecks(link, found, this::directory);
        for (End peer : instance.usesVrrp() ? peers : List.<End>of()) {
            acls.check(own, peer);
        }
    }

    void skip(Port own, PreflightRequest.Instance instance, String why) {
        for (Traffic traffic : traffic(instance)) {
            for (Direction direction : Direction.values()) {
                found.add(id(direction, traffic), Level.SKIP, own.text(), why, "", "");
            }
        }
    }

    private static List<Traffic> traffic(PreflightRequest.Instance instance) {
        List<Traffic> all = new ArrayList<>();
        if (instance.usesVrrp()) {
            all.add(new Traffic("vrrp", 0));
        }
        if (instance.udpPort() != 0) {
            all.add(new Traffic("udp", instance.udpPort()));
        }
        return all;
    }

    private static String id(Direction direction, Traffic traffic) {
        return "sg-" + direction.keyword() + "-" + traffic.suffix();
    }

    /** The rules of {@code at}'s port, towards {@code far}. */
    private void judge(Direction direction, Traffic traffic, End at, End far) {
        String id = id(direction, traffic);
        String subject = at.text() + ", " + (direction == Direction.INGRESS ? "in from " : "out to ") + far.address();
        if (Cidr.address(at.address()).isEmpty() || Cidr.address(far.address()).isEmpty()) {
            found.add(id, Level.SKIP, subject, "the address is not known", "", "");
            return;
        }
        if (!at.port().portSecurity()) {
            found.add(id, Level.PASS, subject, "port security is off on this port: everything passes", "", "");
            return;
        }
        InetAddress here = Cidr.address(at.address()).get();
        InetAddress there = Cidr.address(far.address()).get();
        Packet packet = direction == Direction.INGRESS ? traffic.packet(there, here) : traffic.packet(here, there);
        try {
            List<List<Ranked>> rules = new ArrayList<>();
            for (String group : at.groupIds()) {
                rules.add(rules(group));
            }
            Verdict verdict = RuleSet.ranked(at.groupIds(), rules).judge(direction, packet, directory());
            tell(id, subject, verdict, direction, traffic, at, far, packet.what());
        } catch (CloudException refused) {
            found.denied(refused);
            found.add(id, Level.SKIP, subject, refused.describe(), "", "");
        }
    }

    private void tell(String id, String subject, Verdict verdict, Direction direction, Traffic traffic, End at, End far, String what) {
        boolean vrrp = traffic.udpPort() == 0;
        String consequence = vrrp ? "advertisements are dropped without a trace, and both nodes will become MASTER" : "the nodes cannot warn each other when protocol 112 is blocked";
        Level bad = vrrp ? Level.FAIL : Level.WARN;
        switch (verdict) {
            case Verdict.Allowed allowed -> found.add(id, Level.PASS, subject, what + " may pass (" + allowed.by() + ")", "", "");
            case Verdict.Denied denied when denied.by().isPresent() -> found.add(id, bad, subject, what + " is denied by " + denied.by().get(), consequence,
                    "hcloud VPC DeleteSecurityGroupRule/v3 --cli-region=" + link.self().region() + " --security_group_rule_id=" + denied.by().get().name()
                            + ", if nothing else needs it; or a rule that allows it with a smaller priority");
            case Verdict.Denied _ -> blocked(id, bad, subject, what, consequence, direction, traffic, at, far);
            case Verdict.Unknown unknown -> found.add(id, Level.SKIP, subject, what + " " + (unknown.otherwise().passes() ? "may pass" : "is blocked") + " unless "
                    + unknown.doubts().stream().map(doubt -> doubt.address().getHostAddress() + " belongs to " + doubt.addresses() + " (" + doubt.rule() + ")")
                            .collect(Collectors.joining(" or ")) + ", which cannot be told from here", "", "");
        }
    }

    private void blocked(String id, Level level, String subject, String what, String consequence, Direction direction, Traffic traffic, End at, End far) {
        if (at.groupIds().isEmpty()) {
            found.add(id, level, subject, "the port has no security group, so nothing passes", consequence, "hcloud VPC UpdatePort --cli-region=" + link.self().region()
                    + " --port_id=" + at.port().id() + " --port.security_groups.1=<group>");
            return;
        }
        Repair repair = new Repair.AddRule(link.self().region(), at.groupIds().getFirst(), direction, Integer.toString(traffic.udpPort() == 0 ? Protocols.VRRP : Protocols.UDP),
                traffic.udpPort(), far.address() + (far.address().contains(":") ? "/128" : "/32"));
        found.add(new Finding(id, level, subject, "no rule of " + String.join(", ", at.groupIds()) + " lets " + what + " pass", consequence, repair.commandLine()), repair);
    }

    private Directory directory() {
        return new Directory(members, addressGroups);
    }

    private List<Ranked> rules(String group) throws CloudException {
        List<Ranked> known = groups.get(group);
        if (known == null) {
            known = RuleSets.ofGroup(group, link.firewalls().rules(group));
            groups.put(group, known);
            learn(known.stream().map(Ranked::rule).toList());
        }
        return known;
    }

    /** What the address groups hold that these rules name. */
    private void learn(List<Rule> rules) throws CloudException {
        for (String id : RuleSets.addressGroups(rules)) {
            if (!addressGroups.containsKey(id)) {
                addressGroups.put(id, link.firewalls().addressGroup(id));
            }
        }
    }
}
