package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.model.Instance;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a port that is {@code DOWN} means that its server does not run, and when it means nothing. */
class PowerTest {
    private static final Port.Wiring OURS = new Port.Wiring("ACTIVE", true, "normal");

    /** A Neutron without agents has every port down for ever, that of a host that runs too: the own port is the proof. */
    @Test
    void whereOurOwnPortIsDownNobodysTellsAnything() throws Exception {
        try (SimulatedNeutronSite site = new SimulatedNeutronSite(OpenStackFixture.FLOATING_IP, FloatingIpSite::new)) {
            site.give(Who.B);
            CloudSession a = site.open(Who.A, 30_000_000_000L);
            Observation.HeldByOther seen = assertInstanceOf(Observation.HeldByOther.class, a.observe(site.resource()));
            site.power(Who.B, Instance.Power.STOPPED);
            assertTrue(a.holderIsOff(site.resource(), seen));
            site.power(Who.A, Instance.Power.STOPPED);
            assertFalse(a.holderIsOff(site.resource(), seen));
        }
    }

    @Test
    void aPortThatWasSwitchedOffOrIsOfAnotherKindThanOursTellsNothingOfItsServer() {
        assertTrue(Power.isOff(new Port.Wiring("DOWN", true, "normal"), OURS));
        for (Port.Wiring other : List.of(new Port.Wiring("DOWN", false, "normal"), new Port.Wiring("DOWN", true, "direct"), new Port.Wiring("BUILD", true, "normal"),
                new Port.Wiring("ERROR", true, "normal"), new Port.Wiring("N/A", true, "normal"), new Port.Wiring("", true, "normal"))) {
            assertFalse(Power.isOff(other, OURS), other.toString());
        }
    }

    /** A port without a server is not down because a server is: it keeps an address for whoever is master. */
    @Test
    void aPortOfNoServerIsNoMachine() {
        assertEquals(Set.of("port-1"), Power.machines(List.of(port("port-1", "server-1", "compute:nova"))));
        for (Port other : List.of(port("port-2", "", ""), port("port-2", "router-1", "network:router_interface"))) {
            assertEquals(Set.of(), Power.machines(List.of(port("port-1", "server-1", "compute:nova"), other)), "not all of them are machines: " + other);
        }
    }

    private static Port port(String id, String device, String owner) {
        return new Port(id, "", "net", "fa:16:3e:00:00:01", device, owner, List.of(), List.of(), List.of(), true, 1, List.of(), OURS);
    }
}
