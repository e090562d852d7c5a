package io.keepaloft.cloud.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.model.Instance.Power;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The stories of a holder whose machine runs, or does not: only what the provider says for certain counts, since a host that gave way acts on it. */
public abstract class PowerContract extends ClaimContract<SimulatedSite> {
    private static final int EVERY_CALL = 200;

    /** Held by B as A sees it; of what several hosts may have at a time, nobody is a holder whom anybody waits for. */
    private Observation.HeldByOther heldByB(CloudSession a) throws Exception {
        site.give(Who.B);
        Observation seen = a.observe(resource);
        return site.shared() ? new Observation.HeldByOther("nobody", "", Set.of()) : assertInstanceOf(Observation.HeldByOther.class, seen);
    }

    @Test
    final void knowsThatTheHoldersMachineIsOff() throws Exception {
        CloudSession a = host(Who.A);
        Observation.HeldByOther seen = heldByB(a);
        assertFalse(a.holderIsOff(resource, seen), "it runs");
        site.power(Who.B, Power.STOPPED);
        assertEquals(!site.shared(), a.holderIsOff(resource, seen));
        if (!site.shared()) {
            Observation now = a.observe(resource);
            assertTrue(now instanceof Observation.Unheld || seen.equals(now), "whether the machine runs is no part of who holds it: " + now.describe());
        }
        site.power(Who.B, Power.RUNNING);
        assertFalse(a.holderIsOff(resource, seen), "it runs again");
        nothingElseChanged();
    }

    /** What shuts down may still write, and what starts will. */
    @Test
    final void aMachineBetweenOnAndOffIsNotOff() throws Exception {
        CloudSession a = host(Who.A);
        Observation.HeldByOther seen = heldByB(a);
        for (Power power : List.of(Power.STOPPING, Power.PENDING)) {
            site.power(Who.B, power);
            assertFalse(a.holderIsOff(resource, seen), power.name());
        }
    }

    @Test
    final void anUnknownHolderIsNotOff() throws Exception {
        CloudSession a = host(Who.A);
        Observation.HeldByOther seen = heldByB(a);
        site.power(Who.B, Power.STOPPED);
        assertFalse(a.holderIsOff(resource, new Observation.HeldByOther(seen.holder(), seen.token(), seen.addresses())), "no machine is known");
        assertFalse(a.holderIsOff(resource, new Observation.HeldByOther("nobody", seen.token(), Set.of(), Set.of("i-0123456789abcdef0"))), "nobody knows this machine");
        site.give(Who.STRANGER);
        if (a.observe(resource) instanceof Observation.HeldByOther stranger) {
            assertFalse(a.holderIsOff(resource, stranger), "a stranger, who runs or is no machine");
        }
    }

    /** Nor is one that the provider says nothing of, for whatever reason. */
    @Test
    final void aHolderThatMayNotBeAskedAboutIsNotOff() throws Exception {
        CloudSession a = host(Who.A);
        Observation.HeldByOther seen = heldByB(a);
        site.power(Who.B, Power.STOPPED);
        site.cloud().faults().next(Faults.ANY, EVERY_CALL, site.denied());
        if (site.shared()) {
            assertFalse(a.holderIsOff(resource, seen));
            return;
        }
        CloudException denied = assertThrows(CloudException.class, () -> a.holderIsOff(resource, seen));
        assertEquals(Failure.DENIED, denied.failure(), denied.describe());
        assertFalse(denied.operation().isBlank(), "the log names what has to be allowed: " + denied.describe());
    }
}
