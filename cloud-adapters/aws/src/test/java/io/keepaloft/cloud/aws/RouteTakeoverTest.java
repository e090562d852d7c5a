package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.perform;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_201;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.ROUTE_TABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.RouteTable.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Routes follow the master: what is there, what may be taken, and what is left alone. */
final class RouteTakeoverTest {
    private static final String DESTINATION = "10.9.0.0/16";
    private static final Resource ROUTE = route(DESTINATION, Map.of());

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    private static Resource route(String destination, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of(Resource.TABLE, ROUTE_TABLE, Resource.MEMBERS, ADDRESS_201 + " " + ADDRESS_202));
        options.putAll(more);
        return new Resource(Kind.ROUTE, destination, options);
    }

    @Test
    void aRouteThatIsNotThereIsMadeAndTheCheckGoesOffFirst() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Observation before = host.observe(ROUTE);
        assertInstanceOf(Observation.Unheld.class, before);
        assertEquals(List.of("ModifyNetworkInterfaceAttribute(NetworkInterfaceId=" + PORT_201 + ", SourceDestCheck.Value=false)",
                "CreateRoute(RouteTableId=" + ROUTE_TABLE + ", DestinationCidrBlock=10.9.0.0/16, NetworkInterfaceId=" + PORT_201 + ")"), steps(host, ROUTE, before));
        assertEquals(Guard.LAST_WRITER, host.guard(ROUTE));

        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, ROUTE));
        assertEquals(PORT_201, target(DESTINATION).portId());
        assertFalse(port(PORT_201).sourceCheck());
        assertTrue(port(PORT_202).sourceCheck(), "another host's interface is none of our business");
    }

    @Test
    void theNextMasterReplacesItAndOtherRoutesStay() throws Exception {
        takeOver(hosts.host(INSTANCE_201), ROUTE);
        List<Route> others = table().routes().stream().filter(route -> !route.destination().equals(DESTINATION)).toList();
        CloudSession backup = hosts.host(INSTANCE_202);
        Observation seen = backup.observe(ROUTE);
        assertEquals("held by " + INSTANCE_201 + ", " + PORT_201, seen.describe());
        assertEquals(Set.of(ADDRESS_201), assertInstanceOf(Observation.HeldByOther.class, seen).addresses());
        assertEquals(seen, backup.observe(ROUTE), "an unchanged state looks the same twice");

        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, ROUTE));
        assertEquals(PORT_202, target(DESTINATION).portId());
        assertEquals(others, table().routes().stream().filter(route -> !route.destination().equals(DESTINATION)).toList());
    }

    @Test
    void anIpv6DestinationGoesTheSameWay() throws Exception {
        Resource ipv6 = route("2001:db8:9::/48", Map.of());
        CloudSession host = hosts.host(INSTANCE_201);
        assertTrue(steps(host, ipv6, host.observe(ipv6)).getLast().contains("DestinationIpv6CidrBlock=2001:db8:9::/48"), steps(host, ipv6, host.observe(ipv6)).toString());
        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, ipv6));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(hosts.host(INSTANCE_202), ipv6));
    }

    @Test
    void aDyingMasterLeavesABlackholeThatAnybodyMayFill() throws Exception {
        takeOver(hosts.host(INSTANCE_201), route(DESTINATION, Map.of(Resource.MEMBERS, "")));
        hosts.put(hosts.cloud.state().find(Instance.class, INSTANCE_201).orElseThrow().withPower(Instance.Power.STOPPED));
        Resource nobodyKnown = route(DESTINATION, Map.of(Resource.MEMBERS, ""));
        CloudSession backup = hosts.host(INSTANCE_202);
        assertInstanceOf(Observation.Unheld.class, backup.observe(nobodyKnown));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, nobodyKnown));
    }

    @Test
    void whatIsNotAMembersIsLeftAloneUnlessTheFileSaysReplace() throws Exception {
        for (String destination : List.of("0.0.0.0/0", DESTINATION)) {
            hosts.put(new Port("eni-0stranger", SeedFixture.SUBNET, SeedFixture.VPC, "02:00:ac:11:64:cc", "i-0stranger", 0, "172.17.100.210", List.of(),
                    List.of(SeedFixture.SECURITY_GROUP), false, List.of(), "", Map.of()));
            hosts.put(new Instance("i-0stranger", "ami-1", "t3.micro", SeedFixture.ZONE, Instance.Power.RUNNING, null, java.time.Instant.EPOCH, Map.of()));
            hosts.put(table().with(new Route(DESTINATION, "eni-0stranger", null)));
            CloudSession host = hosts.host(INSTANCE_201);
            CloudException refused = assertThrows(CloudException.class, () -> host.observe(route(destination, Map.of())));
            assertEquals(Failure.FATAL, refused.failure());
            assertTrue(refused.getMessage().contains(destination.equals(DESTINATION) ? "leads to i-0stranger, eni-0stranger" : "leads to igw-0172017000000000a"),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains("route " + destination + " table " + ROUTE_TABLE + " replace"), refused.getMessage());

            Resource asked = route(destination, Map.of(Resource.REPLACE, "true"));
            assertInstanceOf(Observation.HeldByUs.class, takeOver(host, asked));
        }
    }

    @Test
    void aMemberIsAlsoWhoCarriesTheTags() throws Exception {
        takeOver(hosts.host(INSTANCE_201), ROUTE);
        Resource tagged = route(DESTINATION, Map.of(Resource.MEMBERS, "", Resource.MEMBER_TAGS, "ha=cluster1"));
        assertEquals(Set.of(ADDRESS_201), assertInstanceOf(Observation.HeldByOther.class, hosts.host(INSTANCE_202).observe(tagged)).addresses());
        Resource other = route(DESTINATION, Map.of(Resource.MEMBERS, "", Resource.MEMBER_TAGS, "ha=another"));
        assertThrows(CloudException.class, () -> hosts.host(INSTANCE_202).observe(other));
    }

    @Test
    void aCheckThatSomebodySwitchedOnAgainIsFoundAndSwitchedOff() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        takeOver(host, ROUTE);
        hosts.put(port(PORT_201).withSourceCheck(true));
        Observation drifted = host.observe(ROUTE);
        assertInstanceOf(Observation.Unheld.class, drifted);
        assertEquals(List.of("ModifyNetworkInterfaceAttribute(NetworkInterfaceId=" + PORT_201 + ", SourceDestCheck.Value=false)"), steps(host, ROUTE, drifted));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, ROUTE));
    }

    @Test
    void atWhateverStepTheMasterDiesTheNextLookGoesOnFromThere() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        List<Step> steps = host.plan(ROUTE, host.observe(ROUTE)).steps();
        host.apply(steps.getFirst(), TwoHosts.mastership());
        CloudSession again = hosts.host(INSTANCE_201);
        Observation halfway = again.observe(ROUTE);
        assertEquals(1, again.plan(ROUTE, halfway).steps().size());
        hosts.cloud.faults().loseResponseNext("CreateRoute", 1);
        assertEquals(Failure.RETRYABLE, assertThrows(CloudException.class, () -> perform(again, ROUTE, halfway)).failure());
        assertInstanceOf(Observation.HeldByUs.class, hosts.host(INSTANCE_201).observe(ROUTE));
    }

    @Test
    void ofTwoWhoCreateItOneIsToldAndATableThatIsGoneIsAbsent() throws Exception {
        CloudSession a = hosts.host(INSTANCE_201);
        CloudSession b = hosts.host(INSTANCE_202);
        Observation seen = b.observe(ROUTE);
        takeOver(a, ROUTE);
        CloudException lost = assertThrows(CloudException.class, () -> perform(b, ROUTE, seen));
        assertEquals("RouteAlreadyExists", lost.code());
        assertEquals(Failure.LOST_RACE, lost.failure());

        Resource gone = new Resource(Kind.ROUTE, DESTINATION, Map.of(Resource.TABLE, "rtb-0gone"));
        assertTrue(assertInstanceOf(Observation.Absent.class, a.observe(gone)).why().contains("no route table rtb-0gone in this account in us-east-1"));
    }

    @Test
    void theBackupRehearsesBothCallsAndNothingMoves() throws Exception {
        takeOver(hosts.host(INSTANCE_201), ROUTE);
        CloudSession backup = hosts.host(INSTANCE_202);
        int before = hosts.calls().size();
        backup.rehearse(ROUTE, backup.observe(ROUTE));
        List<String> calls = hosts.calls().subList(before, hosts.calls().size());
        assertEquals(List.of("ModifyNetworkInterfaceAttribute DryRunOperation", "ReplaceRoute DryRunOperation"), calls.subList(calls.size() - 2, calls.size()));
        assertEquals(PORT_201, target(DESTINATION).portId());

        hosts.cloud.faults().deny(INSTANCE_202, "ReplaceRoute");
        CloudException denied = assertThrows(CloudException.class, () -> backup.rehearse(ROUTE, backup.observe(ROUTE)));
        assertEquals(Failure.DENIED, denied.failure());
        assertTrue(denied.getMessage().contains("the policy must allow ec2:ReplaceRoute"), denied.getMessage());
    }

    private static List<String> steps(CloudSession host, Resource resource, Observation basis) {
        return host.plan(resource, basis).steps().stream().map(Step::toString).toList();
    }

    private RouteTable table() {
        return hosts.cloud.state().find(RouteTable.class, ROUTE_TABLE).orElseThrow();
    }

    private Route target(String destination) {
        return table().route(destination).orElseThrow();
    }

    private Port port(String id) {
        return hosts.cloud.state().find(Port.class, id).orElseThrow();
    }
}
