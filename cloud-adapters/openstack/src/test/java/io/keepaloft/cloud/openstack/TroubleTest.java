package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.openstack.Rehearsal.PAIR;
import static io.keepaloft.cloud.simulator.OpenStackFixture.FLOATING_ADDRESS;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.model.AddressPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a busy, broken, silent or older Neutron does to a takeover: nothing is lost, nothing is sent twice, and the error says what it was. */
final class TroubleTest {

    private static final String WRITE = "update_port";

    private Rehearsal rehearsal;
    private CloudSession host;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
        host = rehearsal.host(PORT_201);
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    @ParameterizedTest
    @CsvSource({"429,OverLimit,THROTTLED,1000", "413,OverLimit,THROTTLED,1000", "503,ServiceUnavailable,RETRYABLE,0", "500,HTTPInternalServerError,RETRYABLE,0",
            "403,PolicyNotAuthorized,DENIED,0"})
    void aRefusalSaysWhatItIsAndHowLongToWait(int status, String code, Failure failure, long waitMs) throws Exception {
        Observation seen = host.observe(PAIR);
        rehearsal.cloud.faults().failNext(WRITE, 1, status, code).failNext("show_port", 1, status, code);
        CloudException look = assertThrows(CloudException.class, () -> host.observe(PAIR));
        CloudException write = assertThrows(CloudException.class, () -> Site.perform(host, PAIR, seen));
        for (CloudException refused : List.of(look, write)) {
            assertEquals(failure + " " + status + " " + code + " " + waitMs, refused.failure() + " " + refused.httpStatus() + " " + refused.code() + " "
                    + refused.retryAfterNs() / 1_000_000);
            assertTrue(refused.requestId().startsWith("req-"), refused.describe());
        }
        assertFalse(rehearsal.mayUseTheAddress(PORT_201));
        Site.perform(host, PAIR, seen);
        assertTrue(rehearsal.mayUseTheAddress(PORT_201));
    }

    private void olderNeutron() throws CloudException {
        rehearsal.cloud.faults().failNext("list_extensions", 1, 404, "HTTPNotFound");
        host.identity();
        assertEquals(Guard.LAST_WRITER, host.guard(PAIR));
        assertEquals(Guard.LAST_WRITER, host.guard(new Resource(Kind.ELASTIC_IP, FLOATING_ADDRESS)));
    }

    @Test
    void withoutRevisionsAChangeThatIsSeenBeforeTheWriteIsNotOverwritten() throws Exception {
        olderNeutron();
        Observation seen = host.observe(PAIR);
        rehearsal.change(rehearsal.port(PORT_201).withAllowedAddressPairs(List.of(AddressPair.of("10.9.0.0/16"))));
        CloudException lost = assertThrows(CloudException.class, () -> Site.perform(host, PAIR, seen));
        assertEquals(Failure.LOST_RACE, lost.failure(), lost.describe());
        assertEquals(0, rehearsal.calls(WRITE));
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(host, PAIR));
        assertEquals(List.of("10.9.0.0/16", PAIR.value()), rehearsal.port(PORT_201).allowedAddressPairs().stream().map(AddressPair::address).toList());
    }

    @Test
    void withoutRevisionsARepairOfPairsIsLeftToPeople() throws Exception {
        olderNeutron();
        List<Finding> findings = host.preflight(Rehearsal.request());
        Finding revisions = find(findings, "revision-if-match", Finding.Level.WARN);
        assertTrue(revisions.told().contains("last writer wins"), revisions.toString());
        Finding missing = find(findings, "allowed-address-pair", Finding.Level.FAIL);
        assertFalse(host.fixable(missing));
        CloudException refused = assertThrows(CloudException.class, () -> host.fix(missing));
        assertTrue(refused.getMessage().contains("nothing was written") && refused.getMessage().endsWith(missing.fix()), refused.describe());
        assertEquals(0, rehearsal.calls(WRITE));
        assertTrue(missing.fix().startsWith("openstack port set --allowed-address ip-address=" + PAIR.value()), missing.fix());
    }

    @Test
    void aNeutronThatAsksNobodyServesFromTheFirstLookToTheRepair() throws Exception {
        Map<String, String> nobody = Map.of("OS_AUTH_TYPE", "none");
        Map<String, String> at = Map.of("network", rehearsal.cloud.openNetworkEndpoint().toString());
        CloudSession open = rehearsal.host(PORT_202, nobody, at);
        // Before the pair, with which the port that it is bound to would be a virtual address's, and be left alone.
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(open, new Resource(Kind.ELASTIC_IP, FLOATING_ADDRESS)));
        assertInstanceOf(Observation.HeldByUs.class, Site.takeOver(open, PAIR));
        open.rehearse(PAIR, open.observe(PAIR));
        PreflightRequest request = Rehearsal.request(PAIR);
        find(open.preflight(request), "credentials", Finding.Level.PASS);
        assertEquals(0, rehearsal.calls("create_token"));
    }

    /** It is the pair that follows the master, so it is the pair that must be allowed to be written. */
    @Test
    void preflightNamesThePermissionThatAVirtualIpNeeds() throws Exception {
        Finding permission = find(host.preflight(Rehearsal.request(new Resource(Kind.VIRTUAL_IP, PAIR.value()))), "permission-update-port", Finding.Level.SKIP);
        assertEquals("update_port:allowed_address_pairs", permission.subject());
    }

    private static Finding find(List<Finding> findings, String id, Finding.Level level) {
        return findings.stream().filter(finding -> finding.id().equals(id) && finding.level() == level).findFirst()
                .orElseThrow(() -> new AssertionError("no " + level + " of " + id + " in " + findings));
    }
}
