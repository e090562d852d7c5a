package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.mastership;
import static io.keepaloft.cloud.aws.TwoHosts.perform;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_201;
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
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Secondary private addresses change hands, with whatever hangs on them, and primary ones never do. */
final class SecondaryIpTakeoverTest {
    private static final String ADDRESS = SeedFixture.VIRTUAL_ADDRESS;
    private static final Resource SECONDARY = new Resource(Kind.SECONDARY_IP, ADDRESS);
    private static final Resource FOLLOWING = new Resource(Kind.ELASTIC_IP, SeedFixture.ELASTIC_IP, Map.of(Resource.TO, ADDRESS));

    @AutoClose
    private TwoHosts hosts = new TwoHosts();

    @Test
    void afterAskingItIsTakenInTwoStepsFromWhoWasSeenToHaveItAndOtherAddressesStay() throws Exception {
        hosts.put(port(PORT_201).withSecondary("172.17.100.220").withSecondary(ADDRESS));
        CloudSession backup = hosts.host(INSTANCE_202);
        Observation seen = backup.observe(SECONDARY);
        assertEquals("held by " + INSTANCE_201 + ", " + PORT_201 + " (172.17.100.201)", seen.describe());
        assertEquals(Set.of(ADDRESS_201), assertInstanceOf(Observation.HeldByOther.class, seen).addresses(), "neither the address itself nor another that moves");
        assertEquals(List.of("AssignPrivateIpAddresses(NetworkInterfaceId=" + PORT_202 + ", PrivateIpAddress.1=" + SeedFixture.ADDRESS_202 + ", AllowReassignment=false, OnlyAsks=true)",
                "UnassignPrivateIpAddresses(NetworkInterfaceId=" + PORT_201 + ", PrivateIpAddress.1=" + ADDRESS + ")",
                "AssignPrivateIpAddresses(NetworkInterfaceId=" + PORT_202 + ", PrivateIpAddress.1=" + ADDRESS + ", AllowReassignment=false)"), steps(backup, seen));
        assertEquals(Guard.TWO_STEP, backup.guard(SECONDARY));

        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, SECONDARY));
        assertEquals(List.of("172.17.100.220"), port(PORT_201).secondaries());
        assertEquals(List.of(ADDRESS), port(PORT_202).secondaries());
        assertEquals(List.of(), steps(backup, backup.observe(SECONDARY)));
    }

    @Test
    void fastModeIsOneCall() throws Exception {
        takeOver(hosts.host(INSTANCE_201), SECONDARY);
        CloudSession fast = hosts.host(INSTANCE_202, Mode.FAST);
        Observation seen = fast.observe(SECONDARY);
        assertEquals(Guard.LAST_WRITER, fast.guard(SECONDARY));
        assertTrue(steps(fast, seen).getFirst().endsWith("AllowReassignment=true)") && steps(fast, seen).size() == 1, steps(fast, seen).toString());
        perform(fast, SECONDARY, seen);
        assertTrue(port(PORT_202).has(ADDRESS));
    }

    @Test
    void ofTwoWhoSawTheSameOneIsToldAtEitherStep() throws Exception {
        takeOver(hosts.host(INSTANCE_201), SECONDARY);
        CloudSession a = hosts.host(INSTANCE_201);
        CloudSession b = hosts.host(INSTANCE_202);
        Observation seen = b.observe(SECONDARY);
        List<Step> steps = b.plan(SECONDARY, seen).steps();
        b.apply(steps.get(1), mastership());
        // Step one once more, by one who is late: the address is not there any more.
        assertEquals(Failure.LOST_RACE, assertThrows(CloudException.class, () -> b.apply(steps.get(1), mastership())).failure());
        takeOver(a, SECONDARY);
        CloudException lost = assertThrows(CloudException.class, () -> b.apply(steps.getLast(), mastership()));
        assertEquals(Failure.LOST_RACE, lost.failure(), lost.describe());
        assertTrue(port(PORT_201).has(ADDRESS));
    }

    @Test
    void anElasticIpOnTheAddressComesAlongAndNeedsNoMoveOfItsOwn() throws Exception {
        CloudSession master = hosts.host(INSTANCE_201);
        takeOver(master, SECONDARY);
        takeOver(master, FOLLOWING);
        String association = elasticIp().association().id();
        CloudSession backup = hosts.host(INSTANCE_202);
        Observation seen = backup.observe(SECONDARY);
        assertEquals(1, steps(backup, seen).size(), "taken away first, it would lose its elastic IP");
        assertEquals(Guard.LAST_WRITER, backup.plan(SECONDARY, seen).guard());

        // The elastic IP's own takeover comes first, and waits without doing harm.
        Observation elastic = backup.observe(FOLLOWING);
        CloudException early = assertThrows(CloudException.class, () -> perform(backup, FOLLOWING, elastic));
        assertEquals(Failure.RETRYABLE, early.failure());
        assertTrue(early.getMessage().contains(ADDRESS + " is not on " + PORT_202 + " yet; nothing was sent"), early.getMessage());
        assertEquals(association, elasticIp().association().id());

        perform(backup, SECONDARY, seen);
        assertInstanceOf(Observation.HeldByUs.class, backup.observe(FOLLOWING));
        assertEquals(PORT_202, elasticIp().association().portId());
        assertEquals(List.of("AssociateAddress ok"), hosts.calls().stream().filter(call -> call.contains("ssociate")).toList());
    }

    @Test
    void primaryAddressesAndThoseOfOtherSubnetsAreLeftAloneWithAReason() throws Exception {
        CloudSession host = hosts.host(INSTANCE_202);
        for (Mode mode : Mode.values()) {
            CloudException refused = assertThrows(CloudException.class, () -> hosts.host(INSTANCE_202, mode).observe(new Resource(Kind.SECONDARY_IP, ADDRESS_201)));
            assertEquals(Failure.FATAL, refused.failure());
            assertTrue(refused.getMessage().contains("is the primary address of " + INSTANCE_201 + ", " + PORT_201), refused.getMessage());
        }
        hosts.put(new Subnet("subnet-0far", SeedFixture.VPC, "172.17.99.0/24", "us-east-1b", Map.of()));
        hosts.put(new Port("eni-0far", "subnet-0far", SeedFixture.VPC, "02:00:ac:11:63:05", null, 0, "172.17.99.5", List.of("172.17.99.6"),
                List.of(), true, List.of(), "", Map.of()));
        CloudException far = assertThrows(CloudException.class, () -> host.observe(new Resource(Kind.SECONDARY_IP, "172.17.99.6")));
        assertTrue(far.getMessage().contains("EC2 moves addresses within one subnet"), far.getMessage());
    }

    @Test
    void anAddressOutsideTheSubnetIsRefusedByEc2AndToldAsWhatItIs() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Resource outside = new Resource(Kind.SECONDARY_IP, "172.17.101.9");
        CloudException refused = assertThrows(CloudException.class, () -> perform(host, outside, host.observe(outside)));
        assertEquals(Failure.FATAL, refused.failure());
        assertTrue(refused.getMessage().contains("does not fall within the subnet"), refused.getMessage());
    }

    @Test
    void aLostAnswerADenialAndThrottlingAreToldApart() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Observation free = host.observe(SECONDARY);
        hosts.cloud.faults().throttleNext("AssignPrivateIpAddresses", 1);
        assertEquals(Failure.THROTTLED, assertThrows(CloudException.class, () -> perform(host, SECONDARY, free)).failure());
        hosts.cloud.faults().deny(INSTANCE_201, "AssignPrivateIpAddresses");
        assertEquals(Failure.DENIED, assertThrows(CloudException.class, () -> perform(host, SECONDARY, free)).failure());
        hosts.cloud.faults().permit(INSTANCE_201).loseResponseNext("AssignPrivateIpAddresses", 1);
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> perform(host, SECONDARY, free)).failure());
        assertInstanceOf(Observation.HeldByUs.class, hosts.host(INSTANCE_201).observe(SECONDARY));
    }

    @Test
    void itIsHeldOnceThisHostsMetadataServiceSaysSo() throws Exception {
        AtomicLong cloudNs = new AtomicLong();
        hosts.close();
        hosts = new TwoHosts(SeedFixture.builder().nanoClock(cloudNs::get));
        CloudSession host = hosts.host(INSTANCE_201);
        host.identity();
        hosts.cloud.faults().settling(Duration.ofSeconds(2));
        cloudNs.addAndGet(Duration.ofSeconds(10).toNanos());
        assertInstanceOf(Observation.Unheld.class, takeOver(host, SECONDARY));
        assertTrue(port(PORT_201).has(ADDRESS));
        cloudNs.addAndGet(Duration.ofSeconds(3).toNanos());
        assertInstanceOf(Observation.HeldByUs.class, host.observe(SECONDARY));
    }

    @Test
    void anIpv6AddressMovesInTwoStepsInEitherModeAndKeepsTheOthersCompany() throws Exception {
        hosts.put(new Subnet(SeedFixture.SUBNET, SeedFixture.VPC, "172.17.100.0/24", "2001:db8:17:100::/64", SeedFixture.ZONE, Map.of()));
        hosts.put(port(PORT_201).withSecondary("2001:db8:17:100::c9"));
        Resource ipv6 = new Resource(Kind.SECONDARY_IP, "2001:db8:17:100::cb");
        assertInstanceOf(Observation.HeldByUs.class, takeOver(hosts.host(INSTANCE_201), ipv6));
        CloudSession backup = hosts.host(INSTANCE_202, Mode.FAST);
        Observation seen = backup.observe(ipv6);
        assertEquals(Guard.TWO_STEP, backup.guard(ipv6));
        assertEquals(List.of("UnassignIpv6Addresses", "AssignIpv6Addresses"), backup.plan(ipv6, seen).steps().stream().map(Step::operation).toList());
        assertEquals(Set.of(ADDRESS_201, "2001:db8:17:100::c9"), assertInstanceOf(Observation.HeldByOther.class, seen).addresses());
        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, ipv6));
        assertEquals(List.of("2001:db8:17:100::c9"), port(PORT_201).secondaries());
        CloudSession other = hosts.host(INSTANCE_201);
        other.observe(ipv6);
        CloudException late = assertThrows(CloudException.class, () -> perform(other, ipv6, new Observation.Unheld("")));
        assertEquals(Failure.LOST_RACE, late.failure());
    }

    @Test
    void anInterfaceThatIsFullIsToldAsWhatItIs() throws Exception {
        hosts.put(port(PORT_201).withSecondary("172.17.100.220"));
        CloudSession host = hosts.host(INSTANCE_201);
        CloudException full = assertThrows(CloudException.class, () -> perform(host, SECONDARY, host.observe(SECONDARY)));
        assertEquals("PrivateIpAddressLimitExceeded", full.code());
        assertEquals(Failure.FATAL, full.failure());
    }

    private List<String> steps(CloudSession host, Observation basis) {
        return host.plan(SECONDARY, basis).steps().stream().map(Step::toString).toList();
    }

    private ElasticIp elasticIp() {
        return hosts.cloud.state().elasticIp(SeedFixture.ELASTIC_IP).orElseThrow();
    }

    private Port port(String id) {
        return hosts.cloud.state().find(Port.class, id).orElseThrow();
    }
}
