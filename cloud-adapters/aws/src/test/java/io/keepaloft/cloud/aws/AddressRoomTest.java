package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.mastership;
import static io.keepaloft.cloud.aws.TwoHosts.perform;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No address is taken off an interface for one that has no room for it: a t3.micro's has two of each family. */
final class AddressRoomTest {
    private static final String ADDRESS = SeedFixture.VIRTUAL_ADDRESS;
    private static final String OTHER = "172.17.100.220";
    private static final Resource SECONDARY = new Resource(Kind.SECONDARY_IP, ADDRESS);

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @BeforeEach
    void start() throws Exception {
        hosts.put(port(PORT_201).withSecondary(ADDRESS));
    }

    @Test
    void anAddressThatDoesNotFitStaysWhereItIsUntilThereIsRoom() throws Exception {
        hosts.put(port(PORT_202).withSecondary(OTHER));
        CloudSession backup = hosts.host(INSTANCE_202);
        for (int look = 0; look < 3; look++) {
            CloudException full = assertThrows(CloudException.class, () -> backup.observe(SECONDARY));
            assertEquals(Failure.FATAL, full.failure());
            assertEquals(PORT_202 + " would have 3 IPv4 addresses, and this type of instance allows 2 an interface: EC2 would refuse " + ADDRESS + ", so it is left on "
                    + INSTANCE_201 + ", " + PORT_201 + " (172.17.100.201). Take other addresses off the interface, or use a larger type of instance", full.getMessage());
        }
        assertTrue(port(PORT_201).has(ADDRESS));
        assertEquals(1, calls("DescribeInstanceTypes"), "an instance keeps its type");
        hosts.put(port(PORT_202).withoutSecondary(OTHER));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, SECONDARY));
        assertEquals(1, calls("DescribeInstanceTypes"));
    }

    @Test
    void ofTwoAddressesOneFitsAndTheOtherStays() throws Exception {
        hosts.put(port(PORT_201).withSecondary(OTHER));
        Resource other = new Resource(Kind.SECONDARY_IP, OTHER);
        CloudSession backup = hosts.host(INSTANCE_202);
        Observation seen = backup.observe(SECONDARY);
        // Side by side: the second is looked at before the first has come.
        assertThrows(CloudException.class, () -> backup.observe(other));
        perform(backup, SECONDARY, seen);
        assertThrows(CloudException.class, () -> backup.observe(other));
        assertEquals(List.of(OTHER), port(PORT_201).secondaries());
        assertEquals(List.of(ADDRESS), port(PORT_202).secondaries());
    }

    @Test
    void theFamiliesAreCountedApart() throws Exception {
        String ipv6 = "2001:db8:17:100::cb";
        hosts.put(new Subnet(SeedFixture.SUBNET, SeedFixture.VPC, "172.17.100.0/24", "2001:db8:17:100::/64", SeedFixture.ZONE, Map.of()));
        hosts.put(port(PORT_201).withSecondary(ipv6));
        hosts.put(port(PORT_202).withSecondary("2001:db8:17:100::ca").withSecondary("2001:db8:17:100::d0"));
        CloudSession backup = hosts.host(INSTANCE_202, Mode.FAST);
        CloudException full = assertThrows(CloudException.class, () -> backup.observe(new Resource(Kind.SECONDARY_IP, ipv6)));
        assertTrue(full.getMessage().startsWith(PORT_202 + " would have 3 IPv6 addresses"), full.getMessage());
        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, SECONDARY), "IPv4 has room");
        assertTrue(port(PORT_201).has(ipv6));
    }

    /** One call moves it or does not: EC2 itself leaves the address where it is. */
    @Test
    void whatOneCallMovesNeedsNoQuestion() throws Exception {
        hosts.put(port(PORT_202).withSecondary(OTHER));
        CloudSession fast = hosts.host(INSTANCE_202, Mode.FAST);
        Observation seen = fast.observe(SECONDARY);
        CloudException refused = assertThrows(CloudException.class, () -> perform(fast, SECONDARY, seen));
        assertEquals("PrivateIpAddressLimitExceeded", refused.code());
        assertEquals("Number of private addresses will exceed limit.", refused.getMessage(), "it is where it was");
        assertTrue(port(PORT_201).has(ADDRESS));
        assertEquals(0, calls("DescribeInstanceTypes"));
    }

    @Test
    void whereEc2DoesNotTellNothingIsHeldUpAndARefusalSaysWhatFollows() throws Exception {
        hosts.put(port(PORT_202).withSecondary(OTHER));
        hosts.cloud.faults().deny(INSTANCE_202, "DescribeInstanceTypes");
        CloudSession backup = hosts.host(INSTANCE_202);
        List<Step> steps = backup.plan(SECONDARY, backup.observe(SECONDARY)).steps();
        backup.apply(steps.get(1), mastership());
        CloudException refused = assertThrows(CloudException.class, () -> backup.apply(steps.getLast(), mastership()));
        assertEquals("PrivateIpAddressLimitExceeded", refused.code());
        assertEquals(Failure.FATAL, refused.failure());
        assertTrue(refused.getMessage().endsWith("; nobody has the address until it can be assigned"), refused.getMessage());
        hosts.cloud.faults().deny(INSTANCE_202, "AssignPrivateIpAddresses");
        CloudException denied = assertThrows(CloudException.class, () -> backup.apply(steps.getLast(), mastership()));
        assertEquals(Failure.DENIED, denied.failure());
        assertTrue(denied.getMessage().contains("the policy must allow ec2:AssignPrivateIpAddresses") && denied.getMessage().endsWith("until it can be assigned"), denied.getMessage());
    }

    private long calls(String action) {
        return hosts.calls().stream().filter(call -> call.startsWith(action + " ")).count();
    }

    private Port port(String id) {
        return hosts.cloud.state().find(Port.class, id).orElseThrow();
    }
}
