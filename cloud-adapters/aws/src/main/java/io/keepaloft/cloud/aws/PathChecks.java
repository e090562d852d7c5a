package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.rules.AclPaths;
import io.keepaloft.cloud.rules.GroupPaths;
import io.keepaloft.cloud.rules.Passage;
import java.util.List;
import java.util.Set;

/**
 * Checks what VRRP, and what goes with it, meets on the way from each member to each other: the sender's security groups, the network ACLs of both
 * subnets where they are two, the receiver's security groups.
 */
final class PathChecks {
    private final Ec2Api api;
    private final Identity self;
    private final List<Passage> passages;
    private final Findings findings;

    PathChecks(Ec2Api api, Identity self, List<Passage> passages, Findings findings) {
        this.api = api;
        this.self = self;
        this.passages = passages;
        this.findings = findings;
    }

    void check(List<End> ends) {
        try {
            GroupGuard groups = new GroupGuard(Rulebook.read(api, ends), self.region(), findings);
            new GroupPaths<>(passages, groups, findings::add).check(ends);
            findings.allowed("DescribeSecurityGroups", "");
        } catch (CloudException refused) {
            findings.refused("", refused);
            GroupPaths.skip(passages, self.networkInterface(), refused.describe(), AccessChecks.remedy(refused), findings::add);
        }
        acls(ends);
    }

    /** They are not asked for where they cannot matter. */
    private void acls(List<End> ends) {
        Set<String> subnets = AclPaths.subnets(ends);
        try {
            AclGuard acls = AclGuard.of(subnets.size() < 2 ? List.of() : api.networkAcls(filter("association.subnet-id", subnets.toArray(String[]::new))), self.region());
            new AclPaths<>(passages, acls, findings::add).check(ends);
            if (subnets.size() > 1) {
                findings.allowed(AclGuard.DESCRIBE, "");
            }
        } catch (CloudException refused) {
            findings.refused("", refused);
            AclPaths.skip(passages, String.join(", ", subnets), refused.describe(), AccessChecks.remedy(refused), findings::add);
        }
    }

    /** When the interfaces could not be read, or there is nobody to speak to. */
    void skip(String why, String fix) {
        AclPaths.skip(passages, self.networkInterface(), why, fix, findings::add);
        GroupPaths.skip(passages, self.networkInterface(), why, fix, findings::add);
    }
}
