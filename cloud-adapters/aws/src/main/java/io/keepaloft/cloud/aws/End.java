package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Member;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** One end of a path between members: the address that it speaks from, and the interface that has it, unless none in this VPC does. */
record End(InetAddress speaksFrom, Optional<NetworkInterface> eni) implements Member {

    /** The first address of each family of our own interface, then the peers', each with its interface. */
    static List<End> all(Ec2Api api, NetworkInterface own, List<InetAddress> peers) throws CloudException {
        List<End> all = new ArrayList<>();
        for (boolean ipv4 : new boolean[] {true, false}) {
            if (peers.stream().anyMatch(peer -> peer instanceof Inet4Address == ipv4)) {
                addresses(own).filter(address -> address instanceof Inet4Address == ipv4).findFirst().ifPresent(address -> all.add(new End(address, Optional.of(own))));
            }
        }
        List<NetworkInterface> found = new ArrayList<>();
        String[] ipv4 = peers.stream().filter(Inet4Address.class::isInstance).map(Cidr::text).toArray(String[]::new);
        String[] ipv6 = peers.stream().filter(address -> !(address instanceof Inet4Address)).map(Cidr::text).toArray(String[]::new);
        if (ipv4.length > 0) {
            found.addAll(api.networkInterfaces(filter("vpc-id", own.vpcId()), filter("addresses.private-ip-address", ipv4)));
        }
        if (ipv6.length > 0) {
            found.addAll(api.networkInterfaces(filter("vpc-id", own.vpcId()), filter("ipv6-addresses.ipv6-address", ipv6)));
        }
        peers.forEach(peer -> all.add(new End(peer, found.stream().filter(eni -> addresses(eni).anyMatch(peer::equals)).findFirst())));
        return all;
    }

    private static Stream<InetAddress> addresses(NetworkInterface eni) {
        return Ec2Api.addressesOf(eni).map(Cidr::address).flatMap(Optional::stream);
    }

    @Override
    public Optional<InetAddress> address() {
        return Optional.of(speaksFrom);
    }

    @Override
    public Optional<String> portId() {
        return eni.map(NetworkInterface::networkInterfaceId);
    }

    @Override
    public String label() {
        return portId().orElseThrow() + " (" + String.join(", ", groupIds()) + ")";
    }

    @Override
    public List<String> groupIds() {
        return eni.stream().flatMap(known -> known.groups().stream()).map(GroupIdentifier::groupId).sorted().toList();
    }

    /** Whether a group of this interface is its VPC's default group, which every interface has that names no other. */
    boolean general(String groupId) {
        return eni.stream().flatMap(known -> known.groups().stream()).anyMatch(group -> group.groupId().equals(groupId) && "default".equals(group.groupName()));
    }

    @Override
    public Optional<String> subnetId() {
        return eni.map(NetworkInterface::subnetId);
    }
}
