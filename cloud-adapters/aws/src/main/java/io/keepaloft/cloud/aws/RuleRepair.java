package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
record RuleRepair(Passage passage, Direction direction, String region, String groupId, String otherGroup, Cidr address) {

    enum Direction { INGRESS, EGRESS }

    /** EC2 shows a new rule within a second or two; a rule that it accepted and does not show after these is reported. */
    private static final int LOOKS = 10;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** The same for an operator to paste. */
    String commandLine() {
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

    /** Adds the rule and waits until EC2 shows it; a rule that is there already is fine. */
    void apply(Ec2Api api, Sleeper sleeper) throws CloudException {
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
        for (int look = 0; look < LOOKS; look++) {
            if (api.securityGroups(List.of(groupId)).stream().anyMatch(this::shows)) {
                return;
            }
            pause(sleeper);
        }
        throw new CloudException(Failure.RETRYABLE, "DescribeSecurityGroups", "EC2 accepted the rule, but does not show it in " + groupId
                + " yet; run preflight again in a minute");
    }

    private static void pause(Sleeper sleeper) throws CloudException {
        try {
            sleeper.sleep(PAUSE_NS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(Failure.RETRYABLE, "DescribeSecurityGroups", "interrupted while waiting for the rule to show", stopped);
        }
    }

    private boolean shows(SecurityGroup group) {
        return (direction == Direction.INGRESS ? group.ipPermissions() : group.ipPermissionsEgress()).stream()
                .filter(permission -> passage.protocol().equals(permission.ipProtocol()))
                .filter(permission -> passage.port() == 0 || permission.fromPort() != null && permission.fromPort() == passage.port())
                .anyMatch(permission -> otherGroup != null
                        ? permission.userIdGroupPairs().stream().anyMatch(pair -> otherGroup.equals(pair.groupId()))
                        : SecurityGroupRules.cidrs(permission).contains(address));
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
