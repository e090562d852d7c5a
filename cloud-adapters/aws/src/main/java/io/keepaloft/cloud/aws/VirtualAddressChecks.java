package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Ec2Api.filter;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.rules.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Checks that EC2 delivers each virtual address to whoever is master. It looks at no ARP: an address goes to the interface that it is assigned to, or
 * where a route leads, and to nobody else. Source: Amazon EC2 User Guide, "Secondary IP addresses"; Amazon VPC User Guide, "Route tables".
 */
record VirtualAddressChecks(Ec2Api api, Identity self, Findings findings) {
    static final String ID = "virtual-ip";
    static final String UNKNOWN = "whether EC2 delivers it to the MASTER would show only at a switch-over";
    private static final String DROPS = "EC2 drops what is sent to it: nobody can reach it from outside this host";
    private static final String THERE = "EC2 delivers it there and nowhere else, whoever is MASTER";

    /** @param members the interfaces of all members that are known, our own first */
    void check(List<NetworkInterface> members, PreflightRequest request) {
        for (PreflightRequest.Instance instance : request.instances()) {
            for (String text : instance.addresses()) {
                if (looksAt(text, request)) {
                    judge(Cidr.address(text).orElseThrow(), members, instance, request);
                }
            }
        }
    }

    /** Those that it looks at. */
    static List<String> of(PreflightRequest request) {
        return request.instances().stream().flatMap(instance -> instance.addresses().stream()).distinct().filter(text -> looksAt(text, request)).toList();
    }

    private static boolean looksAt(String text, PreflightRequest request) {
        return Cidr.address(text).filter(address -> !address.isLinkLocalAddress() && !assigned(address, request)).isPresent();
    }

    /** Then {@link SecondaryIpChecks} looks at it. */
    private static boolean assigned(InetAddress address, PreflightRequest request) {
        return request.resources().stream().anyMatch(line -> line.kind() == Kind.SECONDARY_IP && Cidr.address(line.value()).filter(address::equals).isPresent());
    }

    private void judge(InetAddress address, List<NetworkInterface> members, PreflightRequest.Instance instance, PreflightRequest request) {
        String text = Cidr.text(address);
        Optional<Resource> route = request.resources().stream().filter(line -> line.kind() == Kind.ROUTE && Cidr.parse(line.value()).filter(block -> block.contains(address)).isPresent())
                .findFirst();
        if (route.isPresent()) {
            findings.pass(ID, text, route.get() + " brings it to the MASTER");
            return;
        }
        try {
            String vpc = members.getFirst().vpcId();
            List<Subnet> subnets = api.subnets(filter("vpc-id", vpc));
            findings.allowed("DescribeSubnets", "");
            findings.add(SecondaryIpChecks.holder(api, vpc, address).map(holder -> held(text, address, holder, members))
                    .orElseGet(() -> nobodys(text, address, members.getFirst(), subnets, instance)));
        } catch (CloudException refused) {
            findings.refused("", refused);
            findings.skip(ID, text, refused, UNKNOWN);
        }
    }

    private static Finding held(String text, InetAddress address, NetworkInterface holder, List<NetworkInterface> members) {
        if (Cidr.address(holder.privateIpAddress()).filter(address::equals).isPresent()) {
            return new Finding(ID, Level.FAIL, text, "it is the primary address of " + holder.networkInterfaceId() + ", which EC2 never moves", THERE,
                    "choose an address that is nobody's first, and bring it with secondary_ip");
        }
        boolean ours = members.stream().anyMatch(member -> member.networkInterfaceId().equals(holder.networkInterfaceId()));
        return ours ? new Finding(ID, Level.WARN, text, "it is a secondary address of " + holder.networkInterfaceId() + ", and no line of cloud_resources moves it",
                        THERE + ", unless something else moves it", "add to cloud_resources: secondary_ip " + text)
                : new Finding(ID, Level.FAIL, text, "it is an address of " + holder.networkInterfaceId() + ", which is none of the members'", THERE, "choose an address that nobody has");
    }

    /** What clients use may be something else that follows the master, such as an elastic IP. */
    private static Finding nobodys(String text, InetAddress address, NetworkInterface own, List<Subnet> subnets, PreflightRequest.Instance instance) {
        List<Cidr> blocks = subnets.stream().filter(subnet -> subnet.subnetId().equals(own.subnetId())).flatMap(SecondaryIpChecks::blocks).toList();
        Optional<Cidr> block = blocks.stream().filter(cidr -> cidr.contains(address)).findFirst();
        Optional<Resource> moves = instance.resources().stream().filter(line -> line.kind() == Kind.ELASTIC_IP || line.kind() == Kind.SECONDARY_IP || line.kind() == Kind.ROUTE)
                .findFirst();
        String choose = "choose a free address of " + blocks.stream().map(Cidr::toString).collect(Collectors.joining(" or ")) + ", and add to cloud_resources: secondary_ip <address>";
        if (block.isPresent() && SecondaryIpChecks.kept(block.get(), address)) {
            return new Finding(ID, Level.FAIL, text, "it is one of the addresses of " + block.get() + " that EC2 keeps for itself: the first four, and the last", DROPS, choose);
        }
        if (block.isPresent() && moves.isPresent()) {
            return Finding.pass(ID, text, "it is VRRP's alone: no interface has it, so EC2 delivers it to nobody; clients use what follows the MASTER, " + moves.get());
        }
        if (block.isPresent()) {
            return new Finding(ID, Level.FAIL, text, "no interface has it, and no secondary_ip or route of cloud_resources brings it to the MASTER", DROPS,
                    "add to cloud_resources: secondary_ip " + text);
        }
        boolean elsewhere = subnets.stream().flatMap(SecondaryIpChecks::blocks).anyMatch(cidr -> cidr.contains(address));
        return new Finding(ID, moves.isPresent() ? Level.WARN : Level.FAIL, text, "it lies outside " + own.subnetId() + " (" + blocks.stream().map(Cidr::toString).collect(Collectors.joining(", ")) + "), and no route of cloud_resources brings it to the MASTER", DROPS,
                (elsewhere ? "" : "add to cloud_resources: route " + Cidr.of(address) + " table <rtb-…>, for which each MASTER switches its source/destination check off; or ") + choose);
    }
}
