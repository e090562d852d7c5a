package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Passage;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * The narrowest security group rule that lets VRRP, or its UDP port, pass: from the group that both nodes share, or else from the peer's one address.
 *
 * @param groupId    the group that gets the rule
 * @param otherGroup the shared group, or null for {@code address}
 */
record RuleRepair(Passage passage, Direction direction, String region, String groupId, String otherGroup, Cidr address) implements Repair {

    @Override
    public String commandLine() {
        String from = otherGroup != null ? "UserIdGroupPairs=[{GroupId=" + otherGroup + "}]"
                : address.ipv6() ? "Ipv6Ranges=[{CidrIpv6=" + address + "}]" : "IpRanges=[{CidrIp=" + address + "}]";
        String command = switch (direction) {
            case INGRESS -> "authorize-security-group-ingress";
            case EGRESS -> "authorize-security-group-egress";
        };
        return "aws ec2 " + command + " --region " + region + " --group-id " + groupId + " --ip-permissions 'IpProtocol=" + passage.protocol() + ports() + "," + from + "'";
    }

    private String ports() {
        return passage.port() == 0 ? "" : ",FromPort=" + passage.port() + ",ToPort=" + passage.port();
    }

    /** A rule that is there already is fine. */
    @Override
    public void apply(Ec2Api api, Sleeper sleeper) throws CloudException {
        try {
            switch (direction) {
                case INGRESS -> api.authorizeIngress(groupId, permission());
                case EGRESS -> api.authorizeEgress(groupId, permission());
            }
        } catch (CloudException refused) {
            if (!refused.code().equals("InvalidPermission.Duplicate")) {
                throw refused;
            }
        }
        Shown.await("DescribeSecurityGroups", "the rule, but does not show it in " + groupId, sleeper,
                () -> api.securityGroups(List.of(groupId)).stream().anyMatch(this::shows));
    }

    private boolean shows(SecurityGroup group) {
        return (direction == Direction.INGRESS ? group.ipPermissions() : group.ipPermissionsEgress()).stream()
                .filter(permission -> passage.protocol().equals(permission.ipProtocol()))
                .filter(permission -> passage.port() == 0 || permission.fromPort() != null && permission.fromPort() == passage.port())
                .anyMatch(permission -> otherGroup != null
                        ? permission.userIdGroupPairs().stream().anyMatch(pair -> otherGroup.equals(pair.groupId()))
                        : Rulebook.cidrs(permission).contains(address));
    }

    private IpPermission permission() {
        String why = "VRRP between the nodes of a Keepaloft pair";
        IpPermission.Builder rule = IpPermission.builder().ipProtocol(passage.protocol());
        if (passage.port() != 0) {
            rule.fromPort(passage.port()).toPort(passage.port());
        }
        if (otherGroup != null) {
            return rule.userIdGroupPairs(UserIdGroupPair.builder().groupId(otherGroup).description(why).build()).build();
        }
        return address.ipv6()
                ? rule.ipv6Ranges(Ipv6Range.builder().cidrIpv6(address.toString()).description(why).build()).build()
                : rule.ipRanges(IpRange.builder().cidrIp(address.toString()).description(why).build()).build();
    }
}
