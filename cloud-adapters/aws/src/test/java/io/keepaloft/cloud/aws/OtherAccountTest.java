package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shared VPC: the route table belongs to another account, which lends a role. */
final class OtherAccountTest {
    private static final String ROLE = "arn:aws:iam::210987654321:role/network/routes";
    private static final Resource ROUTE = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-0shared", Resource.ROLE, ROLE,
            Resource.MEMBERS, "172.17.100.201 172.17.100.202"));

    private TwoHosts hosts;

    @BeforeEach
    void start() throws Exception {
        hosts = new TwoHosts(SeedFixture.builder().role(ROLE, INSTANCE_201, INSTANCE_202)
                .with(new RouteTable("rtb-0shared", SeedFixture.VPC, false, List.of(SeedFixture.SUBNET), List.of(), "210987654321", Map.of())));
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    private long assumed() {
        return hosts.cloud.log().since(0).stream().filter(call -> call.action().equals("AssumeRole") && call.outcome().equals("ok")).count();
    }

    @Test
    void theRoleMovesTheRouteAndOurOwnAccountTheCheck() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        Resource withoutRole = new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-0shared"));
        assertInstanceOf(Observation.Absent.class, host.observe(withoutRole));

        assertInstanceOf(Observation.HeldByUs.class, takeOver(host, ROUTE));
        CloudSession backup = hosts.host(INSTANCE_202);
        backup.rehearse(ROUTE, backup.observe(ROUTE));
        assertInstanceOf(Observation.HeldByUs.class, takeOver(backup, ROUTE));
        assertEquals(PORT_202, hosts.cloud.state().find(RouteTable.class, "rtb-0shared").orElseThrow().route("10.9.0.0/16").orElseThrow().portId());
        assertEquals(2, assumed(), "one role a host, kept while it lasts");
        hosts.cloud.log().since(0).stream().filter(call -> call.face().equals("ec2")).forEach(call -> {
            boolean byRole = call.action().contains("Route");
            assertTrue(!byRole || call.principal().equals(ROLE) || call.principal().equals(INSTANCE_201), call.toString());
            assertTrue(!call.action().equals("ModifyNetworkInterfaceAttribute") || call.principal().startsWith("i-"), call.toString());
        });
    }

    @Test
    void credentialsThatEndedAreRenewedAndNeverShown() throws Exception {
        CloudSession host = hosts.host(INSTANCE_201);
        takeOver(host, ROUTE);
        hosts.cloud.keys().expireTemporary(Clock.systemUTC().instant());
        for (int i = 0; i < 4; i++) {
            try {
                assertInstanceOf(Observation.HeldByUs.class, host.observe(ROUTE));
                break;
            } catch (CloudException ended) {
                assertTrue(ended.failure() == Failure.RETRYABLE || ended.failure() == Failure.DENIED, ended.describe());
                assertTrue(i < 3, ended.describe());
            }
        }
        assertEquals(2, assumed());
    }

    @Test
    void aRoleThatDoesNotTrustUsIsNamedAsWhatIsMissing() throws Exception {
        hosts.cloud.faults().deny(INSTANCE_202, "AssumeRole");
        CloudSession host = hosts.host(INSTANCE_202);
        CloudException denied = assertThrows(CloudException.class, () -> host.observe(ROUTE));
        assertEquals("AssumeRole", denied.operation());
        assertEquals(Failure.DENIED, denied.failure());
        assertEquals("AccessDenied", denied.code());
        assertTrue(denied.getMessage().contains("sts:AssumeRole on resource: " + ROLE), denied.getMessage());
        assertTrue(!denied.requestId().isEmpty(), denied.describe());
        assertTrue(host.preflight(Requests.of(List.of(ROUTE), List.of())).stream().anyMatch(finding -> finding.id().equals("permission-assume-role")
                && finding.fix().contains("sts:AssumeRole")));
    }
}
