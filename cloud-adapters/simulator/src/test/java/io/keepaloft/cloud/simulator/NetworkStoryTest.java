package io.keepaloft.cloud.simulator;

import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.ROUTE_TABLE;
import static io.keepaloft.cloud.simulator.SeedFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.SeedFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Security groups, secondary addresses and routes: what else a takeover or its preflight touches. */
class NetworkStoryTest {
    private Simulator cloud;
    private Ec2Caller ec2;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().with(SeedFixture.securityGroup(false)).start();
        ec2 = Ec2Caller.operator(cloud);
    }

    @AfterEach void stop() {
        ec2.close();
        cloud.close();
    }

    private List<String> vrrpPeers() throws Exception {
        return ec2.call("DescribeSecurityGroups", "GroupId.1", SECURITY_GROUP)
                .texts("//securityGroupInfo/item/ipPermissions/item[ipProtocol='112']/*/item/*[self::cidrIp or self::groupId or self::cidrIpv6]");
    }

    @Test void protocol112IsAllowedOnceSeenBothWaysAndRevoked() throws Exception {
        assertEquals(List.of(), vrrpPeers());
        var made = ec2.call("AuthorizeSecurityGroupIngress", "GroupId", SECURITY_GROUP, "IpPermissions.1.IpProtocol", "112",
                "IpPermissions.1.FromPort", "0", "IpPermissions.1.ToPort", "0", "IpPermissions.1.IpRanges.1.CidrIp", "172.17.100.202/32",
                "IpPermissions.1.IpRanges.1.Description", "VRRP", "IpPermissions.1.Groups.1.GroupId", SECURITY_GROUP,
                "IpPermissions.1.Ipv6Ranges.1.CidrIpv6", "2001:db8:0:0:0:0:0:5/64");
        assertEquals("true", made.text("//return"), made.body());
        assertEquals(List.of("112", "112", "112"), made.texts("//securityGroupRuleSet/item/ipProtocol"));
        assertEquals("-1", made.text("//securityGroupRuleSet/item/fromPort"), "a protocol without ports has none");
        assertEquals(List.of(SECURITY_GROUP, "172.17.100.202/32", "2001:db8::/64"), vrrpPeers());

        assertEquals("InvalidPermission.Duplicate", ec2.call("AuthorizeSecurityGroupIngress", "GroupId", SECURITY_GROUP, "IpProtocol", "112",
                "CidrIp", "172.17.100.202/32").code());
        assertEquals("", ec2.call("AuthorizeSecurityGroupEgress", "GroupId", SECURITY_GROUP, "IpPermissions.1.IpProtocol", "112",
                "IpPermissions.1.IpRanges.1.CidrIp", "172.17.100.202/32").code(), "the other direction is another rule");

        String ruleId = ec2.call("DescribeSecurityGroupRules", "Filter.1.Name", "group-id", "Filter.1.Value.1", SECURITY_GROUP)
                .text("//item[ipProtocol='112' and isEgress='false' and cidrIpv4='172.17.100.202/32']/securityGroupRuleId");
        assertEquals("InvalidSecurityGroupRuleId.NotFound",
                ec2.call("RevokeSecurityGroupEgress", "GroupId", SECURITY_GROUP, "SecurityGroupRuleId.1", ruleId).code());
        assertEquals("", ec2.call("RevokeSecurityGroupIngress", "GroupId", SECURITY_GROUP, "SecurityGroupRuleId.1", ruleId).code());
        assertEquals("", ec2.call("RevokeSecurityGroupIngress", "GroupId", SECURITY_GROUP, "IpPermissions.1.IpProtocol", "112",
                "IpPermissions.1.Groups.1.GroupId", SECURITY_GROUP).code());
        assertEquals(List.of("2001:db8::/64"), vrrpPeers());
        assertEquals("InvalidPermission.NotFound", ec2.call("RevokeSecurityGroupIngress", "GroupId", SECURITY_GROUP, "IpProtocol", "112",
                "CidrIp", "172.17.100.202/32").code());
    }

    @Test void wrongRulesAreNamedAndNoneOfTheCallIsStored() throws Exception {
        long version = cloud.state().version();
        check("InvalidParameterValue", "IpProtocol", "vrrp", "CidrIp", "10.0.0.0/8");
        check("InvalidParameterValue", "IpProtocol", "256", "CidrIp", "10.0.0.0/8");
        check("InvalidParameterValue", "IpProtocol", "112", "CidrIp", "10.0.0.0/33");
        check("InvalidParameterValue", "IpProtocol", "112", "CidrIp", "example.com/32");
        check("MissingParameter", "IpProtocol", "tcp", "CidrIp", "10.0.0.0/8");
        check("InvalidParameterValue", "IpProtocol", "tcp", "FromPort", "90", "ToPort", "80", "CidrIp", "10.0.0.0/8");
        check("MissingParameter", "CidrIp", "10.0.0.0/8");
        check("MissingParameter");
        check("InvalidGroup.NotFound", "IpPermissions.1.IpProtocol", "112", "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8",
                "IpPermissions.2.IpProtocol", "112", "IpPermissions.2.Groups.1.GroupId", "sg-0dead");
        assertEquals("InvalidGroup.NotFound", ec2.call("AuthorizeSecurityGroupIngress", "GroupId", "sg-0dead", "IpProtocol", "112",
                "CidrIp", "10.0.0.0/8").code());
        assertEquals(version, cloud.state().version());
    }

    private void check(String code, String... rule) throws Exception {
        var arguments = new java.util.ArrayList<>(List.of("GroupId", SECURITY_GROUP));
        arguments.addAll(List.of(rule));
        var answer = ec2.call("AuthorizeSecurityGroupIngress", arguments.toArray(String[]::new));
        assertEquals(code, answer.code(), () -> String.join(" ", rule) + ": " + answer.body());
    }

    @Test void aSecondaryAddressMovesOnlyWithReassignmentAndTakesItsElasticIpAlong() throws Exception {
        assign(PORT_201, "false");
        ec2.call("AssociateAddress", "AllocationId", SeedFixture.ALLOCATION, "NetworkInterfaceId", PORT_201, "PrivateIpAddress", VIRTUAL_ADDRESS);
        assertEquals("InvalidParameterValue", assign(PORT_202, "false").code());
        assertEquals("", assign(PORT_201, "false").code(), "what it has it may have again");
        assertEquals("", assign(PORT_202, "true").code());
        assertEquals(PORT_202, cloud.state().holder(SeedFixture.ELASTIC_IP).orElseThrow().id());
        assertEquals("InvalidParameterValue", unassign(PORT_201).code());
        assertEquals("", unassign(PORT_202).code());
        assertTrue(cloud.state().holder(SeedFixture.ELASTIC_IP).isEmpty(), "an elastic IP does not stay at an address that is gone");
        assertEquals("InvalidParameterValue", ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_202,
                "PrivateIpAddress.1", SeedFixture.ADDRESS_201, "AllowReassignment", "true").code(), "a primary address does not move");
        assertEquals("InvalidParameterValue", ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_202, "PrivateIpAddress.1", "10.1.1.1").code());
        assertEquals("PrivateIpAddressLimitExceeded", ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_202,
                "SecondaryPrivateIpAddressCount", "2").code(), "a t3.micro has two addresses an interface");
        var one = ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_202, "SecondaryPrivateIpAddressCount", "1");
        assertEquals(List.of("172.17.100.4"), one.texts("//assignedPrivateIpAddressesSet/item/privateIpAddress"));
        assertEquals("UnknownParameter", ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_201, "PrivateIpAddress.1", "172.17.100.77",
                "DryRun", "true").code(), "EC2 has no dry run of it");
    }

    private Ec2Caller.Answer assign(String port, String reassign) throws Exception {
        return ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", port, "PrivateIpAddress.1", VIRTUAL_ADDRESS, "AllowReassignment", reassign);
    }

    private Ec2Caller.Answer unassign(String port) throws Exception {
        return ec2.call("UnassignPrivateIpAddresses", "NetworkInterfaceId", port, "PrivateIpAddress.1", VIRTUAL_ADDRESS);
    }

    @Test void aRouteIsReplacedByWhoeverComesLast() throws Exception {
        assertEquals("InvalidRoute.NotFound", route("ReplaceRoute", "NetworkInterfaceId", PORT_201).code());
        assertEquals("", route("CreateRoute", "NetworkInterfaceId", PORT_201).code());
        assertEquals("RouteAlreadyExists", route("CreateRoute", "NetworkInterfaceId", PORT_202).code());
        assertEquals("", route("ReplaceRoute", "InstanceId", SeedFixture.INSTANCE_202).code());
        var table = ec2.call("DescribeRouteTables", "RouteTableId.1", ROUTE_TABLE);
        assertEquals(PORT_202, table.text("//routeSet/item[destinationCidrBlock='10.9.0.0/16']/networkInterfaceId"));
        assertEquals("active", table.text("//routeSet/item[destinationCidrBlock='10.9.0.0/16']/state"));
        assertEquals("", ec2.call("DeleteRoute", "RouteTableId", ROUTE_TABLE, "DestinationCidrBlock", "10.9.0.0/16").code());
        assertEquals("InvalidRouteTableID.NotFound", ec2.call("DeleteRoute", "RouteTableId", "rtb-0dead", "DestinationCidrBlock", "10.9.0.0/16").code());
    }

    private Ec2Caller.Answer route(String action, String target, String id) throws Exception {
        return ec2.call(action, "RouteTableId", ROUTE_TABLE, "DestinationCidrBlock", "10.9.0.0/16", target, id);
    }

    @Test void sourceDestinationCheckAndTheRestCanBeLookedAt() throws Exception {
        assertEquals("", ec2.call("ModifyNetworkInterfaceAttribute", "NetworkInterfaceId", PORT_201, "SourceDestCheck.Value", "false").code());
        assertEquals(List.of("false", "true"), ec2.call("DescribeNetworkInterfaces").texts("//networkInterfaceSet/item/sourceDestCheck"));
        assertEquals("172.17.0.0/16", ec2.call("DescribeVpcs").text("//vpcSet/item/cidrBlock"));
        assertEquals("249", ec2.call("DescribeSubnets").text("//subnetSet/item/availableIpAddressCount"));
        var acl = ec2.call("DescribeNetworkAcls", "Filter.1.Name", "association.subnet-id", "Filter.1.Value.1", SeedFixture.SUBNET);
        assertEquals(List.of("100", "32767", "100", "32767"), acl.texts("//entrySet/item/ruleNumber"));
        assertEquals("us-east-1", ec2.call("DescribeRegions").text("//regionInfo/item/regionName"));
        assertEquals("us-east-1a", ec2.call("DescribeAvailabilityZones").text("//availabilityZoneInfo/item/zoneName"));
    }
}
