package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
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
        try (TwoHosts hosts = new TwoHosts()) {
            takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
            int before = hosts.calls().size();
            CloudSession backup = hosts.host(INSTANCE_202);
            backup.rehearse(ELASTIC_IP, backup.observe(ELASTIC_IP));

            List<String> calls = hosts.calls().subList(before, hosts.calls().size());
            assertEquals(List.of("DescribeAddresses ok", "DescribeAddresses ok", "AssociateAddress DryRunOperation", "DisassociateAddress DryRunOperation"), calls);
            assertEquals(PORT_201, hosts.holder());
        }
    }

    @Test
    void theMasterRehearsesTooAndGoesOnHolding() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            CloudSession master = hosts.host(INSTANCE_201);
            takeOver(master, ELASTIC_IP);
            master.rehearse(ELASTIC_IP, master.observe(ELASTIC_IP));
            assertTrue(hosts.calls().contains("DisassociateAddress DryRunOperation"), hosts.calls().toString());
            assertEquals(PORT_201, hosts.holder());
        }
    }

    @Test
    void aMissingPermissionIsFoundBeforeItIsNeededAndNamed() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            takeOver(hosts.host(INSTANCE_201), ELASTIC_IP);
            CloudSession backup = hosts.host(INSTANCE_202);
            hosts.cloud.faults().deny(INSTANCE_202, "DisassociateAddress");

            CloudException denied = assertThrows(CloudException.class, () -> backup.rehearse(ELASTIC_IP, backup.observe(ELASTIC_IP)));
            assertEquals(Failure.DENIED, denied.failure());
            assertEquals("DisassociateAddress", denied.operation());
            assertTrue(denied.getMessage().contains("the policy must allow ec2:DisassociateAddress"), denied.getMessage());
            assertEquals(PORT_201, hosts.holder());
        }
    }
}
