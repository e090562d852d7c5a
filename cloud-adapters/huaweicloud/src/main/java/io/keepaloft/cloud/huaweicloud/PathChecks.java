package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.rules.AclPaths;
import io.keepaloft.cloud.rules.GroupPaths;
import io.keepaloft.cloud.rules.Passage;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks what VRRP, and the peer channel, meet on the way from each member of an instance to each other: the security groups at both ends, and the
 * network ACLs of both subnets where they are two.
 */
final class PathChecks {

    private final Link link;
    private final Preflight.Found found;
    private final AddressGroups addressGroups;

    PathChecks(Link link, Preflight.Found found) {
        this.link = link;
        this.found = found;
        this.addressGroups = new AddressGroups(link.firewalls());
    }

    void check(Port own, List<End> peers, PreflightRequest.Instance instance) {
        List<Passage> passages = passages(instance);
        List<End> all = ends(own, peers);
        new GroupPaths<>(passages, new GroupGuard(link, found, addressGroups, all), found::add).check(all);
        new AclPaths<>(passages, new AclGuard(link, found, addressGroups), found::add).check(all);
    }

    void skip(Port own, PreflightRequest.Instance instance, String why, String fix) {
        GroupPaths.skip(passages(instance), own.text(), why, fix, finding -> found.add(finding, null));
        AclPaths.skip(passages(instance), own.text(), why, fix, finding -> found.add(finding, null));
    }

    private static List<Passage> passages(PreflightRequest.Instance instance) {
        return Passage.of(new PreflightRequest(List.of(instance)));
    }

    /** Our own port with an address of each family that a peer speaks, then the peers. */
    private static List<End> ends(Port own, List<End> peers) {
        return Stream.concat(Stream.of(false, true).filter(ipv6 -> peers.stream().anyMatch(peer -> peer.text().contains(":") == ipv6))
                .map(ipv6 -> new End(own.address(ipv6), own)), peers.stream()).toList();
    }
}
