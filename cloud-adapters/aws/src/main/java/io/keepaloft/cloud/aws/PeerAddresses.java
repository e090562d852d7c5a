package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.PeerAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Checks that somebody in the VPC has each peer's address that is named. The VPC's subnets are asked for only when nobody has one. */
record PeerAddresses(Ec2Api api, Findings findings) {

    /** @param named addresses that the configuration gives */
    void check(NetworkInterface own, List<End> ends, List<String> named) {
        Set<InetAddress> addresses = named.stream().map(Cidr::address).flatMap(Optional::stream).collect(Collectors.toSet());
        List<End> peers = ends.stream().filter(end -> addresses.contains(end.speaksFrom())).toList();
        try {
            List<Cidr> blocks = peers.stream().allMatch(peer -> peer.eni().isPresent()) ? List.of()
                    : api.subnets(filter("vpc-id", own.vpcId())).stream().flatMap(SecondaryIpChecks::blocks).toList();
            peers.forEach(peer -> findings.add(PeerAddress.judged(peer, blocks, "interface in this VPC")));
        } catch (CloudException refused) {
            findings.refused("", refused);
            peers.forEach(peer -> findings.skip(PeerAddress.ID, peer.text(), refused, PeerAddress.UNKNOWN));
        }
    }
}
