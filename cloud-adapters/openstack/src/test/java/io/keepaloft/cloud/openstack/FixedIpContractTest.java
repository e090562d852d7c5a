package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;

/** A fixed IP that moves between ports. */
@Covers(provider = "openstack", kind = Kind.SECONDARY_IP)
final class FixedIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new SimulatedNeutronSite(OpenStackFixture.PORT_201, FixedIpSite::new);
    }
}
