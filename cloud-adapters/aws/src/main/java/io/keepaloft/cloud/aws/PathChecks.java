package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.rules.Addresses;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Judgement;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.cloud.rules.Rule;
import io.keepaloft.cloud.rules.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;

/**
 * Checks what VRRP, and what goes with it, meets on the way from each member to each other: the sender's security groups, the network ACLs of both
 * subnets where they are two, the receiver's security groups.
 */
final class PathChecks {
    private static final String ACLS = "DescribeNetworkAcls";

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

    /** @throws CloudException when the groups cannot be read */
    void check(List<End> ends) throws CloudException {
        Rulebook rules = Rulebook.read(api, ends);
        for (int i = 0; i < ends.size(); i++) {
            for (End other : ends.subList(i + 1, ends.size())) {
                End one = ends.get(i);
                if (one.speaksTo(other)) {
                    passages.forEach(passage -> pair(rules, passage, one, other));
                }
            }
        }
    }

    private void pair(Rulebook rules, Passage passage, End one, End other) {
        for (Direction direction : Direction.values()) {
            Judgement atOne = judge(passage, rules, direction, one, other);
            Judgement atOther = judge(passage, rules, direction, other, one);
            // What one shared group does to both is one thing to tell; a rule for one node's address does not help the other, though.
            boolean alike = one.eni().isPresent() && other.eni().isPresent() && one.groupIds().equals(other.groupIds()) && atOne.level() == atOther.level();
            group(rules, passage, direction, one, other, atOne, alike ? "; likewise at " + other.eni().get().networkInterfaceId() : "");
            if (!alike) {
                group(rules, passage, direction, other, one, atOther, "");
            }
        }
    }

    /** The rules of {@code at}'s interface, towards {@code far}. */
    private void group(Rulebook rules, Passage passage, Direction direction, End at, End far, Judgement judged, String also) {
        if (at.eni().isEmpty()) {
            return;
        }
        String subject = at.eni().get().networkInterfaceId() + " (" + String.join(", ", at.groupIds()) + "), " + way(direction, far);
        String unread = unread(rules, judged.verdict());
        String unknown = far.eni().isPresent() ? "" : "; no interface in this VPC has " + far.text() + ", so the far end's own groups were not looked at";
        // Only an interface that AWS itself manages has no group; there is nothing to add a rule to.
        Repair repair = judged.verdict() instanceof Verdict.Denied && !at.groupIds().isEmpty() ? repair(passage, direction, at, far) : null;
        findings.add(new Finding(passage.groupCheck(direction), judged.level(), subject, judged.message() + unread + unknown + also, judged.consequence(),
                repair != null ? repair.commandLine() : unread.isEmpty() ? "" : "allow ec2:GetManagedPrefixListEntries in this host's policy"), repair);
    }

    private static Judgement judge(Passage passage, Rulebook rules, Direction direction, End at, End far) {
        End source = direction == Direction.INGRESS ? far : at;
        return passage.judge(rules.of(at), direction, source.address(), (source == at ? far : at).address(), rules.directory());
    }

    /** Why the lists on which it hangs could not be read. */
    private static String unread(Rulebook rules, Verdict verdict) {
        return verdict instanceof Verdict.Unknown unknown ? unknown.doubts().stream()
                .flatMap(doubt -> doubt.addresses() instanceof Addresses.InSet set ? Stream.ofNullable(rules.unread().get(set.id())) : Stream.<CloudException>empty())
                .map(refused -> "; " + refused.describe()).distinct().collect(Collectors.joining()) : "";
    }

    /** From the shared group when there is one, else from the one address: never wider. */
    private Repair repair(Passage passage, Direction direction, End at, End far) {
        Set<String> shared = new TreeSet<>(at.groupIds());
        shared.retainAll(far.groupIds());
        String group = shared.isEmpty() ? at.groupIds().getFirst() : shared.iterator().next();
        return new RuleRepair(passage, direction, self.region(), group, shared.isEmpty() ? null : group, Cidr.of(far.address()));
    }

    /** Network ACLs guard the edge of a subnet, without memory: they matter between subnets, and then in all four places. */
    void checkAcls(List<End> ends) {
        Set<String> subnets = ends.stream().map(End::subnetId).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
        String all = String.join(", ", subnets);
        if (subnets.size() < 2) {
            passages.forEach(passage -> findings.pass("nacl-" + passage.keyword(), all, "all members whose interfaces are known are in this one subnet, and network ACLs"
                    + " look at what crosses its edge alone"));
            return;
        }
        Map<String, NetworkAcl> bySubnet = new HashMap<>();
        try {
            for (NetworkAcl acl : api.networkAcls(filter("association.subnet-id", subnets.toArray(String[]::new)))) {
                acl.associations().forEach(association -> bySubnet.put(association.subnetId(), acl));
            }
            findings.allowed(ACLS, "");
        } catch (CloudException refused) {
            findings.refused("", refused);
            passages.forEach(passage -> findings.skip("nacl-" + passage.keyword(), all, refused.describe()));
            return;
        }
        for (End from : ends) {
            for (End to : ends) {
                if (from.speaksTo(to) && from.subnetId() != null && to.subnetId() != null && !from.subnetId().equals(to.subnetId())) {
                    passages.forEach(passage -> {
                        acl(bySubnet.get(from.subnetId()), passage, Direction.EGRESS, from, to);
                        acl(bySubnet.get(to.subnetId()), passage, Direction.INGRESS, to, from);
                    });
                }
            }
        }
    }

    private void acl(NetworkAcl acl, Passage passage, Direction direction, End at, End far) {
        String id = "nacl-" + passage.keyword();
        if (acl == null) {
            findings.skip(id, at.subnetId() + ", " + way(direction, far), "EC2 names no network ACL of this subnet");
            return;
        }
        String subject = acl.networkAclId() + " of " + at.subnetId() + ", " + way(direction, far);
        End source = direction == Direction.INGRESS ? far : at;
        Judgement judged = passage.judge(AclRules.of(acl), direction, source.address(), (source == at ? far : at).address(), Directory.EMPTY);
        if (!(judged.verdict() instanceof Verdict.Denied denied)) {
            findings.pass(id, subject, judged.message());
            return;
        }
        int denying = denied.by().map(AclRules::number).orElse(AclRules.LAST);
        int number = AclRepair.freeNumber(acl, direction, denying);
        AclRepair repair = new AclRepair(passage, direction, self.region(), acl.networkAclId(), number, Cidr.of(far.address()));
        // An entry that somebody wrote to deny it may be meant: only what nobody has thought of is repaired without asking them.
        boolean unintended = denied.by().map(Rule::name).orElse("*").equals("*");
        findings.add(new Finding(id, passage.whenBlocked(), subject, judged.message(), judged.consequence(),
                number == 0 ? "no rule number before " + denying + " is free: give that entry a higher one first" : repair.commandLine()), unintended && number != 0 ? repair : null);
    }

    /** When the interfaces or groups could not be read, or there is nobody to speak to. */
    void skip(String why) {
        passages.forEach(passage -> List.of(Direction.values()).forEach(direction -> findings.skip(passage.groupCheck(direction), self.networkInterface(), why)));
    }

    private static String way(Direction direction, End far) {
        return (direction == Direction.INGRESS ? "in from " : "out to ") + far.text();
    }
}
