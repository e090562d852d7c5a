package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.model.AddressPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Address pairs of cloud_resources that are no virtual address: preflight looks at each of them on every member. */
final class PairLinesTest {
    private static final String BLOCK = "10.7.0.0/16";

    private Rehearsal rehearsal;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    private static List<Finding> of(CloudSession host, Resource line) throws Exception {
        return host.preflight(Rehearsal.request(line)).stream().filter(finding -> finding.subject().startsWith(line.value() + " on ")).toList();
    }

    @Test
    void theMemberThatLacksItIsNamedAndCanBeGivenIt() throws Exception {
        Resource line = new Resource(Kind.ALLOWED_ADDRESS_PAIR, BLOCK);
        rehearsal.change(rehearsal.port(OpenStackFixture.PORT_201).withAllowedAddressPairs(List.of(AddressPair.of("10.0.0.0/8"))));
        CloudSession host = rehearsal.host(OpenStackFixture.PORT_201);
        List<Finding> findings = of(host, line);
        assertEquals(List.of(Level.PASS, Level.WARN), findings.stream().map(Finding::level).toList(), findings.toString());
        assertTrue(findings.getLast().subject().contains(OpenStackFixture.ADDRESS_202) && findings.getLast().consequence().startsWith("that node adds it"), findings.toString());
        host.fix(findings.getLast());
        assertEquals(List.of(AddressPair.of(BLOCK)), rehearsal.port(OpenStackFixture.PORT_202).allowedAddressPairs());
    }

    @Test
    void thatAPortSendsFromEverywhereAnOperatorDecides() throws Exception {
        CloudSession host = rehearsal.host(OpenStackFixture.PORT_201);
        List<Finding> findings = of(host, new Resource(Kind.ALLOWED_ADDRESS_PAIR, "0.0.0.0/0"));
        assertEquals(2, findings.size(), findings.toString());
        findings.forEach(finding -> assertFalse(host.fixable(finding), finding.toString()));
    }

    /** What the fabric does not filter it cannot take from anybody. */
    @Test
    void exclusiveDoesNotGoWithAPortWithoutSecurity() throws Exception {
        rehearsal.change(rehearsal.port(OpenStackFixture.PORT_202).withSecurityGroups(List.of()).withPortSecurity(false));
        Resource line = new Resource(Kind.ALLOWED_ADDRESS_PAIR, "172.17.100.77", Map.of(Resource.EXCLUSIVE, "true"));
        List<Finding> findings = of(rehearsal.host(OpenStackFixture.PORT_201), line);
        assertEquals(List.of(Level.PASS, Level.FAIL), findings.stream().map(Finding::level).toList(), findings.toString());
        assertTrue(findings.getLast().message().contains("port security is off"), findings.toString());
    }
}
