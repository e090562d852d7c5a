package io.keepaloft.cloud.openstack;

import static io.keepaloft.cloud.simulator.OpenStackFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.NETWORK;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_201;
import static io.keepaloft.cloud.simulator.OpenStackFixture.PORT_202;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SECURITY_GROUP;
import static io.keepaloft.cloud.simulator.OpenStackFixture.SUBNET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host finds its own port by whatever it can know of itself, and says so when it may be the wrong one. */
final class OwnPortTest {

    private static final String SECOND = "02000000-0000-4000-8000-000000000301";
    private static final String MAC_202 = "fa:16:3e:11:64:ca";

    private Rehearsal rehearsal;

    @BeforeEach
    void begin() throws Exception {
        rehearsal = new Rehearsal();
    }

    @AfterEach
    void end() {
        rehearsal.close();
    }

    private void secondPort() {
        rehearsal.change(new Port(SECOND, SUBNET, NETWORK, "fa:16:3e:11:65:2d", INSTANCE_201, 1, "172.17.100.77", List.of(), List.of(SECURITY_GROUP), true, List.of(), "",
                Map.of("Name", "second")));
    }

    @Test
    void theMetadataServiceNamesServerZoneAndPort() throws Exception {
        Map<String, String> variables = rehearsal.on(INSTANCE_201);
        assertTrue(OpenStackProvider.detected(Site.environment(variables)));
        Identity self = rehearsal.host(null, variables, Map.of()).identity();
        assertEquals(new Identity("openstack", "RegionOne", "nova", INSTANCE_201, PORT_201, "172.17.100.201"), self);
        assertFalse(OpenStackProvider.detected(Site.environment(Map.of())), "nobody answers there");
    }

    @Test
    void withoutAMetadataServiceTheMacAddressTells() throws Exception {
        rehearsal.macs = List.of("52:54:00:00:00:01", MAC_202);
        assertEquals(PORT_202, rehearsal.host(null).identity().networkInterface());
        rehearsal.macs = List.of("52:54:00:00:00:01");
        CloudException nobody = assertThrows(CloudException.class, () -> rehearsal.host(null).identity());
        assertTrue(nobody.getMessage().contains("does not answer") && nobody.getMessage().contains("give network_interface"), nobody.describe());
    }

    @Test
    void theConfigurationMayNameItByIdByMacAndByAddress() throws Exception {
        for (String wanted : List.of(PORT_202, MAC_202, MAC_202.toUpperCase(Locale.ROOT), "172.17.100.202")) {
            assertEquals(PORT_202, rehearsal.host(wanted).identity().networkInterface(), wanted);
        }
        for (String wrong : List.of("172.17.100.99", "fa:16:3e:00:00:00")) {
            CloudException missing = assertThrows(CloudException.class, () -> rehearsal.host(wrong).identity());
            assertTrue(missing.getMessage().contains("no port " + wrong), missing.describe());
        }
    }

    @Test
    void ofSeveralPortsTheFirstIsTakenWithAWarningUnlessOneIsNamed() throws Exception {
        secondPort();
        Map<String, String> variables = rehearsal.on(INSTANCE_201);
        Finding doubt = identity(rehearsal.host(null, variables, Map.of()).preflight(Rehearsal.request()));
        assertEquals(Finding.Level.WARN, doubt.level());
        assertTrue(doubt.message().contains("has 2 ports") && doubt.message().contains(SECOND) && doubt.fix().contains("network_interface"), doubt.toString());
        Finding sure = identity(rehearsal.host("172.17.100.77", variables, Map.of()).preflight(Rehearsal.request()));
        assertTrue(sure.level() == Finding.Level.PASS && sure.message().contains(SECOND), sure.toString());
    }

    private static Finding identity(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.id().equals("identity")).findFirst().orElseThrow();
    }
}
