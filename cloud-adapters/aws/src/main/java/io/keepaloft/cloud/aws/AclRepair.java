package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Passage;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/**
 * The narrowest network ACL entry that lets a passage through: its protocol from the peer's one address, before the entry that denies it.
 *
 * @param number free in that direction
 */
record AclRepair(Passage passage, Direction direction, String region, String aclId, int number, Cidr address) implements Repair {
    /** As the console numbers them. */
    private static final int FIRST = 100;
    private static final int STEP = 10;
    private static final String UDP_NUMBER = "17";

    /**
     * Picks a number that is free and comes before the denying one. No entry up to there speaks of the packet, so it does not matter which.
     *
     * @param denying number of the entry that decides; the last one of all has {@link AclRules#LAST}
     * @return 0 when there is none
     */
    static int freeNumber(NetworkAcl acl, Direction direction, int denying) {
        Set<Integer> used = acl.entries().stream().filter(entry -> entry.egress() == (direction == Direction.EGRESS)).map(NetworkAclEntry::ruleNumber)
                .collect(Collectors.toCollection(TreeSet::new));
        int highest = used.stream().filter(number -> number < denying).mapToInt(Integer::intValue).max().orElse(0);
        int usual = Math.max(FIRST, highest + STEP);
        if (usual < denying) {
            return usual;
        }
        return IntStream.iterate(denying - 1, number -> number > 0, number -> number - 1).filter(number -> !used.contains(number)).findFirst().orElse(0);
    }

    @Override
    public String commandLine() {
        return "aws ec2 create-network-acl-entry --region " + region + " --network-acl-id " + aclId + " --" + direction.keyword() + " --rule-number " + number + " --protocol "
                + protocol() + (passage.port() == 0 ? "" : " --port-range From=" + passage.port() + ",To=" + passage.port())
                + (address.ipv6() ? " --ipv6-cidr-block " : " --cidr-block ") + address + " --rule-action allow";
    }

    /** Entries know protocols by number alone. */
    private String protocol() {
        return passage.port() == 0 ? passage.protocol() : UDP_NUMBER;
    }

    /** Whoever took the number meanwhile is not overwritten: EC2 refuses it. The very entry that is there already is fine. */
    @Override
    public void apply(Ec2Api api, Sleeper sleeper) throws CloudException {
        try {
            api.createNetworkAclEntry(request());
        } catch (CloudException refused) {
            if (!refused.code().equals("NetworkAclEntryAlreadyExists") || !shows(api)) {
                throw refused;
            }
        }
        Shown.await("DescribeNetworkAcls", "the entry, but does not show it in " + aclId, sleeper, () -> shows(api));
    }

    private boolean shows(Ec2Api api) throws CloudException {
        return api.networkAcls(Ec2Api.filter("network-acl-id", aclId)).stream().filter(acl -> acl.networkAclId().equals(aclId)).flatMap(acl -> acl.entries().stream())
                .anyMatch(entry -> entry.ruleNumber() == number && entry.egress() == (direction == Direction.EGRESS) && entry.ruleAction() == RuleAction.ALLOW
                        && protocol().equals(entry.protocol()) && address.toString().equals(address.ipv6() ? entry.ipv6CidrBlock() : entry.cidrBlock()));
    }

    private CreateNetworkAclEntryRequest request() {
        CreateNetworkAclEntryRequest.Builder entry = CreateNetworkAclEntryRequest.builder().networkAclId(aclId).egress(direction == Direction.EGRESS).ruleNumber(number)
                .protocol(protocol()).ruleAction(RuleAction.ALLOW);
        if (passage.port() != 0) {
            entry.portRange(ports -> ports.from(passage.port()).to(passage.port()));
        }
        return address.ipv6() ? entry.ipv6CidrBlock(address.toString()).build() : entry.cidrBlock(address.toString()).build();
    }
}
