package io.keepaloft.cloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.PrefixList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids, filters, pages and tags, which all describing actions share. */
class DescribeStoryTest {
    private Simulator cloud;
    private Ec2Caller ec2;

    @BeforeEach void start() throws Exception {
        var more = IntStream.range(0, 12).<Item>mapToObj(i -> new ElasticIp("eipalloc-%017x".formatted(i), "198.51.100." + i, null,
                Map.of("n", String.valueOf(i)))).toArray(Item[]::new);
        cloud = SeedFixture.builder().with(more).with(new PrefixList("pl-00000000000000001", "peers", 10, IntStream.range(0, 7)
                .mapToObj(i -> new PrefixList.Entry("10." + i + ".0.0/16", "site " + i)).toList(), Map.of())).start();
        ec2 = Ec2Caller.operator(cloud);
    }

    @AfterEach void stop() {
        ec2.close();
        cloud.close();
    }

    private List<String> addresses(String... parameters) throws Exception {
        return ec2.call("DescribeAddresses", parameters).texts("//addressesSet/item/publicIp");
    }

    @Test void filtersOfDifferentNamesAreJoinedByAndTheirValuesByOr() throws Exception {
        assertEquals(13, addresses().size());
        assertEquals(List.of("198.51.100.3", "198.51.100.4"), addresses("Filter.1.Name", "tag:n", "Filter.1.Value.1", "3", "Filter.1.Value.2", "4"));
        assertEquals(List.of("198.51.100.3"), addresses("Filter.1.Name", "tag:n", "Filter.1.Value.1", "3", "Filter.1.Value.2", "4",
                "Filter.2.Name", "public-ip", "Filter.2.Value.1", "198.51.100.3"));
        assertEquals(List.of("198.51.100.10", "198.51.100.11"), addresses("Filter.1.Name", "public-ip", "Filter.1.Value.1", "198.51.100.1?"));
        assertEquals(List.of(SeedFixture.ELASTIC_IP), addresses("Filter.1.Name", "tag-value", "Filter.1.Value.1", "rehearsal*"));
        assertEquals(List.of(), addresses("Filter.1.Name", "tag:n", "Filter.1.Value.1", "\\*"), "an escaped wildcard is itself");
        assertEquals(List.of(), addresses("Filter.1.Name", "public-ip", "Filter.1.Value.1", "198.51.100.."), "a dot is a dot");
        assertEquals(List.of(), addresses("Filter.1.Name", "network-interface-id", "Filter.1.Value.1", "*"), "nothing is bound");
    }

    @Test void aFilterThatDoesNotExistIsAnErrorAndNotEverything() throws Exception {
        var refused = ec2.call("DescribeAddresses", "Filter.1.Name", "pubic-ip", "Filter.1.Value.1", "x");
        assertEquals("InvalidParameterValue", refused.code());
        assertTrue(refused.text("//Message").contains("pubic-ip"));
        assertEquals("InvalidParameterValue", ec2.call("DescribeAddresses", "Filter.1.Name", "public-ip").code());
    }

    @Test void allNamedIdsHaveToExist() throws Exception {
        assertEquals(List.of(SeedFixture.ELASTIC_IP), addresses("AllocationId.1", SeedFixture.ALLOCATION));
        assertEquals("InvalidAllocationID.NotFound", ec2.call("DescribeAddresses", "AllocationId.1", SeedFixture.ALLOCATION,
                "AllocationId.2", "eipalloc-dead").code());
        assertEquals("InvalidAddress.NotFound", ec2.call("DescribeAddresses", "PublicIp.1", "9.9.9.9").code());
        assertEquals("InvalidInstanceID.NotFound", ec2.call("DescribeInstances", "InstanceId.1", "i-0dead").code());
        assertEquals("InvalidInstanceID.Malformed", ec2.call("DescribeInstances", "InstanceId.1", "dead").code());
        assertEquals("InvalidNetworkInterfaceID.NotFound", ec2.call("DescribeNetworkInterfaces", "NetworkInterfaceId.1", "eni-0dead").code());
        assertEquals("InvalidGroup.NotFound", ec2.call("DescribeSecurityGroups", "GroupId.1", "sg-0dead").code());
        assertEquals("InvalidSubnetID.NotFound", ec2.call("DescribeSubnets", "SubnetId.1", "subnet-0dead").code());
        assertEquals("InvalidVpcID.NotFound", ec2.call("DescribeVpcs", "VpcId.1", "vpc-0dead").code());
        assertEquals("InvalidPrefixListID.NotFound", ec2.call("GetManagedPrefixListEntries", "PrefixListId", "pl-0dead").code());
    }

    @Test void pagesFollowEachOtherAndTokensServeOneRequestOnly() throws Exception {
        var seen = new ArrayList<String>();
        String token = "";
        int pages = 0;
        do {
            var page = token.isEmpty() ? ec2.call("DescribeTags", "MaxResults", "5") : ec2.call("DescribeTags", "MaxResults", "5", "NextToken", token);
            seen.addAll(page.texts("//tagSet/item/resourceId"));
            token = page.text("//nextToken");
            pages++;
        } while (!token.isEmpty() && pages < 20);
        assertEquals(ec2.call("DescribeTags").texts("//tagSet/item/resourceId"), seen);
        assertEquals((seen.size() + 4) / 5, pages);

        var entries = ec2.call("GetManagedPrefixListEntries", "PrefixListId", "pl-00000000000000001", "MaxResults", "5");
        assertEquals(5, entries.texts("//entrySet/item").size());
        String other = entries.text("//nextToken");
        assertEquals("InvalidNextToken", ec2.call("DescribeTags", "MaxResults", "5", "NextToken", other).code());
        assertEquals("InvalidNextToken", ec2.call("DescribeTags", "MaxResults", "5", "NextToken", "nonsense!").code());
        assertEquals("InvalidParameterValue", ec2.call("DescribeTags", "MaxResults", "4").code());
        assertEquals("InvalidParameterCombination", ec2.call("DescribeInstances", "MaxResults", "5", "InstanceId.1", SeedFixture.INSTANCE_201).code());
        assertEquals("UnknownParameter", ec2.call("DescribeAddresses", "MaxResults", "5").code(), "this one has no pages");
    }

    @Test void instancesShowTheirInterfacesAndWhoDoesNotRunHasNoStatus() throws Exception {
        var found = ec2.call("DescribeInstances", "Filter.1.Name", "private-ip-address", "Filter.1.Value.1", SeedFixture.ADDRESS_202);
        assertEquals(List.of(SeedFixture.INSTANCE_202), found.texts("//instancesSet/item/instanceId"));
        assertEquals(List.of(SeedFixture.PORT_202), found.texts("//instancesSet/item/networkInterfaceSet/item/networkInterfaceId"));
        assertEquals("cluster1", found.text("//instancesSet/item/tagSet/item[key='ha']/value"));

        var stopped = cloud.state().find(Instance.class, SeedFixture.INSTANCE_201).orElseThrow().withPower(Instance.Power.STOPPED);
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(stopped), 0));
        assertEquals(List.of(SeedFixture.INSTANCE_202), ec2.call("DescribeInstanceStatus").texts("//instanceStatusSet/item/instanceId"));
        var all = ec2.call("DescribeInstanceStatus", "IncludeAllInstances", "true");
        assertEquals(List.of("stopped", "running"), all.texts("//instanceStatusSet/item/instanceState/name"));
    }

    @Test void tagsCanBeMadeFoundAndTakenAway() throws Exception {
        ec2.call("CreateTags", "ResourceId.1", SeedFixture.PORT_201, "Tag.1.Key", "role<&>", "Tag.1.Value", "a\"b'ü");
        var found = ec2.call("DescribeNetworkInterfaces", "Filter.1.Name", "tag:role<&>", "Filter.1.Value.1", "a\"b'ü");
        assertEquals(List.of(SeedFixture.PORT_201), found.texts("//networkInterfaceSet/item/networkInterfaceId"));
        assertEquals("a\"b'ü", found.text("//tagSet/item/value"), "what XML cannot say plainly arrives whole");
        ec2.call("DeleteTags", "ResourceId.1", SeedFixture.PORT_201, "Tag.1.Key", "role<&>", "Tag.1.Value", "another");
        assertEquals(1, ec2.call("DescribeTags", "Filter.1.Name", "key", "Filter.1.Value.1", "role*").texts("//tagSet/item").size());
        ec2.call("DeleteTags", "ResourceId.1", SeedFixture.PORT_201, "Tag.1.Key", "role<&>");
        assertEquals(0, ec2.call("DescribeTags", "Filter.1.Name", "key", "Filter.1.Value.1", "role*").texts("//tagSet/item").size());
        assertEquals("InvalidID", ec2.call("CreateTags", "ResourceId.1", "x-1", "Tag.1.Key", "k").code());
    }
}
