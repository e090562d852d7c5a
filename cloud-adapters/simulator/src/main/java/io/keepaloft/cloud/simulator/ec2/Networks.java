package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Direction;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** VPCs, subnets and network ACLs: to be looked at only. */
final class Networks {
    private static final int RESERVED = 5;   // AWS keeps the first four addresses of a subnet and the last

    private Networks() { }

    static Stream<Action> actions() {
        return Stream.of(vpcs(), subnets(), acls());
    }

    private static Action vpcs() {
        var filters = new Filters<Vpc>(Map.of("vpc-id", of(Vpc::id), "cidr", of(Vpc::cidr), "cidr-block-association.cidr-block", of(Vpc::cidr),
                "state", of(_ -> "available"), "is-default", of(_ -> false)), Vpc::tags);
        return new Describe<>("DescribeVpcs", "vpcSet", state -> state.all(Vpc.class), List.of(
                new Describe.Ids<>("VpcId", Vpc::id, "vpc-", null, "InvalidVpcID.NotFound", "The vpc ID '%s' does not exist")),
                filters, true, (backend, _, vpc, xml) -> {
                    xml.text("vpcId", vpc.id()).text("ownerId", backend.account()).text("state", "available").text("cidrBlock", vpc.cidr())
                            .text("dhcpOptionsId", "default").text("instanceTenancy", "default").text("isDefault", false);
                    xml.set("cidrBlockAssociationSet", Stream.of(vpc.cidr()), cidr -> xml.text("cidrBlock", cidr)
                            .text("associationId", vpc.id().replaceFirst("^vpc-", "vpc-cidr-assoc-"))
                            .in("cidrBlockState", () -> xml.text("state", "associated")));
                    Tagging.write(vpc, xml);
                }).toAction();
    }

    private static Action subnets() {
        var filters = new Filters<Subnet>(Map.of("subnet-id", of(Subnet::id), "vpc-id", of(Subnet::vpcId), "cidr-block", of(Subnet::cidr),
                "availability-zone", of(Subnet::zone), "state", of(_ -> "available")), Subnet::tags);
        return new Describe<>("DescribeSubnets", "subnetSet", state -> state.all(Subnet.class), List.of(
                new Describe.Ids<>("SubnetId", Subnet::id, "subnet-", null, "InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist")),
                filters, true, Networks::write).toAction();
    }

    private static void write(Backend backend, CloudState state, Subnet subnet, Xml xml) {
        long taken = state.all(Port.class).filter(port -> port.subnetId().equals(subnet.id())).mapToLong(port -> port.addresses().stream().filter(address -> !address.contains(":")).count()).sum();
        xml.text("subnetId", subnet.id()).text("vpcId", subnet.vpcId()).text("ownerId", backend.account()).text("state", "available")
                .text("cidrBlock", subnet.cidr()).text("availabilityZone", subnet.zone())
                .text("availabilityZoneId", Regions.zoneId(backend.region(), subnet.zone()))
                .text("availableIpAddressCount", Math.max(0, Cidr.parse(subnet.cidr()).size() - RESERVED - taken))
                .text("defaultForAz", false).text("mapPublicIpOnLaunch", false).text("assignIpv6AddressOnCreation", false)
                .text("subnetArn", "arn:aws:ec2:" + backend.region() + ":" + backend.account() + ":subnet/" + subnet.id());
        xml.set("ipv6CidrBlockAssociationSet", Stream.ofNullable(subnet.ipv6Cidr()), cidr -> xml.text("ipv6CidrBlock", cidr)
                .text("associationId", subnet.id().replaceFirst("^subnet-", "subnet-cidr-assoc-"))
                .in("ipv6CidrBlockState", () -> xml.text("state", "associated")));
        Tagging.write(subnet, xml);
    }

    private static Action acls() {
        var filters = new Filters<NetworkAcl>(Map.of("network-acl-id", of(NetworkAcl::id), "vpc-id", of(NetworkAcl::vpcId),
                "default", of(NetworkAcl::isDefault), "association.subnet-id", (_, acl) -> acl.subnetIds().stream(),
                "association.network-acl-id", of(NetworkAcl::id)), NetworkAcl::tags);
        return new Describe<>("DescribeNetworkAcls", "networkAclSet", state -> state.all(NetworkAcl.class), List.of(
                new Describe.Ids<>("NetworkAclId", NetworkAcl::id, "acl-", null, "InvalidNetworkAclID.NotFound", "The networkAcl ID '%s' does not exist")),
                filters, true, (backend, _, acl, xml) -> {
                    xml.text("networkAclId", acl.id()).text("vpcId", acl.vpcId()).text("ownerId", backend.account()).text("default", acl.isDefault());
                    xml.set("entrySet", acl.entries().stream(), entry -> write(entry, xml));
                    xml.set("associationSet", acl.subnetIds().stream(), subnet -> xml
                            .text("networkAclAssociationId", "aclassoc-" + subnet.replaceFirst("^subnet-", ""))
                            .text("networkAclId", acl.id()).text("subnetId", subnet));
                    Tagging.write(acl, xml);
                }).toAction();
    }

    private static void write(NetworkAcl.Entry entry, Xml xml) {
        xml.text("ruleNumber", entry.number()).text("protocol", entry.protocol()).text("ruleAction", entry.allow() ? "allow" : "deny")
                .text("egress", entry.direction() == Direction.EGRESS).text(entry.cidr().contains(":") ? "ipv6CidrBlock" : "cidrBlock", entry.cidr());
        if (entry.fromPort() != SecurityRule.ANY) {
            xml.in("portRange", () -> xml.text("from", entry.fromPort()).text("to", entry.toPort()));
        }
    }
}
