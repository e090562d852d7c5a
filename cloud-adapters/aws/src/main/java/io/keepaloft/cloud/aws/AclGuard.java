package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Guarding;
import io.keepaloft.cloud.rules.Obstacle;
import io.keepaloft.cloud.rules.Remedy;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;

/** The network ACLs of the members' subnets, and the entry that is missing in them. @param bySubnet by its id */
record AclGuard(Map<String, NetworkAcl> bySubnet, String region) implements Guarding<End, Repair> {
    static final String DESCRIBE = "DescribeNetworkAcls";

    static AclGuard of(List<NetworkAcl> acls, String region) {
        Map<String, NetworkAcl> bySubnet = new HashMap<>();
        acls.forEach(acl -> acl.associations().forEach(association -> bySubnet.put(association.subnetId(), acl)));
        return new AclGuard(bySubnet, region);
    }

    /** Every subnet of EC2 has one. */
    @Override
    public Optional<RuleSet> rules(End at) throws CloudException {
        return Optional.of(AclRules.of(acl(at).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, DESCRIBE, "EC2 names no network ACL of this subnet"))));
    }

    private Optional<NetworkAcl> acl(End at) {
        return Optional.ofNullable(bySubnet.get(at.subnetId().orElseThrow()));
    }

    @Override
    public Directory directory() {
        return Directory.EMPTY;
    }

    @Override
    public String place(End at) {
        return acl(at).map(acl -> acl.networkAclId() + " of ").orElse("") + at.subnetId().orElseThrow();
    }

    @Override
    public Remedy<Repair> remedy(Obstacle<End> obstacle) {
        Optional<Rule> by = obstacle.verdict() instanceof Verdict.Denied denied ? denied.by() : Optional.empty();
        NetworkAcl acl = acl(obstacle.at()).orElseThrow();
        int denying = by.map(AclRules::number).orElse(AclRules.LAST);
        int number = AclRepair.freeNumber(acl, obstacle.direction(), denying);
        if (number == 0) {
            return Remedy.byHand("no rule number before " + denying + " is free: give that entry a higher one first");
        }
        AclRepair repair = new AclRepair(obstacle.passage(), obstacle.direction(), region, acl.networkAclId(), number, obstacle.farAlone());
        // An entry that somebody wrote to deny it may be meant: only what nobody has thought of is repaired without asking them.
        return by.map(Rule::name).orElse("*").equals("*") ? Remedy.of(repair.commandLine(), repair) : Remedy.byHand(repair.commandLine());
    }

    @Override
    public String unread(CloudException refused) {
        return AccessChecks.remedy(refused);
    }

    @Override
    public String portNoun() {
        return "interface in this VPC";
    }
}
