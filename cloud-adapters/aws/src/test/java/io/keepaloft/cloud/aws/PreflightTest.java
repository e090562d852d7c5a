package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.ADDRESS_202;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.REGION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Preflight finds what would go wrong, before it does: access, permissions, the elastic IP, multicast. */
final class PreflightTest {

    private static final PreflightRequest USUAL = Requests.of(List.of(ELASTIC_IP), List.of(ADDRESS_202), Path.UNICAST);

    @AutoClose
    private final TwoHosts hosts = new TwoHosts();

    @Test
    void whereAllIsWellEveryFindingPasses() throws Exception {
        takeOver(hosts.host(INSTANCE_202), ELASTIC_IP);
        List<Finding> findings = hosts.host(INSTANCE_201).preflight(USUAL);
        assertEquals(List.of("metadata-service PASS", "credentials PASS", "identity PASS", "permission-describe-addresses PASS", "elastic-ip-exists PASS",
                "permission-associate-address PASS", "permission-disassociate-address PASS", "permission-describe-network-interfaces PASS", "elastic-ip-holder PASS",
                "peer-address PASS", "sg-ingress-vrrp PASS", "sg-egress-vrrp PASS", "permission-describe-security-groups PASS", "nacl-vrrp PASS"),
                lines(findings));
        assertEquals("eni-01720171000000202", hosts.holder(), "preflight moves nothing");
    }

    @Test
    void aPermissionThatIsMissingIsNamedWithThePolicyThatHasIt() throws Exception {
        takeOver(hosts.host(INSTANCE_202), ELASTIC_IP);
        hosts.cloud.faults().deny(INSTANCE_201, "AssociateAddress", "DescribeSecurityGroups");
        List<Finding> findings = hosts.host(INSTANCE_201).preflight(USUAL);

        Finding associate = only(findings, "permission-associate-address");
        assertEquals(Level.FAIL, associate.level());
        assertTrue(associate.fix().contains("allow ec2:AssociateAddress"), associate.fix());
        assertEquals(Level.PASS, only(findings, "permission-disassociate-address").level());
        assertEquals(Level.FAIL, only(findings, "permission-describe-security-groups").level());
        assertEquals(Level.SKIP, only(findings, "sg-ingress-vrrp").level());
        assertEquals(Level.PASS, only(findings, "credentials").level());
    }

    @Test
    void aPermissionThatCannotBeTriedIsSkippedAndNotPassed() throws Exception {
        Finding disassociate = only(hosts.host(INSTANCE_201).preflight(USUAL), "permission-disassociate-address");
        assertEquals(Level.SKIP, disassociate.level());
        assertTrue(disassociate.message().contains("nobody holds the address"), disassociate.message());
    }

    @Test
    void anElasticIpThatIsNotThereFails() throws Exception {
        Resource unknown = new Resource(Kind.ELASTIC_IP, "203.0.113.99");
        Finding absent = only(hosts.host(INSTANCE_201).preflight(request(unknown)), "elastic-ip-exists");
        assertEquals(Level.FAIL, absent.level());
        assertTrue(absent.message().contains("another region or account"), absent.message());
        assertTrue(absent.fix().startsWith("aws ec2 describe-addresses --region us-east-1"), absent.fix());
    }

    @Test
    void aForeignElasticIpOnOurAddressFailsWithTheWayOut() throws Exception {
        hosts.put(new ElasticIp("eipalloc-foreign", "198.51.100.7", new ElasticIp.Association("eipassoc-foreign", PORT_201, "172.17.100.201"), Map.of()));
        Finding refused = only(hosts.host(INSTANCE_201).preflight(USUAL), "elastic-ip-exists");
        assertEquals(Level.FAIL, refused.level());
        assertTrue(refused.message().contains("198.51.100.7"), refused.message());
    }

    @Test
    void aTargetThatIsNotOnOurInterfaceFails() throws Exception {
        Resource toVirtual = new Resource(Kind.ELASTIC_IP, ELASTIC_IP.value(), Map.of(Resource.TO, "172.17.100.203"));
        Finding target = only(hosts.host(INSTANCE_201).preflight(request(toVirtual)), "elastic-ip-target");
        assertEquals(Level.FAIL, target.level());
        assertTrue(target.fix().contains("assign-private-ip-addresses") && target.fix().contains("172.17.100.203"), target.fix());
        PreflightRequest moving = new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of("172.17.100.203"), List.of(toVirtual), List.of(), Map.of(),
                Set.of(Path.UNICAST), 0)));
        Finding virtual = only(hosts.host(INSTANCE_201).preflight(moving), "elastic-ip-target");
        assertTrue(virtual.level() == Level.FAIL && virtual.fix().startsWith("write secondary_ip 172.17.100.203 beside it"), virtual.toString());
    }

    @Test
    void aKindThatAwsHasNotIsSaidNotToFollowTheMaster() throws Exception {
        Finding virtual = only(hosts.host(INSTANCE_201).preflight(request(new Resource(Kind.VIRTUAL_IP, "172.17.100.203"))), "resource-supported");
        assertEquals(Level.FAIL, virtual.level());
        assertEquals("it will not follow the master", virtual.consequence());
        assertTrue(virtual.fix().contains("secondary_ip"), virtual.fix());
    }

    @Test
    void aRouteNeedsItsTableAndATargetThatMayBeReplaced() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Resource route = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, SeedFixture.ROUTE_TABLE));
        var findings = host.preflight(request(route));
        assertEquals(Level.PASS, only(findings, "route-target").level());
        assertEquals(Level.PASS, only(findings, "permission-create-route").level());

        Resource gateway = new Resource(Kind.ROUTE, "0.0.0.0/0", Map.of(Resource.TABLE, SeedFixture.ROUTE_TABLE));
        Finding target = only(host.preflight(request(gateway)), "route-target");
        assertEquals(Level.FAIL, target.level());
        assertTrue(target.message().contains("leads to igw-") && target.consequence().contains("not follow the master"), target.toString());
        Resource gone = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-0gone"));
        assertEquals(Level.FAIL, only(host.preflight(request(gone)), "route-table-exists").level());
        hosts.cloud.faults().deny(INSTANCE_201, "ReplaceRoute", "CreateRoute");
        assertEquals(Level.FAIL, only(host.preflight(request(route)), "permission-create-route").level());
    }

    @Test
    void aRouteTableThatNobodyUsesOrThatIsOfAnotherVpcBringsNothing() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Finding used = only(host.preflight(request(route(SeedFixture.ROUTE_TABLE))), "route-table-exists");
        assertEquals(Level.PASS, used.level());
        assertTrue(used.message().contains(SeedFixture.SUBNET), used.message());
        hosts.put(new RouteTable("rtb-idle", SeedFixture.VPC, false, List.of(), List.of(), Map.of()));
        Finding idle = only(host.preflight(request(route("rtb-idle"))), "route-table-exists");
        assertEquals(Level.WARN, idle.level());
        assertEquals("the route will follow the master, and no packet will follow the route", idle.consequence());
        assertTrue(idle.fix().startsWith("aws ec2 associate-route-table --region us-east-1 --route-table-id rtb-idle"), idle.fix());
        hosts.put(new RouteTable("rtb-far", "vpc-far", true, List.of(), List.of(), Map.of()));
        Finding far = only(host.preflight(request(route("rtb-far"))), "route-table-exists");
        assertEquals(Level.FAIL, far.level());
        assertTrue(far.message().contains("vpc-far") && far.message().contains(PORT_201), far.message());
    }

    private static Resource route(String table) {
        return new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, table));
    }

    @Test
    void anAddressThatIsSomebodysFirstIsToldBeforeATakeover() throws Exception {
        Finding first = only(hosts.host(INSTANCE_201).preflight(request(new Resource(Kind.SECONDARY_IP, "172.17.100.202"))), "secondary-ip-target");
        assertEquals(Level.FAIL, first.level());
        assertTrue(first.message().contains("primary address of " + INSTANCE_202), first.toString());
    }

    @Test
    void multicastWithoutKnownPeersFailsAndBesideUnicastWarns() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Finding alone = only(host.preflight(Requests.of(List.of(), List.of(), Path.MULTICAST)), "multicast-delivery");
        assertEquals(Level.FAIL, alone.level());
        assertTrue(alone.consequence().contains("both nodes will become MASTER") && alone.fix().contains("unicast_peer {"), alone.message());
        assertEquals(Level.FAIL, only(host.preflight(Requests.of(List.of(), List.of(ADDRESS_202), Path.MULTICAST)), "multicast-delivery").level(), "named, and not sent to");
        assertEquals(Level.WARN, only(host.preflight(Requests.of(List.of(), List.of(ADDRESS_202), Path.MULTICAST, Path.UNICAST)), "multicast-delivery").level());
        PreflightRequest channel = new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), List.of(), List.of(ADDRESS_202), Map.of(), Set.of(Path.MULTICAST), 3112)));
        Finding kept = only(host.preflight(channel), "multicast-delivery");
        assertEquals("FAIL advertisements to 224.0.0.18 or ff02::12 arrive nowhere; the peer channel (UDP port 3112) alone keeps one master, and without it both nodes will become MASTER",
                kept.level() + " " + kept.consequence());
        assertTrue(host.preflight(USUAL).stream().noneMatch(finding -> finding.id().equals("multicast-delivery")));
    }

    @Test
    void withoutAMetadataServiceAndWithoutConfigurationBothAreSaidAtOnce() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        hosts.cloud.metadata().set(INSTANCE_201, MetadataSwitch.Mode.CUT, Duration.ZERO);
        List<Finding> findings = host.preflight(USUAL);
        assertEquals(List.of("metadata-service FAIL", "credentials FAIL"), lines(findings.stream().filter(finding -> finding.level() != Level.SKIP).toList()));
        assertTrue(only(findings, "metadata-service").fix().contains("network_interface <eni-…>"));
    }

    @Test
    void anUnreachableMetadataServiceOnlyWarnsWhenTheHostIsConfigured() throws Exception {
        CloudSession host = hosts.session(hosts.settings(REGION, null, PORT_201, Mode.SAFE), "http://127.0.0.1:1",
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAREHEARSALVPC0001", "rehearsal-secret-for-the-simulated-cloud")));
        List<Finding> findings = host.preflight(USUAL);
        assertEquals(Level.WARN, only(findings, "metadata-service").level());
        assertEquals(Level.PASS, only(findings, "credentials").level());
    }

    @Test
    void credentialsThatEc2RefusesFailAsCredentialsAndNotAsPermissions() throws Exception {
        String metadata = hosts.metadataOf(INSTANCE_201);
        for (String region : new String[] {REGION, null}) {
            CloudSession host = hosts.session(hosts.settings(region, null, region == null ? null : PORT_201, Mode.SAFE), metadata,
                    () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIANOSUCHKEY", "no-such-secret")));
            Finding refused = only(host.preflight(USUAL), "credentials");
            assertEquals(Level.FAIL, refused.level());
            assertTrue(refused.message().contains("AuthFailure"), refused.message());
            assertFalse(refused.message().contains("no-such-secret"));
        }
    }

    @Test
    void anEndpointThatDoesNotAnswerLeavesTheCredentialsUndecided() throws Exception {
        String metadata = hosts.metadataOf(INSTANCE_201);
        CloudSession host = hosts.session(hosts.settings(null, null, null, Mode.SAFE), metadata,
                () -> InstanceProfileCredentialsProvider.builder().endpoint(metadata).build());
        hosts.cloud.faults().next("*", 100, new Planned.Cut(false));
        List<Finding> findings = host.preflight(USUAL);
        assertEquals(Level.SKIP, only(findings, "credentials").level());
        assertEquals(Level.SKIP, only(findings, "elastic-ip-exists").level());
        assertTrue(findings.stream().noneMatch(finding -> finding.level() == Level.FAIL), findings.toString());
    }

    @Test
    void aFindingWithoutRepairIsRefusedByFix() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Finding pass = host.preflight(USUAL).getFirst();
        assertFalse(host.fixable(pass));
        CloudException refused = assertThrows(CloudException.class, () -> host.fix(pass));
        assertTrue(refused.getMessage().contains("no automatic repair"), refused.getMessage());
    }

    private static PreflightRequest request(Resource resource) {
        return Requests.of(List.of(resource), List.of(ADDRESS_202), Path.UNICAST);
    }

    private static Finding only(List<Finding> findings, String id) {
        List<Finding> found = findings.stream().filter(finding -> finding.id().equals(id)).toList();
        assertEquals(1, found.size(), id + " in " + findings);
        return found.getFirst();
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream().map(finding -> finding.id() + " " + finding.level()).toList();
    }
}
