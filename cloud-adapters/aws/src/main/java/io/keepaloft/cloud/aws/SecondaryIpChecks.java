package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.rules.Cidr;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Checks that a secondary address can be on every member's interface: it lies in that interface's subnet and is not EC2's own, nobody has it for good,
 * and there is room for it. Source: Amazon VPC User Guide, "Subnet CIDR blocks"; Amazon EC2 User Guide, "Secondary IP addresses".
 */
final class SecondaryIpChecks {
    static final String ID = "secondary-ip-in-subnet";
    private static final String STAYS = "EC2 will refuse to assign it, so it cannot follow the master";
    private static final String UNKNOWN = "whether it can follow the master to this interface would show only at a takeover";
    /** EC2 keeps the first four addresses of a subnet, and the last. */
    private static final BigInteger RESERVED = BigInteger.valueOf(4);

    private final Ec2Api api;
    private final Identity self;
    private final Findings findings;

    SecondaryIpChecks(Ec2Api api, Identity self, Findings findings) {
        this.api = api;
        this.self = self;
        this.findings = findings;
    }

    /** Something that keeps the address away. */
    private record Obstacle(Level level, String message, String consequence, String fix) {
        static Obstacle fatal(String message, String fix) {
            return new Obstacle(Level.FAIL, message, STAYS, fix);
        }
    }

    /** @param members the interfaces of all members that are known, our own first; @param addresses of all {@code secondary_ip} lines */
    void check(List<NetworkInterface> members, Collection<String> addresses) {
        List<Subnet> subnets;
        try {
            subnets = api.subnets(filter("vpc-id", members.getFirst().vpcId()));
            findings.allowed("DescribeSubnets", "");
        } catch (CloudException refused) {
            findings.refused("", refused);
            addresses.forEach(address -> members.forEach(eni -> findings.skip(ID, subject(address, eni), refused, UNKNOWN)));
            return;
        }
        Map<String, NetworkInfo> limits = limits(members);
        for (String text : addresses) {
            Optional<InetAddress> address = Cidr.address(text);
            if (address.isEmpty()) {
                findings.add(ID, Level.FAIL, text, "not an address", STAYS, "write an IPv4 or IPv6 address without prefix length");
                continue;
            }
            try {
                Optional<NetworkInterface> holder = holder(api, members.getFirst().vpcId(), address.get());
                members.forEach(eni -> report(text, eni, subnets, obstacle(address.get(), eni, members, subnets, holder, addresses, limits)));
            } catch (CloudException refused) {
                findings.refused("", refused);
                members.forEach(eni -> findings.skip(ID, subject(text, eni), refused, UNKNOWN));
            }
        }
    }

    /** Who has it in the VPC. */
    static Optional<NetworkInterface> holder(Ec2Api api, String vpcId, InetAddress address) throws CloudException {
        String text = Cidr.text(address);
        return api.networkInterfaces(filter("vpc-id", vpcId), filter(text.contains(":") ? "ipv6-addresses.ipv6-address" : "addresses.private-ip-address", text))
                .stream().filter(eni -> has(eni, address)).findFirst();
    }

    private void report(String address, NetworkInterface eni, List<Subnet> subnets, Optional<Obstacle> obstacle) {
        if (obstacle.isEmpty()) {
            Subnet subnet = subnets.stream().filter(each -> each.subnetId().equals(eni.subnetId())).findFirst().orElseThrow();
            Cidr block = blocks(subnet).filter(cidr -> Cidr.address(address).filter(cidr::contains).isPresent()).findFirst().orElseThrow();
            findings.pass(ID, subject(address, eni), "in " + subnet.subnetId() + " (" + block + ", " + subnet.availabilityZone() + ")");
        } else {
            findings.add(ID, obstacle.get().level(), subject(address, eni), obstacle.get().message(), obstacle.get().consequence(), obstacle.get().fix());
        }
    }

    private Optional<Obstacle> obstacle(InetAddress address, NetworkInterface eni, List<NetworkInterface> members, List<Subnet> subnets, Optional<NetworkInterface> holder,
                                        Collection<String> addresses, Map<String, NetworkInfo> limits) {
        Optional<Subnet> own = subnets.stream().filter(subnet -> subnet.subnetId().equals(eni.subnetId())).findFirst();
        if (own.isEmpty()) {
            return Optional.of(new Obstacle(Level.WARN, "EC2 does not show " + eni.subnetId() + ", where this interface is", UNKNOWN,
                    "aws ec2 describe-subnets --region " + self.region() + " --subnet-ids " + eni.subnetId()));
        }
        return place(address, eni, own.get(), subnets).or(() -> taken(address, members, holder)).or(() -> room(address, eni, own.get(), holder, addresses, limits));
    }

    private static Optional<Obstacle> place(InetAddress address, NetworkInterface eni, Subnet own, List<Subnet> subnets) {
        Optional<Cidr> block = blocks(own).filter(cidr -> cidr.contains(address)).findFirst();
        String text = Cidr.text(address);
        if (block.isEmpty()) {
            String choose = "choose a free address of " + blocks(own).map(Cidr::toString).collect(Collectors.joining(" or "));
            return Optional.of(subnets.stream().filter(subnet -> blocks(subnet).anyMatch(cidr -> cidr.contains(address))).findFirst()
                    .map(other -> Obstacle.fatal(text + " lies in " + other.subnetId() + " (" + other.availabilityZone() + "), and " + eni.networkInterfaceId() + " is in "
                            + own.subnetId() + " (" + own.availabilityZone() + "): an address moves within one subnet", choose
                            + (other.availabilityZone().equals(own.availabilityZone()) ? "" : "; between zones an elastic_ip or a route can follow the master")))
                    .orElseGet(() -> Obstacle.fatal(text + " lies outside " + own.subnetId() + ", and in no other subnet of " + own.vpcId(), choose)));
        }
        return kept(block.get(), address) ? Optional.of(Obstacle.fatal(text + " is one of the addresses of " + block.get() + " that EC2 keeps for itself: the first four, and the last",
                "choose another address of " + block.get())) : Optional.empty();
    }

    /** Whether EC2 keeps this address of a subnet's block for itself. */
    static boolean kept(Cidr block, InetAddress address) {
        BigInteger offset = block.offset(address);
        return offset.compareTo(RESERVED) < 0 || offset.equals(block.size().subtract(BigInteger.ONE));
    }

    private Optional<Obstacle> taken(InetAddress address, List<NetworkInterface> members, Optional<NetworkInterface> holder) {
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        NetworkInterface eni = holder.get();
        String text = Cidr.text(address);
        if (Cidr.address(eni.privateIpAddress()).filter(address::equals).isPresent()) {
            return Optional.of(Obstacle.fatal(text + " is the primary address of " + eni.networkInterfaceId() + ", which EC2 never moves", "choose an address that is nobody's first"));
        }
        if (members.stream().noneMatch(member -> member.networkInterfaceId().equals(eni.networkInterfaceId()))) {
            return Optional.of(new Obstacle(Level.WARN, "it is now a secondary address of " + eni.networkInterfaceId() + ", which is none of the members'",
                    "the master takes it away from there", "if it is not meant to move: aws ec2 describe-network-interfaces --region " + self.region() + " --network-interface-ids "
                    + eni.networkInterfaceId()));
        }
        return Optional.empty();
    }

    private Optional<Obstacle> room(InetAddress address, NetworkInterface eni, Subnet own, Optional<NetworkInterface> holder, Collection<String> addresses,
                                    Map<String, NetworkInfo> limits) {
        if (holder.isEmpty() && address.getAddress().length == 4 && own.availableIpAddressCount() != null && own.availableIpAddressCount() == 0) {
            return Optional.of(Obstacle.fatal(own.subnetId() + " has no free address left, and nobody has this one yet", "free an address of " + own.subnetId()));
        }
        NetworkInfo info = eni.attachment() == null ? null : limits.get(eni.attachment().instanceId());
        boolean ipv6 = address.getAddress().length == 16;
        Optional<Integer> most = info == null ? Optional.empty() : AddressRoom.most(info, ipv6);
        if (most.isEmpty()) {
            return Optional.empty();
        }
        Set<String> then = Stream.concat(Ec2Api.addressesOf(eni), addresses.stream()).filter(each -> each.contains(":") == ipv6).map(Cidr::address)
                .flatMap(Optional::stream).map(Cidr::text).collect(Collectors.toSet());
        return then.size() <= most.get() ? Optional.empty() : Optional.of(Obstacle.fatal(eni.networkInterfaceId() + " would have " + then.size() + (ipv6 ? " IPv6" : " IPv4")
                + " addresses as MASTER, and this type of instance allows " + most.get() + " an interface", "take other addresses off the interface, or use a larger type of instance"));
    }

    /** What an interface may have, by the id of its instance; without those that could not be told. */
    private Map<String, NetworkInfo> limits(List<NetworkInterface> members) {
        Map<String, NetworkInfo> limits = new HashMap<>();
        String[] ids = members.stream().filter(eni -> eni.attachment() != null && eni.attachment().instanceId() != null).map(eni -> eni.attachment().instanceId()).toArray(String[]::new);
        try {
            Map<String, String> types = AddressRoom.types(api, ids);
            findings.allowed(PeerInstances.DESCRIBE, "");
            if (!types.isEmpty()) {
                limits.putAll(AddressRoom.limits(api, types));
                findings.allowed("DescribeInstanceTypes", "");
            }
        } catch (CloudException refused) {
            findings.refused("", refused);
        }
        return limits;
    }

    static Stream<Cidr> blocks(Subnet subnet) {
        return Stream.concat(Stream.ofNullable(subnet.cidrBlock()), subnet.ipv6CidrBlockAssociationSet().stream().map(each -> each.ipv6CidrBlock()))
                .map(Cidr::parse).flatMap(Optional::stream);
    }

    private static boolean has(NetworkInterface eni, InetAddress address) {
        return Ec2Api.addressesOf(eni).map(Cidr::address).flatMap(Optional::stream).anyMatch(address::equals);
    }

    static String subject(String address, NetworkInterface eni) {
        return subject(address, eni.networkInterfaceId());
    }

    static String subject(String address, String networkInterfaceId) {
        return address + " on " + networkInterfaceId;
    }
}
