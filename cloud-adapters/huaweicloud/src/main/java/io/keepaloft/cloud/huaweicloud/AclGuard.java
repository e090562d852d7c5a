package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v3.model.FirewallDetail;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Guarding;
import io.keepaloft.cloud.rules.Obstacle;
import io.keepaloft.cloud.rules.Remedy;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The network ACLs of the members' subnets, each read once. Their order may be meant, so what is missing in them is told and not repaired. */
final class AclGuard implements Guarding<End, Repair> {

    private final Link link;
    private final Preflight.Found found;
    private final AddressGroups addressGroups;
    private final Map<String, Optional<FirewallDetail>> acls = new HashMap<>();

    AclGuard(Link link, Preflight.Found found, AddressGroups addressGroups) {
        this.link = link;
        this.found = found;
        this.addressGroups = addressGroups;
    }

    @Override
    public Optional<RuleSet> rules(End at) throws CloudException {
        String subnet = at.port().networkId();
        if (!acls.containsKey(subnet)) {
            acls.put(subnet, link.firewalls().aclOf(subnet));
        }
        Optional<RuleSet> rules = acls.get(subnet).map(RuleSets::ofAcl);
        if (rules.isPresent()) {
            addressGroups.learn(rules.get().rules());
        }
        return rules;
    }

    @Override
    public Directory directory() {
        return new Directory(Map.of(), addressGroups.blocks());
    }

    @Override
    public String place(End at) {
        String subnet = at.port().networkId();
        return acls.getOrDefault(subnet, Optional.empty()).map(acl -> "ACL " + acl.getName() + " (" + acl.getId() + ") of ").orElse("") + "subnet " + subnet;
    }

    /** A rule without a place goes to the end, where one that denies may stand before it: then that one is named. */
    @Override
    public Remedy<Repair> remedy(Obstacle<End> obstacle) {
        boolean in = obstacle.direction() == Direction.INGRESS;
        Cidr near = Cidr.of(obstacle.at().address().orElseThrow());
        Cidr far = obstacle.farAlone();
        String rule = " --firewall." + obstacle.direction().keyword() + "_rules.1.";
        String ports = obstacle.passage().port() == 0 ? "" : rule + "destination_port=" + obstacle.passage().port();
        String line = "hcloud VPC AddFirewallRules --cli-region=" + link.self().region() + " --firewall_id=" + acls.get(obstacle.at().port().networkId()).orElseThrow().getId()
                + rule + "action=allow" + rule + "ip_version=" + (far.ipv6() ? 6 : 4) + rule + "protocol=" + obstacle.passage().protocol() + ports
                + rule + "source_ip_address=" + (in ? far : near) + rule + "destination_ip_address=" + (in ? near : far);
        Optional<Rule> by = obstacle.verdict() instanceof Verdict.Denied denied ? denied.by() : Optional.empty();
        return Remedy.byHand(line + by.map(denying -> ", and move it before the rule " + denying.name() + " that denies it").orElse(""));
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
