package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;

/** A floating IP, moved under its revision. */
@Covers(provider = "openstack", kind = Kind.ELASTIC_IP)
final class FloatingIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new SimulatedNeutronSite(OpenStackFixture.FLOATING_IP, FloatingIpSite::new);
    }
}
