package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.aws.RuleRepair.Direction;
import io.keepaloft.cloud.aws.VrrpRules.Verdict;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Checks that the security groups let VRRP, and what goes with it, pass between this host and each peer, in both directions, at both ends. */
final class SecurityGroupChecks {

    private final Ec2Api api;
    private final Identity self;
    private final List<Passage> passages;
    /** Takes each finding, with its repair or null. */
    private final BiConsumer<Finding, RuleRepair> found;

    SecurityGroupChecks(Ec2Api api, Identity self, List<Passage> passages, BiConsumer<Finding, RuleRepair> found) {
        this.api = api;
        this.self = self;
        this.passages = passages;
        this.found = found;
    }

    /** One end of the path: an address, and the interface that has it, unless none in this VPC does. */
    private record End(InetAddress address, Optional<NetworkInterface> eni) {
        List<String> groupIds() {
            return eni.stream().flatMap(known -> known.groups().stream()).map(GroupIdentifier::groupId).sorted().toList();
        }

        boolean has(InetAddress candidate) {
            return eni.stream().flatMap(Ec2Api::addressesOf).map(Cidr::address).flatMap(Optional::stream).anyMatch(candidate::equals);
        }
    }

    /** @throws CloudException when the interfaces or the groups cannot be read */
    void check(NetworkInterface ownEni, List<InetAddress> peerAddresses) throws CloudException {
        List<End> peers = peers(ownEni, peerAddresses);
        TreeSet<String> groupIds = new TreeSet<>();
        ownEni.groups().forEach(group -> groupIds.add(group.groupId()));
        peers.forEach(peer -> groupIds.addAll(peer.groupIds()));
        SecurityGroupRules rules = SecurityGroupRules.read(api, groupIds);
        for (End peer : peers) {
            End own = new End(ownAddress(ownEni, peer.address()), Optional.of(ownEni));
            for (Passage passage : passages) {
                judge(rules, passage, Direction.INGRESS, own, peer);
                judge(rules, passage, Direction.EGRESS, own, peer);
                // With the same groups on both sides the peer's rules are those just judged.
                if (peer.eni().isPresent() && !peer.groupIds().equals(own.groupIds())) {
                    judge(rules, passage, Direction.INGRESS, peer, own);
                    judge(rules, passage, Direction.EGRESS, peer, own);
                }
            }
        }
    }

    private List<End> peers(NetworkInterface ownEni, List<InetAddress> addresses) throws CloudException {
        List<NetworkInterface> enis = new ArrayList<>();
        String[] ipv4 = addresses.stream().filter(Inet4Address.class::isInstance).map(InetAddress::getHostAddress).toArray(String[]::new);
        String[] ipv6 = addresses.stream().filter(address -> !(address instanceof Inet4Address)).map(InetAddress::getHostAddress).toArray(String[]::new);
        if (ipv4.length > 0) {
            enis.addAll(api.networkInterfaces(filter("vpc-id", ownEni.vpcId()), filter("addresses.private-ip-address", ipv4)));
        }
        if (ipv6.length > 0) {
            enis.addAll(api.networkInterfaces(filter("vpc-id", ownEni.vpcId()), filter("ipv6-addresses.ipv6-address", ipv6)));
        }
        return addresses.stream().map(address -> new End(address,
                enis.stream().filter(eni -> new End(address, Optional.of(eni)).has(address)).findFirst())).toList();
    }

    /** The address that this host speaks to the peer from. */
    private static InetAddress ownAddress(NetworkInterface eni, InetAddress peer) throws CloudException {
        List<InetAddress> own = Ec2Api.addressesOf(eni).map(Cidr::address).flatMap(Optional::stream).toList();
        return own.stream().filter(each -> each instanceof Inet4Address == peer instanceof Inet4Address).findFirst().or(() -> own.stream().findFirst())
                .orElseThrow(() -> new CloudException(Failure.NOT_FOUND, "DescribeNetworkInterfaces", "EC2 names no address of " + eni.networkInterfaceId()));
    }

    /** The rules of {@code at}'s interface, towards {@code far}. */
    private void judge(SecurityGroupRules rules, Passage passage, Direction direction, End at, End far) {
        String id = passage.id(direction);
        String way = direction == Direction.INGRESS ? "in from " + text(far) : "out to " + text(far);
        String subject = at.eni().orElseThrow().networkInterfaceId() + " (" + String.join(", ", at.groupIds()) + "), " + way;
        VrrpRules.Peer peer = new VrrpRules.Peer(far.address(), new TreeSet<>(far.groupIds()));
        String unknown = far.eni().isPresent() ? "" : "; no interface in this VPC has " + text(far) + ", so rules that name a group were not counted"
                + " and the far end's own groups were not looked at";
        switch (rules.judge(passage, direction, at.groupIds(), peer)) {
            case Verdict.Allowed allowed -> found.accept(new Finding(id, Level.PASS, subject,
                    passage + " may pass (" + allowed.by() + ")" + unknown, ""), null);
            case Verdict.Unknown lists -> found.accept(new Finding(id, Level.WARN, subject,
                    "cannot be told: only prefix list " + String.join(", ", lists.prefixLists()) + " could let " + passage + " pass, and it cannot be read: "
                    + rules.unread().get(lists.prefixLists().iterator().next()).describe(),
                    "allow ec2:GetManagedPrefixListEntries in this host's policy"), null);
            case Verdict.Blocked _ -> {
                // Only an interface that AWS itself manages has no group; there is nothing to add a rule to.
                RuleRepair repair = at.groupIds().isEmpty() ? null : repair(passage, direction, at, far);
                found.accept(new Finding(id, passage.whenBlocked(), subject, "no rule of " + String.join(", ", at.groupIds()) + " lets " + passage
                        + (passage.port() == 0 ? " (VRRP) " : " ") + way + ": " + passage.consequence() + unknown, repair == null ? "" : repair.commandLine()), repair);
            }
        }
    }

    /** From the shared group when there is one, else from the one address: never wider. */
    private RuleRepair repair(Passage passage, Direction direction, End at, End far) {
        Collection<String> shared = new TreeSet<>(at.groupIds());
        shared.retainAll(far.groupIds());
        String group = shared.isEmpty() ? at.groupIds().getFirst() : shared.iterator().next();
        return new RuleRepair(passage, direction, self.region(), group, shared.isEmpty() ? null : group, Cidr.of(far.address()));
    }

    private static String text(End end) {
        return end.address().getHostAddress();
    }
}
