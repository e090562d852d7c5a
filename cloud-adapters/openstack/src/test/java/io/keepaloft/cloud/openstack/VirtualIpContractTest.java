package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.contract.Covers;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.TroubleContract;
import io.keepaloft.cloud.simulator.OpenStackFixture;

/** The pair that goes with a virtual address, which a port without a server keeps. */
@Covers(provider = "openstack", kind = Kind.VIRTUAL_IP)
final class VirtualIpContractTest extends TroubleContract {
    @Override protected SimulatedSite site(TestClock clock) throws Exception {
        return new SimulatedNeutronSite(OpenStackFixture.PORT_201, api -> new PairSite(api, Kind.VIRTUAL_IP, false));
    }
}
