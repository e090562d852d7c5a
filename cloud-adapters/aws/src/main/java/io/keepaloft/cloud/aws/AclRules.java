package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Ports;
import io.keepaloft.cloud.rules.Protocols;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.Rule.Action;
import io.keepaloft.cloud.rules.Rule.Family;
import io.keepaloft.cloud.rules.RuleSet;
import io.keepaloft.cloud.rules.RuleSet.Ranked;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/** A network ACL as the evaluator takes it. Source: Amazon VPC User Guide, "Network ACL rules". */
final class AclRules {
    /** The entry that denies whatever no other entry matched, shown as {@code *}; the one for IPv6 has the next number. */
    static final int LAST = 32_767;

    private AclRules() {}

    static RuleSet of(NetworkAcl acl) {
        return RuleSet.ranked(List.of(acl.networkAclId()), List.of(acl.entries().stream().flatMap(entry -> ranked(acl.networkAclId(), entry)).toList()));
    }

    private static Stream<Ranked> ranked(String aclId, NetworkAclEntry entry) {
        OptionalInt protocol = Protocols.parse(entry.protocol());
        String block = entry.cidrBlock() == null ? entry.ipv6CidrBlock() : entry.cidrBlock();
        if (protocol.isEmpty() || block == null) {
            return Stream.empty();
        }
        PortRange ports = entry.portRange();
        return Cidr.parse(block).stream().map(cidr -> new Ranked(entry.ruleNumber(), true, new Rule(aclId, entry.ruleNumber() < LAST ? entry.ruleNumber().toString() : "*",
                entry.ruleAction() == RuleAction.ALLOW ? Action.ALLOW : Action.DENY, entry.egress() ? Direction.EGRESS : Direction.INGRESS, Family.BOTH,
                protocol.getAsInt(), ports == null ? Ports.ANY : Ports.of(ports.from(), ports.to()), new Addresses.Block(cidr))));
    }

    /** The number of an entry as its rule is named. */
    static int number(Rule rule) {
        return rule.name().equals("*") ? LAST : Integer.parseInt(rule.name());
    }
}
