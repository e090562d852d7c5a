package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Guarding;
import io.keepaloft.cloud.rules.Obstacle;
import io.keepaloft.cloud.rules.Protocols;
import io.keepaloft.cloud.rules.Remedy;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
import io.keepaloft.cloud.rules.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The security groups of the members' ports, each read once, and the narrowest rule that is missing in them. */
final class GroupGuard implements Guarding<End, Repair> {

    private final Link link;
    private final Preflight.Found found;
    private final AddressGroups addressGroups;
    private final Map<String, List<Ranked>> groups = new HashMap<>();
    private final Map<InetAddress, Set<String>> members = new HashMap<>();

    GroupGuard(Link link, Preflight.Found found, AddressGroups addressGroups, List<End> ends) {
        this.link = link;
        this.found = found;
        this.addressGroups = addressGroups;
        ends.stream().filter(end -> end.port() != null).forEach(end -> end.port().addresses().forEach(address -> Cidr.address(address)
                .ifPresent(literal -> members.put(literal, new TreeSet<>(end.groupIds())))));
    }

    @Override
    public Optional<RuleSet> rules(End at) throws CloudException {
        if (!at.port().portSecurity()) {
            return Optional.empty();
        }
        List<List<Ranked>> rules = new ArrayList<>();
        for (String group : at.groupIds()) {
            if (!groups.containsKey(group)) {
                List<Ranked> read = RuleSets.ofGroup(group, link.firewalls().rules(group));
                addressGroups.learn(read.stream().map(Ranked::rule).toList());
                groups.put(group, read);
            }
            rules.add(groups.get(group));
        }
        return Optional.of(RuleSet.ranked(at.groupIds(), rules));
    }

    @Override
    public Directory directory() {
        return new Directory(members, addressGroups.blocks());
    }

    @Override
    public String place(End at) {
        return at.label();
    }

    @Override
    public Remedy<Repair> remedy(Obstacle<End> obstacle) {
        String region = link.self().region();
        List<String> ids = obstacle.at().groupIds();
        if (ids.isEmpty()) {
            return Remedy.byHand("hcloud VPC UpdatePort --cli-region=" + region + " --port_id=" + obstacle.at().port().id() + " --port.security_groups.1=<group>");
        }
        if (obstacle.verdict() instanceof Verdict.Denied(Optional<Rule> by) && by.isPresent()) {
            return Remedy.byHand("hcloud VPC DeleteSecurityGroupRule/v3 --cli-region=" + region + " --security_group_rule_id=" + by.get().name()
                    + ", if nothing else needs it; or a rule that allows it with a smaller priority");
        }
        int port = obstacle.passage().port();
        Repair rule = new Repair.AddRule(region, ids.getFirst(), obstacle.direction(), Integer.toString(port == 0 ? Protocols.VRRP : Protocols.UDP), port,
                obstacle.farAlone().toString());
        return obstacle.denied() ? Remedy.of(rule.commandLine(), rule) : Remedy.byHand("so that it hangs on nothing else: " + rule.commandLine());
    }

    @Override
    public String unread(CloudException refused) {
        found.denied(refused);
        return Preflight.remedy(refused);
    }

    @Override
    public String portNoun() {
        return "port of this project";
    }
}
