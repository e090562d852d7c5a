package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v3.model.FirewallDetail;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Packet;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.Verdict;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks the network ACLs between nodes in different subnets; inside a subnet an ACL is not asked. Source: VPC User Guide, "Network ACL Overview". */
final class AclChecks {

    private static final String ID = "nacl-vrrp";

    private final Link link;
    private final Preflight.Found found;
    private final Supplier<Directory> directory;

    AclChecks(Link link, Preflight.Found found, Supplier<Directory> directory) {
        this.link = link;
        this.found = found;
        this.directory = directory;
    }

    void check(End own, End peer) {
        String subject = own.address() + " and " + peer.address();
        if (peer.port() == null) {
            found.add(ID, Level.SKIP, subject, "no port of this project has the peer's address, so its subnet's ACL is not known", "", "");
            return;
        }
        if (peer.port().networkId().equals(own.port().networkId())) {
            found.add(ID, Level.PASS, subject, "both are in the subnet " + own.port().networkId() + ", inside which no ACL is asked", "", "");
            return;
        }
        Optional<InetAddress> here = Cidr.address(own.address());
        Optional<InetAddress> there = Cidr.address(peer.address());
        if (here.isPresent() && there.isPresent()) {
            side(own, here.get(), there.get());
            side(peer, there.get(), here.get());
        }
    }

    /** The ACL of one subnet, for what leaves and what enters it. */
    private void side(End end, InetAddress near, InetAddress far) {
        String subject = "subnet " + end.port().networkId() + " of " + end.text();
        try {
            Optional<FirewallDetail> acl = link.firewalls().aclOf(end.port().networkId());
            if (acl.isEmpty()) {
                found.add(ID, Level.PASS, subject, "it has no ACL", "", "");
                return;
            }
            RuleSet rules = RuleSets.ofAcl(acl.get());
            judge(subject, rules.judge(Direction.EGRESS, Packet.vrrp(near, far), directory.get()), "out to " + far.getHostAddress(), acl.get());
            judge(subject, rules.judge(Direction.INGRESS, Packet.vrrp(far, near), directory.get()), "in from " + far.getHostAddress(), acl.get());
        } catch (CloudException refused) {
            found.denied(refused);
            found.add(ID, Level.SKIP, subject, refused.describe(), "", "");
        }
    }

    private void judge(String subject, Verdict verdict, String way, FirewallDetail acl) {
        String whole = subject + ", " + way;
        switch (verdict) {
            case Verdict.Allowed allowed -> found.add(ID, Level.PASS, whole, "protocol 112 may pass (" + allowed.by() + ")", "", "");
            case Verdict.Denied denied -> found.add(ID, Level.FAIL, whole, "the ACL " + acl.getName() + " (" + acl.getId() + ") " + denied.by().map(rule -> "denies protocol 112 by its "
                    + "rule " + rule.name()).orElse("has no rule that lets protocol 112 pass"), "advertisements are dropped without a trace, and both nodes will become MASTER",
                    "hcloud VPC AddFirewallRules --cli-region=" + link.self().region() + " --firewall_id=" + acl.getId()
                            + " with a rule for protocol 112 between these two addresses, before the one that denies it");
            case Verdict.Unknown unknown -> found.add(ID, Level.SKIP, whole, "it hangs on " + unknown.doubts().getFirst().addresses() + ", which is not looked up for ACLs", "", "");
        }
    }
}
