package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.Rehearsal.ELASTIC_IP;
import static io.keepaloft.cloud.aws.Rehearsal.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A takeover is rehearsed with its very calls, and a rehearsal never moves anything. */
final class DryRunRehearsalTest {

    @Test
    void theBackupRehearsesBothCallsAndTheMasterKeepsTheAddress() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal()) {
            takeOver(rehearsal.host(INSTANCE_201), ELASTIC_IP);
            int before = rehearsal.calls().size();
            CloudSession backup = rehearsal.host(INSTANCE_202);
            backup.rehearse(ELASTIC_IP, backup.observe(ELASTIC_IP));

            List<String> calls = rehearsal.calls().subList(before, rehearsal.calls().size());
            assertEquals(List.of("DescribeAddresses ok", "DescribeAddresses ok", "DisassociateAddress DryRunOperation", "AssociateAddress DryRunOperation"), calls);
            assertEquals(PORT_201, rehearsal.holder());
        }
    }

    @Test
    void theMasterRehearsesTooAndGoesOnHolding() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal()) {
            CloudSession master = rehearsal.host(INSTANCE_201);
            takeOver(master, ELASTIC_IP);
            master.rehearse(ELASTIC_IP, master.observe(ELASTIC_IP));
            assertTrue(rehearsal.calls().contains("DisassociateAddress DryRunOperation"), rehearsal.calls().toString());
            assertEquals(PORT_201, rehearsal.holder());
        }
    }

    @Test
    void aMissingPermissionIsFoundBeforeItIsNeededAndNamed() throws Exception {
        try (Rehearsal rehearsal = new Rehearsal()) {
            takeOver(rehearsal.host(INSTANCE_201), ELASTIC_IP);
            CloudSession backup = rehearsal.host(INSTANCE_202);
            rehearsal.cloud.faults().deny(INSTANCE_202, "DisassociateAddress");

            CloudException denied = assertThrows(CloudException.class, () -> backup.rehearse(ELASTIC_IP, backup.observe(ELASTIC_IP)));
            assertEquals(Failure.DENIED, denied.failure());
            assertEquals("DisassociateAddress", denied.operation());
            assertTrue(denied.getMessage().contains("the policy must allow ec2:DisassociateAddress"), denied.getMessage());
            assertEquals(PORT_201, rehearsal.holder());
        }
    }
}
